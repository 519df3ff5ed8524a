"""Charts and tables on screen: each chart with its words, and its table and CSV a click away."""

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
import streamlit as st

from collab.charts import DARK, LIGHT, Chart, enlarged
from collab.dataset import Release
from collab.disclosure import Disclosed
from collab.tables import footnotes, readable, to_csv
from collab.ui.frame import Frame
from collab.ui.kept import Made
from collab.ui.pace import words_first
from collab.ui.present import is_dark, presenting
from collab.ui.text import plain

_WRITTEN: WeakKeyDictionary[Disclosed, dict[Hashable, Any]] = WeakKeyDictionary()


def show_finding(sentence: str, key: str = "") -> None:
    """A page's or view's finding, above everything it rests on; `key` tells several apart."""
    with st.container(key=f"finding{key}"):
        st.markdown(plain(sentence))


def show_chart(frame: Frame, key: str, draw: Callable[..., Chart], *more: Hashable) -> None:
    """Show the chart that `draw` makes for a `palette`, with its table and a CSV download behind
    one click; larger and without hover when it is presented.

    It is kept for everybody who makes the same selection; `more` says what else it depends on.
    """
    palette, release = DARK if is_dark() else LIGHT, frame.dataset.release
    chart = frame.once(key, lambda: draw(palette=palette), *more, palette)
    words_first()
    figure = enlarged(chart.figure) if presenting() else chart.figure
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=chart.alt,
        config={
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"filename": _file_name(release, key), "scale": 3},
        },
    )
    panel = st.expander("Table and download", key=f"{key}-table", on_change="rerun")
    if panel.open:
        with panel:
            show_table(chart.table, chart.columns, key, release)


def show_table(shown: Disclosed, columns: Sequence[str], key: str, release: Release) -> None:
    """Write a disclosed table with its footnotes and a CSV download."""
    text, notes = _written(shown, ("table", *columns), lambda: _as_markdown(shown, columns))
    st.table(text, hide_index=True)
    for note in notes:
        st.caption(note)
    show_download(shown, columns, key, release)


def _as_markdown(shown: Disclosed, columns: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """A table and its footnotes."""
    text = readable(shown, columns).map(plain).rename(columns=plain)
    return text, [plain(note) for note in footnotes(shown, columns)]


def _written(shown: Disclosed, way: Hashable, write: Callable[[], Made]) -> Made:
    """What `write` makes of a table in this way, once for as long as the table is kept."""
    known = _WRITTEN.setdefault(shown, {})
    if way not in known:
        known[way] = write()
    return known[way]


def show_download(
    shown: Disclosed, columns: Sequence[str], key: str, release: Release,
    label: str = "Download as CSV",
) -> None:  # fmt: skip
    """The button that downloads a disclosed table as CSV.

    The file is made at once: Streamlit forgets one that it makes at the click as soon as two other
    viewers' pages are done, often before the browser has fetched it.
    """
    about = provenance(release)
    st.download_button(
        label,
        _written(shown, ("csv", about, *columns), lambda: to_csv(shown, columns, about)),
        file_name=f"{_file_name(release, key)}.csv",
        mime="text/csv",
        key=f"{key}-csv",
        icon=":material/download:",
        on_click="ignore",
    )


def provenance(release: Release) -> str:
    """The words that go with every export."""
    return f"{release.title}: {release.area}, made by {release.made_by}"


def _file_name(release: Release, key: str) -> str:
    name = f"{'illustrative-' if release.illustrative else ''}collab-{key}"
    return re.sub(r"[^a-z0-9-]+", "-", name.lower())
