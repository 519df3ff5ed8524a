"""Charts and tables on screen: each chart with its words, and its table and CSV a click away."""

import re
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from collab.charts import DARK, LIGHT, SAVED_WIDTH, Chart, with_heading
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import year_label
from collab.data.provenance import Release
from collab.ui.frame.pace import picture, words_first
from collab.ui.frame.present import is_dark, is_phone
from collab.ui.frame.shell import Frame
from collab.ui.server.kept import Made
from collab.words import on_groups, place
from collab.words.escaped import plain
from collab.words.labels import label_of
from collab.words.numbers import number
from collab.words.tables import footnotes, numbers_among, readable, to_csv

_ON_A_PHONE = 3
"""Columns that a phone has room for beside each other."""
_FIRST, _FIRST_ROWS = 5, 20
"""Cards that stand one below another on a phone before one asks for all, and rows of a long list."""
_WRITTEN: WeakKeyDictionary[Disclosed, dict[Hashable, Any]] = WeakKeyDictionary()


def clicked_on(key: str) -> Any:
    """The custom data of the mark of the chart `key` that was clicked on last; None where none was.
    Plotly hands it over alone or in a list. It is the browser's word: look it up, do not believe it."""
    points = st.session_state[key].selection.points
    told = points[0].get("customdata") if points else None
    return told[0] if isinstance(told, list) and told else told


def show_finding(sentence: str, key: str = "", pupils: str = "") -> None:
    """A page's or view's finding, above everything it rests on; `key` tells several apart, `pupils` are
    those that it is of."""
    with st.container(key=f"finding{key}"):
        st.markdown(plain(on_groups.only(sentence, pupils)))


def show_done(key: str) -> None:
    """What was done just before the page was drawn anew, as the session keeps it under `key`: told
    once."""
    done = st.session_state.pop(key, None)
    if done:
        st.success(plain(done), icon=":material/check_circle:")


def show_chart(
    frame: Frame,
    key: str,
    draw: Callable[..., Chart],
    *more: Hashable,
    titled: bool = True,
    dated: bool = True,
    of_pupils: bool | None = None,
) -> None:
    """Show the chart that `draw` makes for a `palette` below its title, with its table and a CSV
    download behind one click, once the page has said all its words.

    It is kept for everybody who makes the same selection; `more` says what else it depends on.
    Where the page has said the title already, it is not `titled`. An image saved from it has its
    title, and what it is of: `dated` says whether that is the selection's year, `of_pupils` whether it is
    the selection's pupils, as what is of its year mostly is.
    """
    pupils = frame.selection.pupils if (dated if of_pupils is None else of_pupils) else ""
    palette = DARK if is_dark() else LIGHT

    def drawn() -> Chart:
        chart = _about(draw(palette=palette), pupils)
        return replace(chart, figure=with_heading(chart.figure, chart.title, _source(frame, dated)))

    def show() -> None:
        _shown(frame, frame.once(key, drawn, *more, palette), key, titled=titled)

    picture(key, show)


def show_to_click(
    key: str, make: Callable[[], Chart], told: str, clicked: Callable[[], None], pupils: str = ""
) -> None:
    """Show the chart that `make` makes, on which marks can be clicked, once the page has said all its words;
    `told` is where the page says the same, `pupils` those it is of."""

    def show() -> None:
        chart = make()
        draw_to_click(key, chart, on_groups.only(f"{chart.alt} {told}", pupils), clicked)

    picture(key, show)


def draw_to_click(key: str, chart: Chart, alt: str, clicked: Callable[[], None]) -> None:
    """Draw the chart, on which marks can be clicked, where the page is now; `alt` is its text alternative."""
    words_first()
    st.plotly_chart(
        chart.figure.to_click.as_sent,
        theme=None,
        key=key,
        alt=alt,
        config={"displayModeBar": False},
        on_select=clicked,
        selection_mode="points",
    )


def _shown(frame: Frame, chart: Chart, key: str, *, titled: bool) -> None:
    release = frame.dataset.release
    if titled and chart.title:
        with st.container(key=f"title-{key}"):
            st.markdown(f"**{plain(chart.title)}**")
    words_first()
    saved = {
        "filename": _file_name(release, key),
        "scale": 3,
        "width": SAVED_WIDTH,
        "height": chart.figure.height,
    }
    with st.container(key=f"picture-{key}"):
        st.plotly_chart(
            chart.figure.as_sent,
            theme=None,
            key=key,
            alt=chart.alt,
            config={"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": saved},
        )
    panel = st.expander("Table and download", key=f"{key}-table", on_change="rerun")
    if panel.open:
        with panel:
            show_table(chart.table, chart.columns, key, release)


def _about(chart: Chart, pupils: str) -> Chart:
    """The same chart, which says in its title, its text alternative and its table of which pupils it is."""
    table, columns = on_groups.table_of(chart.table, chart.columns, pupils)
    title, alt = on_groups.among(chart.title, pupils), on_groups.only(chart.alt, pupils)
    return replace(chart, title=title, alt=alt, table=table, columns=columns)


