"""The Broker page's schools as one: what a link, a federation or shared leadership would come to in pupils
and places."""

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import streamlit as st

from collab import words
from collab.brokering.matching import are_partners
from collab.brokering.small_pairs import small_pairs
from collab.data.disclosure.gate import without_results
from collab.geography.distances import Distances
from collab.metrics.room import room, together
from collab.ui.broker.desk import Desk
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.show import show_finding, show_table
from collab.words.escaped import plain
from collab.words.numbers import far

_LISTED = ("name", "phase", "pupils_on_roll", "capacity", "spare", "filled", "year_group")
_NEAREST = 8
"""Schools near the first one picked that are offered beside it."""
_PAIRS = ("name", "partner_name", "apart", "pupils_together", "together")
_MOST_PAIRS = 12
"""Pairs of small schools that are listed to begin with."""


def together_in_a_line(schools: pd.DataFrame, urns: list[int]) -> str:
    """What schools (of `schools`, by URN) would be together, in a sentence; nothing where the register says
    nothing of them."""
    of = together(room(schools.loc[schools.index.isin(urns)]))
    return words.together_told(of) if of.told else ""


def as_one(desk: Desk) -> str:
    """Pick schools, and see what they would be together; of the first, which small ones are near. Returns
    the page's title."""
    schools = desk.county.open_schools
    labels = _labels(schools)
    picked = st.multiselect(
        "Schools",
        list(labels),
        key="broker_as_one",
        placeholder="Two or more, such as under one head",
        max_selections=12,
        **KEEP,
    )
    urns = [labels[name] for name in picked]
    if not urns:
        return _begin(desk, schools.loc[desk.frame.selection.covers(schools["district"])])
    rows = room(schools.loc[urns])
    release = desk.dataset.release
    if len(urns) > 1:
        show_finding(words.together_told(together(rows)) + _apart_told(desk.county.distances, urns))
        show_table(without_results(rows), _LISTED, "broker-as-one", release)
    else:
        show_finding(f"{rows['name'].iloc[0]}: who is near, and what the two would be together?")
    st.header(plain(f"Near {rows['name'].iloc[0]}"))
    near = _near(desk, schools, urns[0])
    if near.empty:
        st.markdown(f"No other school is known to be within {desk.within}.")
    else:
        columns = ("name", "apart", "phase", "pupils_on_roll", "year_group", "spare", "pupils_together")
        show_table(without_results(near, desk.unit), columns, "broker-near-as-one", release)
    pairs = [
        near[["urn"]].assign(other=urns[0]),
        pd.DataFrame(combinations(urns, 2), columns=["one", "other"]),
    ]
    say_minutes(desk.county.distances, pairs)
    st.caption(words.ROOM_NOTE)
    return "what would these schools be together?" if len(urns) > 1 else "who is near this school?"


def told_of(desk: Desk) -> tuple[str, str, tuple[str, ...]]:
    """What is presented of the schools picked, or else of small schools near each other: a title, what the
    points are, and the points, none where nothing is known."""
    schools = desk.county.open_schools
    labels = _labels(schools)
    urns = [labels[name] for name in st.session_state.get("broker_as_one") or [] if name in labels]
    if len(urns) > 1:
        rows = room(schools.loc[urns])
        listed = (f"{row['name']}: {_pupils(row['pupils_on_roll'])}" for _, row in rows.iterrows())
        told = words.together_told(together(rows)) + _apart_told(desk.county.distances, urns)
        return (
            "what would these schools be together?",
            "Pupils on roll, as the register says",
            (told, *listed),
        )
    pairs, small, near = small_pairs(
        schools.loc[desk.frame.selection.covers(schools["district"])], desk.county.distances, desk.reach
    )
    points = tuple(
        f"{row['name']} and {row['partner_name']}: {far(row['apart'], desk.unit)} apart, "
        f"{_pupils(row['pupils_together'])} together"
        for _, row in pairs.iterrows()
    )
    return words.small_title(small, near), "The small schools nearest each other", points


def _pupils(count: float) -> str:
    return "pupils not known" if pd.isna(count) else words.counted(round(count), "pupil")


def _with_partners(desk: Desk, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs with `together`: whether both are in one partnership today, whatever the year chosen, for
    pupils on roll are of no year either."""
    partners = are_partners(pairs["one"], pairs["other"], desk.dataset.members_on(pd.Timestamp(date.today())))
    return pairs.assign(together=["yes" if are_so else "no" for are_so in partners])


def _begin(desk: Desk, schools: pd.DataFrame) -> str:
    """How many schools are small, and the nearest pairs of such; returns the page's title."""
    if not schools["pupils_on_roll"].notna().any():
        show_finding(
            "The register says nothing of pupils on roll, so it cannot be told which schools are small."
        )
        return "which schools are small cannot be told"
    pairs, small, near = small_pairs(schools, desk.county.distances, desk.reach)
    show_finding(words.small_told(small, near, desk.reach, desk.unit))
    if len(pairs):
        st.header("The small schools nearest each other")
        table = without_results(_with_partners(desk, pairs.head(_MOST_PAIRS)), desk.unit)
        show_table(table, _PAIRS, "broker-small-pairs", desk.dataset.release)
        if len(pairs) > _MOST_PAIRS:
            st.caption(f"The nearest {_MOST_PAIRS} of {len(pairs):,} pairs within {desk.within}.")
        say_minutes(desk.county.distances, (pairs[["one", "other"]].head(_MOST_PAIRS),))
    st.caption(words.ROOM_NOTE)
    return words.small_title(small, near)


def _apart_told(distances: Distances, urns: list[int]) -> str:
    """How far apart the schools picked are at most; nothing where a place is not known."""
    apart = distances.between(np.array(urns)[:, None], np.array(urns)[None, :])
    if np.isnan(apart).any():
        return ""
    return f" The two furthest apart are {far(apart.max(), distances.unit)} from each other."


def _near(desk: Desk, schools: pd.DataFrame, urn: int) -> pd.DataFrame:
    """The schools within reach of one, the nearest first, and the pupils that each would have with it."""
    rows = room(schools).assign(apart=desk.county.distances.between(schools.index, urn))
    own = rows.loc[rows["urn"] == urn, "pupils_on_roll"].iloc[0]
    rows = rows[(rows["urn"] != urn) & (rows["apart"] <= desk.reach + 1e-4)].assign(
        pupils_together=lambda t: t["pupils_on_roll"] + own
    )
    return rows.sort_values(["apart", "name"]).head(_NEAREST).reset_index(drop=True)


def _labels(schools: pd.DataFrame) -> dict[str, int]:
    """Schools by what they are called, with the number where two have one name."""
    names = schools["name"].astype(str)
    numbered = names + " (" + names.index.astype(str) + ")"
    told = names.where(~names.duplicated(keep=False), numbered)
    found = dict(zip(told.tolist(), told.index.tolist(), strict=True))
    return {name: int(found[name]) for name in sorted(found)}
