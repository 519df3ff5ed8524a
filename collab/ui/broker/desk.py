"""What the Broker page's views share: settings, the year's partnerships, the scratch copy."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from collab import words
from collab.brokering.options import LARGEST, since_then
from collab.brokering.scenario import Step, apply_steps, read_steps, write_steps
from collab.data.dataset import Dataset, day_of_tests
from collab.data.errors import DataError
from collab.data.selection import Selection
from collab.data.vocabulary import JOINABLE, KINDS, LOCAL, MILES, MINUTES
from collab.geography.shown_on_map import ShownOnMap, map_of_day
from collab.ui.frame.filters import KEEP
from collab.ui.frame.present import folded_on_a_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import records_of
from collab.ui.server.loading import open_store
from collab.words.escaped import plain
from collab.words.numbers import limit_told

_STEPS = "broker_steps"
"""The scratch copy's steps: in the session, and in the address so that a link carries them."""
_IN_ADDRESS = 3000
"""Characters of steps that an address may carry; longer ones stay in the session."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings and what they are looked at with: `county` holds the partnerships of all
    districts on `day`, `alone` the selected districts' schools in none (as `ShownOnMap.alone`),
    `records` what people wrote down."""

    frame: Frame
    day: pd.Timestamp
    reach: float
    largest: int
    kinds: tuple[str, ...]
    county: ShownOnMap
    alone: pd.DataFrame
    records: dict[str, pd.DataFrame]

    @property
    def unit(self) -> str:
        """What distances are in."""
        return self.county.unit

    @property
    def within(self) -> str:
        """The reach in words: "5 miles"."""
        return limit_told(self.reach, self.unit)

    @property
    def dataset(self) -> Dataset:
        """The release the page shows."""
        return self.frame.dataset

    @property
    def everywhere(self) -> Selection:
        """The selection without its districts: partners may lie across a border."""
        return replace(self.frame.selection, districts=())

    @property
    def became(self) -> pd.Series:
        """What became of each of the schools in none since, by URN, as `since_then`."""
        kinds = self.frame.selection.kinds or self.dataset.kinds
        found = since_then(self.dataset, self.alone, kinds, pd.Timestamp.today())
        return found.set_axis(self.alone["urn"])

    @property
    def since(self) -> str:
        """The same in a sentence."""
        return words.since_then_told(self.alone["name"].set_axis(self.alone["urn"]), self.became, self.day)

    def names(self) -> dict[str, str]:
        """The partnerships of the day by slug."""
        table = self.county.partnerships
        return dict(zip(table["partnership"], table["partnership_name"], strict=True))


def open_desk(frame: Frame, *, joining: bool = True) -> Desk:
    """Draw the settings that the views share, and measure the partnerships of the year. Without
    `joining` those of who may join whom are hidden: they do nothing there."""
    if not joining:
        # A widget that is not drawn forgets its value.
        st.html("<style>:is(.st-key-broker_largest, .st-key-broker_kinds) {display: none}</style>")
    place = folded_on_a_phone("Reach, size and kinds" if joining else "Reach")
    first, second, third = place.columns([3, 2, 4])
    told = "To the nearest member, and the limit of what counts as local."
    with first:
        if frame.selection.unit == MINUTES:
            start = int(LOCAL[MINUTES])
            reach = float(
                st.slider(
                    "Within reach: minutes", 1, 90, start, key="broker_reach_minutes", help=told, **KEEP
                )
            )
        else:
            reach = st.slider(
                "Within reach: miles",
                0.5,
                30.0,
                LOCAL[MILES],
                0.5,
                "%.1f",
                key="broker_reach",
                help=told,
                **KEEP,
            )
    largest = second.number_input(
        "Largest partnership",
        2,
        40,
        LARGEST,
        key="broker_largest",
        help="Schools here; those that a trust has elsewhere are not counted.",
        **KEEP,
    )
    offered = frame.dataset.kinds
    kinds = third.multiselect(
        "Kinds they may join",
        offered,
        default=[k for k in JOINABLE if k in offered] or list(offered),
        format_func=lambda kind: KINDS.get(kind, kind),
        key="broker_kinds",
        help="Trusts and federations are joined by a change of governance, so they are offered at "
        "first only where there is nothing else.",
        **KEEP,
    )
    day = day_of_tests(frame.selection.year)
    county = frame.everywhere.on_map(day, reach)
    near = frame.selection.covers(county.alone["district"])
    return Desk(
        frame=frame,
        day=day,
        reach=reach,
        largest=int(largest),
        kinds=tuple(kind for kind in kinds if kind in offered) or offered,
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


def map_after(desk: Desk, steps: tuple[Step, ...]) -> ShownOnMap:
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
) -> ShownOnMap:
    tables = apply_steps(_desk.dataset.tables, read_steps(steps), _desk.day)
    changed = replace(_desk.dataset, tables=tables, _stages={})
    return map_of_day(changed, selection, _desk.day, limit)


_TOTALS = {
    "alone": ("Schools not in a partnership", "{:.0f}"),
    "partnerships": ("Partnerships", "{:.0f}"),
    "local": ("Partnerships that are local", "{:.0f}"),
    "mean_to_host": ("Mean {unit} to host", "{:.2f}"),
    "locality": ("Locality, the middle one", "{:.2f}"),
}


def steps_told(desk: Desk, steps: tuple[Step, ...]) -> list[str]:
    """The steps in words."""
    schools = desk.county.open_schools["name"].to_dict()
    names = desk.names() | {s.partnership: s.name for s in steps if s.action == "start"}
    lines = []
    for step in steps:
        school = schools.get(step.urn, step.urn)
        name = names.get(step.partnership, step.partnership)
        lines.append(
            {
                "join": f"{school} joins {name}",
                "leave": f"{school} leaves {name}",
                "start": f"{name} starts",
                "merge": f"{name} merges into {names.get(step.into, step.into)}",
            }[step.action]
        )
    return lines


def totals_table(sides: dict[str, dict[str, float]], unit: str) -> pd.DataFrame:
    """What several states of the partnerships come to, side by side."""
    rows = [
        {"": label.format(unit=unit), **{name: write.format(found[key]) for name, found in sides.items()}}
        for key, (label, write) in _TOTALS.items()
    ]
    return pd.DataFrame(rows)
