"""Which partnership is looked at, and several of them beside each other."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from collab import words
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import disclose_gaps, without_results
from collab.data.vocabulary import KINDS
from collab.metrics import lesson_ratings as measured
from collab.metrics.beside_others import side_by_side
from collab.ui.frame.pace import words_first
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_download
from collab.ui.frame.today import Now
from collab.words.escaped import plain
from collab.words.on_places import partnership_columns
from collab.words.tables import OWN_COLUMNS, as_its_own, footnotes, readable

_LISTED = ("partnership_name", "kind", "members", "elsewhere", "host_name", "locality")


def choose(frame: Frame, moment: Now, labels: Mapping[str, str]) -> None:
    """The partnerships of the selection as a table; picking a row opens one."""
    table = moment.partnerships
    slugs = {slug: label for label, slug in labels.items()}
    last = measured.last_assessed(moment.records["assessments"]).reindex(table["partnership"])
    columns = [c for c in partnership_columns(table) if c in _LISTED]
    shown = pd.DataFrame(
        {
            "Partnership": table["partnership"].map(slugs),
            "Kind": table["kind"].map(dict(KINDS)),
            "Members": table["members"],
            **({"Schools elsewhere": table["elsewhere"]} if "elsewhere" in columns else {}),
            "Host school": table["host_name"],
            "Locality (0 to 1)": table["locality"],
            "Last assessed": ["never" if pd.isna(d) else f"{d:%m/%Y}" for d in last],
        }
    )
    st.header(f"{words.counted(len(shown), 'partnership').capitalize()} today")
    words_first()

    def picked() -> None:
        rows = st.session_state["partnerships_table"].selection.rows
        if rows:
            st.session_state["partnerships_pick"] = shown["Partnership"].iloc[rows[0]]

    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        column_config={
            "Partnership": st.column_config.TextColumn(width="medium"),
            "Host school": st.column_config.TextColumn(width="medium"),
            "Locality (0 to 1)": st.column_config.NumberColumn(format="%.2f"),
        },
        on_select=picked,
        selection_mode="single-row",
        key="partnerships_table",
        alt="Partnerships with kind, members, host and locality.",
    )
    listed = frame.once("partnerships list", lambda: without_results(table), moment.today)
    show_download(listed, columns, "partnerships-list", frame.dataset.release)


def compare(frame: Frame, moment: Now, slugs: list[str]) -> None:
    """Two to four partnerships side by side."""
    dataset, selection = frame.dataset, frame.selection
    rows = []
    results, years = side_by_side(dataset, selection, slugs)
    results = results.set_index("partnership")
    for slug in slugs:
        shown = moment.partnerships[moment.partnerships["partnership"] == slug]
        table = row_of(dataset, slug)
        latest = measured.standing(moment.records["assessments"], pd.Series([slug])).latest
        place = shown.iloc[0].to_dict() if len(shown) else {}
        gaps = results.loc[slug].to_dict() if slug in results.index else {}
        rows.append(
            {
                **{c: place.get(c) for c in ("members", "host_name", "mean_to_host", "spread", "locality")},
                **gaps,
                "partnership_name": moment.names[slug],
                "kind": table["kind"],
                "standing": table["standing"],
                "formed": table["formed"],
                "results_of": words.pooled_label(years[slug]),
                "mean_rating": latest["rating"].mean() if len(latest) else None,
            }
        )
    frame_of = pd.DataFrame(rows).reindex(columns=_COMPARED + _GAPS)
    shown = disclose_gaps(frame_of, dataset.threshold)
    own, columns = as_its_own(shown), [*_COMPARED, *OWN_COLUMNS]
    text = readable(own, columns).set_index("Partnership").T.rename_axis("").reset_index()
    st.table(text.map(plain).rename(columns=plain), hide_index=True)
    for note in footnotes(own, columns):
        st.caption(plain(note))
    st.caption(
        f"Results: {plain(selection.definition.label)}, each partnership beside all other schools. "
        "They are judged together, and set side by side, not ranked: with so few pupils, differences "
        "between partnerships are mostly chance."
    )


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