def _source(frame: Frame, dated: bool) -> str:
    """What an image saved from a chart says of whom and what it is made from."""
    release, selection = frame.dataset.release, frame.selection
    told = [place(release.area, selection.districts), *([year_label(selection.year)] if dated else [])]
    return f"{' '.join(told)}. {provenance(release)}"


def show_table(
    shown: Disclosed,
    columns: Sequence[str],
    key: str,
    release: Release,
    *,
    in_file: Sequence[str] = (),
    long: bool = False,
) -> None:
    """Write a disclosed table with its footnotes and a CSV download, which has the columns `in_file` where
    there are more than on the page.

    The first columns are what one came for. On a phone each row is a card that begins with the first,
    for what lies to the right of a narrow screen nobody finds; of many rows the first come, and all on
    request. So they do on any screen of a list that may be `long` and has more of the page below it.
    """
    cards = len(columns) > _ON_A_PHONE
    few = _FIRST if cards and is_phone() else _FIRST_ROWS if long else None
    most = None if st.session_state.get(_every(key)) else few
    text, notes = _written(shown, ("table", most, *columns), lambda: _as_markdown(shown, columns, most))
    if cards:
        marked = len(text.columns) > len(columns)
        labels = [*(label_of(name, shown.unit) for name in columns), *(["Mark"] if marked else [])]
        cells = text.data.eq("").to_numpy()  # pyright: ignore[reportAttributeAccessIssue]
        empty = [(int(row), int(column)) for row, column in np.argwhere(cells)]
        st.html(as_cards(key, labels, empty))
    with st.container(key=f"table-{key}"):
        st.table(text, hide_index=True)
    if len(text.index) < len(shown.table):
        st.button(
            f"Show all {number(len(shown.table))}",
            icon=":material/expand_more:",
            key=f"{key}-every",
            on_click=st.session_state.__setitem__,
            args=(_every(key), True),
        )
    for note in notes:
        st.caption(note)
    show_download(shown, in_file or columns, key, release)


def _every(key: str) -> str:
    """Where the session keeps that every card of the table `key` is shown."""
    return f"_{key}-every"


def as_cards(key: str, labels: Sequence[str], empty: Collection[tuple[int, int]] = ()) -> str:
    """The style that makes a card of each row of the table `key` on a narrow screen, each value beside
    its label; cells that are `empty` (row and column) are left out."""
    at = f".st-key-table-{key}"
    told = "".join(
        f'{at} td.col{place}::before {{content: "{_css(label)}"}}\n'
        for place, label in enumerate(labels)
        if place
    )
    cells = ", ".join(f"{at} td.row{row}.col{column}" for row, column in empty)
    hidden = f"{cells} {{display: none}}" if cells else ""
    return f"""<style>@media (max-width: 640px) {{
{at} thead {{position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}}
{at} table, {at} tbody {{display: block; width: 100%}}
{at} tr {{display: block; padding: .5rem 0}}
{at} tr + tr {{border-top: 1px solid light-dark(#8A9199, #5B636C)}}
{at} td {{display: flex; gap: .75rem; justify-content: space-between; border: 0}}
{at} td {{padding: .1rem .6rem !important}}
{at} td.col0 p {{font-weight: 600}}
{at} td:not(.col0) p {{text-align: right}}
{at} td::before {{flex: 0 1 auto; max-width: 55%; text-align: left; white-space: normal}}
{hidden}
{told}}}</style>"""


def _css(text: str) -> str:
    """Text as it may stand in quotes in a style."""
    return "".join(c if c.isalnum() or c in " ,.:()%–−-" else f"\\{ord(c):x} " for c in text)


def _as_markdown(shown: Disclosed, columns: Sequence[str], most: int | None) -> tuple[Styler, list[str]]:
    """A table, or its first rows if there are more than `most`, its numbers on the right, and its
    footnotes."""
    text = readable(shown, columns).map(plain).rename(columns=plain)
    # One or two more are as soon read as asked for.
    if most is not None and len(text) > most + 2:
        text = text.head(most)
    numbers = numbers_among(shown, columns)
    # What is marked has one column more, the last.
    named = zip(text.columns[: len(columns)], columns, strict=True)
    labels = [label for label, column in named if column in numbers]
    return numbers_right(text, labels), [plain(note) for note in footnotes(shown, columns)]


def numbers_right(table: pd.DataFrame, columns: Collection[str]) -> Styler:
    """A table of text for `st.table`, the `columns` that hold numbers set on the right."""
    right = ", ".join(f".col{at}" for at, column in enumerate(table.columns) if column in columns)
    style: Any = {
        "selector": right,
        "props": "text-align: right !important; font-variant-numeric: tabular-nums",
    }
    return table.style.set_table_styles([style] if right else [])


def _written(shown: Disclosed, way: Hashable, write: Callable[[], Made]) -> Made:
    """What `write` makes of a table in this way, once for as long as the table is kept."""
    known = _WRITTEN.setdefault(shown, {})
    if way not in known:
        known[way] = write()
    return known[way]


def show_download(
    shown: Disclosed, columns: Sequence[str], key: str, release: Release, label: str = "Download as CSV"
) -> None:
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
