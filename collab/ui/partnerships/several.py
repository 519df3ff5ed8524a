"""Several partnerships beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.metrics import lesson_ratings as measured
from collab.metrics.beside_others import side_by_side
from collab.metrics.why_untold import Untold, why_untold
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart
from collab.ui.frame.today import Now
from collab.words import on_groups
from collab.words.escaped import plain
from collab.words.tables import OWN_COLUMNS, as_its_own, footnotes, readable


def choose_others(names: list[str]) -> list[str]:
    """Up to three partnerships to set beside the one picked, by name."""
    return st.multiselect(
        "Compare with",
        names,
        key="partnerships_compare",
        max_selections=3,
        placeholder="Up to three others",
        **KEEP,
    )


def compare(frame: Frame, moment: Now, slugs: list[str]) -> None:
    """Two to four partnerships side by side."""
    selection = frame.selection
    results, years = side_by_side(frame.dataset, selection, slugs)
    gaps = disclose_gaps(results, frame.dataset.threshold)
    _show_gaps(frame, moment, gaps)
    if untold := untold_of(frame, moment, gaps, years):
        st.markdown(plain(words.untold_told(untold)))
    by_slug = results.set_index("partnership").to_dict("index")
    rows = [
        by_slug.get(slug, {})
        | {"results_of": words.pooled_label(years[slug])}
        | _known_of(frame, moment, slug)
        for slug in slugs
    ]
    _show_table(frame, moment, pd.DataFrame(rows))
    say_minutes(moment.on_map.distances, (moment.on_map.ways_of(slugs),))
    results_of = plain(on_groups.among(selection.definition.label, selection.pupils))
    st.caption(
        f"Results: {results_of}, each partnership beside all other schools. "
        "They are judged together, and set side by side, not ranked: with so few pupils, differences "
        "between partnerships are mostly chance."
    )


def untold_of(
    frame: Frame, moment: Now, gaps: Disclosed, years: Mapping[str, Sequence[int]]
) -> dict[str, Untold | None]:
    """The names of those of which no result can be shown, and why; `gaps` and `years` by partnership as of
    `side_by_side`. None where one has a result that is withheld."""
    told = gaps.table.set_index("partnership")["gap"]
    return {
        moment.names[slug]: None
        if slug in told.index
        else why_untold(frame.dataset, frame.selection, slug, own)
        for slug, own in years.items()
        if pd.isna(told.get(slug))
    }


def _known_of(frame: Frame, moment: Now, slug: str) -> dict[str, object]:
    """Who a partnership are, where, and how they rate themselves."""
    on_map = moment.partnerships[moment.partnerships["partnership"] == slug]
    place = on_map.iloc[0].to_dict() if len(on_map) else {}
    table = row_of(frame.dataset, slug)
    latest = measured.standing(moment.records["assessments"], pd.Series([slug])).latest
    return {
        **{c: place.get(c) for c in ("members", "host_name", "mean_to_host", "spread", "locality")},
        "partnership_name": moment.names[slug],
        **{c: table[c] for c in ("kind", "standing", "formed")},
        "mean_rating": latest["rating"].mean() if len(latest) else None,
    }


def _show_table(frame: Frame, moment: Now, rows: pd.DataFrame) -> None:
    """Each partnership in a column."""
    disclosed = disclose_gaps(rows.reindex(columns=_COMPARED + _GAPS), frame.dataset.threshold)
    own, columns = as_its_own(replace(disclosed, unit=moment.on_map.unit)), [*_COMPARED, *OWN_COLUMNS]
    text = readable(own, columns).set_index("Partnership").T.rename_axis("").reset_index()
    st.table(text.map(plain).rename(columns=plain), hide_index=True)
    for note in footnotes(own, columns):
        st.caption(plain(note))


def _show_gaps(frame: Frame, moment: Now, gaps: Disclosed) -> None:
    """The gap of each to all other schools, of those that have a result."""
    if gaps.empty:
        return
    slugs = tuple(gaps.table["partnership"].astype(str))
    names = [moment.names[slug] for slug in slugs]
    title = f"The gap of each to all other schools: {frame.selection.definition.label}"
    draw = partial(
        charts.gap_chart,
        gaps=replace(gaps, table=gaps.table.assign(partnership_name=names)),
        names=names,
        title=title,
        ours="the partnership",
        columns=("partnership_name", *charts.GAP_COLUMNS),
    )
    show_chart(frame, "partnerships-compared", draw, slugs, moment.today)
    st.caption(words.how_to_read_gaps(len(slugs), gaps))


_COMPARED = [
    "partnership_name",
    "kind",
    "standing",
    "formed",
    "members",
    "host_name",
    "mean_to_host",
    "spread",
    "locality",
    "mean_rating",
    "results_of",
]


_GAPS = [
    "eligible_in",
    "percent_in",
    "low_in",
    "high_in",
    "eligible_not_in",
    "percent_not_in",
    "gap",
    "wide_low",
    "wide_high",
    "clear",
]


def row_of(dataset: Dataset, slug: str) -> pd.Series:
    """The partnership's row in the contract's table."""
    table = dataset.tables["partnerships"]
    return table[table["partnership"] == slug].iloc[0]
