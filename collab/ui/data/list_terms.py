"""What a list of partnerships does not say: kind and dates, once for all and changeable row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from collab.data.vocabulary import KINDS
from collab.releases.listed_partnerships import Taken

_EARLIEST = date(1990, 1, 1)


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


def edited(taken: Sequence[Taken], names: Mapping[int, str], key: str) -> list[Taken]:
    """The memberships as the viewer changes them row by row; `names` are the schools' by number."""
    with st.expander("Change kinds and dates row by row"):
        kinds = _edit_kinds(taken, key)
        rows = pd.DataFrame(
            {
                "partnership": [one.partnership for one in taken],
                "school": [f"{names[one.urn]} ({one.urn})" for one in taken],
                "joined": pd.to_datetime([one.joined for one in taken]).date,
                "left": pd.to_datetime([one.left for one in taken]).date,
                "lead": [one.lead for one in taken],
            }
        )
        config: dict[str, Any] = {
            "partnership": st.column_config.TextColumn("Partnership", disabled=True),
            "school": st.column_config.TextColumn("School", disabled=True, width="large"),
            "joined": st.column_config.DateColumn("Member since", format="DD/MM/YYYY", min_value=_EARLIEST),
            "left": st.column_config.DateColumn("Until", format="DD/MM/YYYY", min_value=_EARLIEST),
            "lead": st.column_config.CheckboxColumn("Leads"),
        }
        table = st.data_editor(
            rows, column_config=config, hide_index=True, num_rows="fixed", key=f"list_rows_{_of(rows, key)}"
        )
    return [
        replace(
            one,
            kind=kinds.get(one.partnership, one.kind),
            joined=pd.Timestamp(row["joined"]) if pd.notna(row["joined"]) else pd.NaT,
            left=pd.Timestamp(row["left"]) if pd.notna(row["left"]) else pd.NaT,
            lead=bool(row["lead"]),
        )
        for one, row in zip(taken, table.to_dict("records"), strict=True)
    ]


def _edit_kinds(taken: Sequence[Taken], key: str) -> dict[str, str]:
    """The kind of each partnership."""
    first: dict[str, str] = {}
    for one in taken:
        first.setdefault(one.partnership, KINDS[one.kind])
    rows = pd.DataFrame({"partnership": list(first), "kind": list(first.values())})
    config: dict[str, Any] = {
        "partnership": st.column_config.TextColumn("Partnership", disabled=True, width="large"),
        "kind": st.column_config.SelectboxColumn("Kind", options=list(KINDS.values()), required=True),
    }
    table = st.data_editor(
        rows, column_config=config, hide_index=True, num_rows="fixed", key=f"list_kinds_{_of(rows, key)}"
    )
    codes = {label: code for code, label in KINDS.items()}
    return {row["partnership"]: codes[row["kind"]] for row in table.to_dict("records")}


def _of(rows: pd.DataFrame, key: str) -> str:
    """A key of the rows: other rows are another table, to which earlier changes do not belong."""
    return f"{key}_{sha256(rows.to_csv().encode()).hexdigest()[:8]}"
