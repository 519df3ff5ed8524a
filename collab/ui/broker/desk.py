"""What the Broker page's views share: settings, the year's partnerships, the scratch copy."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from collab.dataset import Dataset, day_of_tests
from collab.errors import DataError
from collab.metrics.atlas import Atlas, make_atlas
from collab.metrics.brokering import LARGEST
from collab.scenarios import Step, apply_steps, read_steps, write_steps
from collab.selection import Selection
from collab.ui.filters import KEEP
from collab.ui.frame import Frame
from collab.ui.records import records_of
from collab.ui.releases import open_store
from collab.ui.text import plain
from collab.vocabulary import KINDS

_STEPS = "broker_steps"
"""The scratch copy's steps: in the session, and in the address so that a link carries them."""
_IN_ADDRESS = 3000
"""Characters of steps that an address may carry; longer ones stay in the session."""
_JOINABLE = ("collaborative_partnership", "teaching_school_alliance")
"""Kinds that a school joins by agreement; trusts and federations take a change of governance."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings and what they are looked at with: `county` holds the partnerships of all
    districts on `day`, `alone` the selected districts' schools in none (as `Atlas.alone`),
    `records` what people wrote down."""

    frame: Frame
    day: pd.Timestamp
    reach: float
    largest: int
    kinds: tuple[str, ...]
    county: Atlas
    alone: pd.DataFrame
    records: dict[str, pd.DataFrame]

    @property
    def dataset(self) -> Dataset:
        """The release the page shows."""
        return self.frame.dataset

    @property
    def everywhere(self) -> Selection:
        """The selection without its districts: partners may lie across a border."""
        return replace(self.frame.selection, districts=())

    def names(self) -> dict[str, str]:
        """The partnerships of the day by slug."""
        table = self.county.partnerships
        return dict(zip(table["partnership"], table["partnership_name"], strict=True))


def open_desk(frame: Frame) -> Desk:
    """Draw the settings that all views share, and measure the partnerships of the year."""
    first, second, third = st.columns([3, 2, 4])
    reach = first.slider(
        "Within reach: miles", 0.5, 30.0, 5.0, 0.5, "%.1f", key="broker_reach",
        help="To the nearest member, and the limit of what counts as local.", **KEEP,
    )  # fmt: skip
    largest = second.number_input(
        "Largest partnership", 2, 40, LARGEST, key="broker_largest", help="Schools.", **KEEP
    )
    offered = frame.dataset.kinds
    kinds = third.multiselect(
        "Kinds they may join", offered, default=[k for k in _JOINABLE if k in offered],
        format_func=lambda kind: KINDS.get(kind, kind), key="broker_kinds",
        help="Trusts and federations are joined by a change of governance, so they are not "
        "offered at first.", **KEEP,
    )  # fmt: skip
    day = day_of_tests(frame.selection.year)
    county = frame.everywhere.atlas(day, reach)
    near = county.alone["district"].isin(frame.selection.districts or frame.dataset.districts)
    return Desk(
        frame=frame,
        day=day,
        reach=reach,
        largest=int(largest),
        kinds=tuple(kind for kind in kinds if kind in offered),
        county=county,
        alone=county.alone[near].reset_index(drop=True),
        records=records_of(frame.dataset),
    )


def scratch() -> tuple[Step, ...]:
    """The steps on the scratch copy; those of the address when the session has none yet."""
    if _STEPS not in st.session_state:
        told = st.query_params.get(_STEPS, "")
        try:
            steps = read_steps(told) if told else ()
        except DataError:
            st.warning("The link's scenario was not understood; it was left out.")
            steps = ()
        st.session_state[_STEPS] = write_steps(steps)
    text = st.session_state[_STEPS]
    if text and len(text) <= _IN_ADDRESS:
        st.query_params[_STEPS] = text
    else:
        st.query_params.pop(_STEPS, None)
    return read_steps(text) if text else ()


def put_on_scratch(steps: tuple[Step, ...]) -> None:
    """Make these the steps of the scratch copy."""
    st.session_state[_STEPS] = write_steps(steps)


def checked_scratch(desk: Desk, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps that can be taken on the year's partnerships, after a word on those that cannot."""
    good: list[Step] = []
    for step in steps:
        try:
            apply_steps(desk.dataset.tables, [*good, step], desk.day)
        except DataError as error:
            st.warning(plain(f"“{step}” cannot be taken: {error.problems[0].reason}."))
            continue
        good.append(step)
    return tuple(good)


def atlas_after(desk: Desk, steps: tuple[Step, ...]) -> Atlas:
    """The partnerships of the day with the steps taken; those of before without any."""
    if not steps:
        return desk.county
    print_of = open_store().fingerprint(desk.dataset.release.number)
    return _after(print_of, desk.everywhere, write_steps(steps), desk.reach, _desk=desk)


@st.cache_resource(show_spinner=False, max_entries=32)
def _after(
    release: str,  # noqa: ARG001 - part of the cache's key
    selection: Selection,
    steps: str,
    limit: float,
    *,
    _desk: Desk,
) -> Atlas:
    tables = apply_steps(_desk.dataset.tables, read_steps(steps), _desk.day)
    changed = replace(_desk.dataset, tables=tables, _stages={})
    return make_atlas(changed, selection, _desk.day, limit)
