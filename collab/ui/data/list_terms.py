"""What a list of partnerships does not say: kind and dates, once for all and changeable row by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from collab.data.vocabulary import KINDS
from collab.releases.listed_partnerships import Taken
from collab.ui.data.row_edits import Edits, day_given, edits_by_place, edits_of, merged, with_edits

EDITS = "_list_edits"
"""Key of what is changed row by row: by table, then as `row_edits` has it."""
_EARLIEST = date(1990, 1, 1)
_LONG_NAME = 450
"""Width (pixels) in which the longest names of real schools are not cut off at 1280 wide."""
_DRAWN = "_list_drawn"
"""Key of the rows that each table's editor was given when it was first drawn with them."""


def draw_terms(key: str) -> tuple[str, pd.Timestamp, bool]:
    """Kind and first day for whatever the list does not give them for, and whether members whom it
    does not name leave on that day."""
    left, right = st.columns(2)
    kind = left.selectbox(
        "Kind of the partnerships that are new",
        list(KINDS),
        format_func=lambda k: KINDS[k],
        key=f"list_kind_{key}",
    )
    day = right.date_input(
        "Members since", None, format="DD/MM/YYYY", min_value=_EARLIEST, key=f"list_joined_{key}"
    )
    leaves = st.checkbox(
        "Schools that are members already, but not in the list, leave on this day", key=f"list_leave_{key}"
    )
    joined = pd.Timestamp(day) if isinstance(day, date) else pd.NaT
    return kind, joined, leaves  # pyright: ignore[reportReturnType]


def edited(begin: Sequence[Taken], new: Collection[str], names: Mapping[int, str], key: str) -> list[Taken]:
    """The memberships that `begin` as the viewer changes them row by row; `new` are the partnerships
    that are new, which are of a kind to be; `names` are the schools' by number."""
    if not begin:
        return []
    with st.expander("Change kinds and dates row by row"):
        st.caption("Cells below a pencil can be written in; on a narrow screen they lie to the right.")
        kinds = _edit_kinds(kind_rows(begin, new), key) if new else pd.DataFrame(columns=["kind"])
        days = _edit_days(member_rows(begin, names), key)
    return with_terms(begin, kinds, days)


def kind_rows(begin: Sequence[Taken], new: Collection[str]) -> pd.DataFrame:
    """A row a new partnership: its name, which is what it is about, and its kind as shown."""
    kinds: dict[str, str] = {}
    for one in begin:
        if one.partnership in new:
            kinds.setdefault(one.partnership, KINDS[one.kind])
    return pd.DataFrame({"partnership": list(kinds), "kind": list(kinds.values())}, index=list(kinds))


def member_rows(begin: Sequence[Taken], names: Mapping[int, str]) -> pd.DataFrame:
    """A row a membership: school, first and last day (dates or NaT), whether it leads, partnership."""
    rows = {
        "school": [f"{names[one.urn]} ({one.urn})" for one in begin],
        "joined": pd.to_datetime([one.joined for one in begin]).date,
        "left": pd.to_datetime([one.left for one in begin]).date,
        "lead": [one.lead for one in begin],
        "partnership": [one.partnership for one in begin],
    }
    return pd.DataFrame(rows, index=[_about(one) for one in begin])


def with_terms(begin: Sequence[Taken], kinds: pd.DataFrame, days: pd.DataFrame) -> list[Taken]:
    """The memberships with what the tables of `kind_rows` and `member_rows` say once they are
    changed; a kind that there is not changes nothing, and a day that is none is not given."""
    codes = {label: code for code, label in KINDS.items()}
    asked = kinds["kind"].map(codes).dropna().to_dict()
    rows = days.to_dict("index")
    return [
        replace(
            one,
            kind=asked.get(one.partnership, one.kind),
            joined=day_given(rows[_about(one)]["joined"]),
            left=day_given(rows[_about(one)]["left"]),
            lead=bool(rows[_about(one)]["lead"]),
        )
        for one in begin
    ]


def _about(one: Taken) -> str:
    return f"{one.urn} {one.partnership}"


def _edit_days(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    config: dict[str, Any] = {
        "school": st.column_config.TextColumn("School", disabled=True, width=_LONG_NAME),
        "joined": st.column_config.DateColumn(
            "Member since", format="DD/MM/YYYY", min_value=_EARLIEST, width=120
        ),
        "left": st.column_config.DateColumn("Until", format="DD/MM/YYYY", min_value=_EARLIEST, width=105),
        "lead": st.column_config.CheckboxColumn("Leads", width=75),
        "partnership": st.column_config.TextColumn("Partnership", disabled=True),
    }
    table, editor = f"rows_{key}", f"list_rows_{_of(rows, key)}"
    answer = st.data_editor(
        _drawn(rows, table, editor),
        column_config=config,
        hide_index=True,
        num_rows="fixed",
        key=editor,
        placeholder="",
        alt="Schools that join, with their dates to change",
        on_change=_remember,
        args=(rows, table, editor),
    )
    return _kept(rows, answer, table)


def _edit_kinds(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    config: dict[str, Any] = {
        "partnership": st.column_config.TextColumn("New partnership", disabled=True, width=140),
        "kind": st.column_config.SelectboxColumn("Kind", options=list(KINDS.values()), required=True),
    }
    table, editor = f"kinds_{key}", f"list_kinds_{_of(rows, key)}"
    answer = st.data_editor(
        _drawn(rows, table, editor),
        column_config=config,
        hide_index=True,
        num_rows="fixed",
        key=editor,
        alt="New partnerships, with their kind to change",
        on_change=_remember,
        args=(rows, table, editor),
    )
    return _kept(rows, answer, table)


def _drawn(rows: pd.DataFrame, table: str, editor: str) -> pd.DataFrame:
    """The rows to give to the editor of this key: as they were changed when it was first drawn, for
    what is changed after that it remembers itself."""
    drawn = st.session_state.setdefault(_DRAWN, {})
    if editor not in st.session_state or drawn.get(table, ("",))[0] != editor:
        drawn[table] = (editor, with_edits(rows, _edits().get(table, {})))
    return drawn[table][1]


def _remember(rows: pd.DataFrame, table: str, editor: str) -> None:
    """Keep what is written in an editor before other rows are drawn: a click elsewhere leaves the cell
    and may decide on a name at once, and the editor tells a moment later than the click."""
    edits = _edits()
    written = edits_by_place(rows, st.session_state[editor]["edited_rows"])
    edits[table] = merged(edits.get(table, {}), written)
    drawn = st.session_state.setdefault(_DRAWN, {})
    if drawn.get(table, (editor,))[0] != editor:
        del drawn[table]


def _kept(rows: pd.DataFrame, answer: pd.DataFrame, table: str) -> pd.DataFrame:
    """The rows as changed, which is kept for when other rows are drawn."""
    edits = _edits()
    edits[table] = edits_of(rows, answer, edits.get(table, {}))
    return with_edits(rows, edits[table])


def _edits() -> dict[str, Edits]:
    return st.session_state.setdefault(EDITS, {})


def _of(rows: pd.DataFrame, key: str) -> str:
    """A key of the rows: other rows are another table, at whose places earlier changes do not belong."""
    return f"{key}_{sha256(rows.to_csv().encode()).hexdigest()[:8]}"
