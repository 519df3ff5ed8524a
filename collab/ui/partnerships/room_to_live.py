"""Room to live on: one partnership's places and pupils and how they moved, and those of all."""

from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.errors import CollabError
from collab.metrics.room import Moved, Together, cohorts_moved, rolls_moved, room, together
from collab.ui.frame.present import is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.ui.server.loading import open_store
from collab.words.escaped import plain
from collab.words.numbers import day_told

_LOOKED_BACK = 8
"""Releases, at most, that are looked through for an earlier register."""
_LISTED = ("partnership_name", "members", "pupils_on_roll", "capacity", "spare", "filled", "small_schools")


def room_of_one(frame: Frame, moment: Now, slug: str) -> None:
    """Places and pupils of a partnership's schools, and how the numbers moved."""
    urns = moment.on_map.members.loc[moment.on_map.members["partnership"] == slug, "urn"].unique()
    if not len(urns):
        return
    rows = room(moment.on_map.open_schools.loc[urns])
    of = together(rows)
    st.header("Have they room to live on?")
    show_finding(words.room_finding(of), "-room")
    if not of.told:
        return
    moved = (words.cohorts_told(_cohorts(frame, moment, slug, urns)), words.rolls_told(_rolls(frame, rows)))
    for told in filter(None, moved):
        st.markdown(plain(told))
    if of.placed:
        shown = without_results(rows.sort_values(["year_group", "name"], ignore_index=True))
        draw = partial(charts.places, schools=shown, title=words.room_title(of), narrow=is_phone())
        show_chart(frame, "partnerships-room", draw, slug, moment.today, dated=False)
    st.caption(words.ROOM_NOTE)


def room_of_all(frame: Frame, moment: Now) -> None:
    """Places and pupils of all partnerships, those with most to spare first."""
    if moment.on_map.members.empty:
        return
    table, everyone = frame.of_members.once("room of all", lambda: _of_all(moment), moment.today)
    if not everyone.told:
        return
    st.header("Have they room to live on?")
    show_finding(words.all_room_finding(table.table, everyone), "-room")
    with st.expander("Partnership by partnership", key="partnerships-room-panel", on_change="rerun") as panel:
        if panel.open:
            show_table(table, _LISTED, "partnerships-rooms", frame.dataset.release)
            st.caption("The emptiest first; spare and filled of schools whose places and pupils are known.")
    st.caption(words.ROOM_NOTE)


def _of_all(moment: Now) -> tuple[Disclosed, Together]:
    """A row a partnership, the emptiest first, and all their schools together."""
    members = moment.on_map.members
    rows = room(moment.on_map.open_schools.loc[members["urn"].unique()])
    own = members[["partnership", "urn"]].merge(rows, on="urn")
    of = own.groupby("partnership")
    both = own[own["capacity"].notna() & own["pupils_on_roll"].notna()].groupby("partnership")
    table = pd.DataFrame(
        {
            "members": of.size(),
            "pupils_on_roll": of["pupils_on_roll"].sum(min_count=1),
            "capacity": both["capacity"].sum(),
            "spare": both["spare"].sum(),
            "filled": 100 * both["pupils_on_roll"].sum() / both["capacity"].sum(),
            "small_schools": of["small"].sum(),
        }
    )
    table = table.assign(partnership_name=table.index.map(moment.names))
    return without_results(table.sort_values(["filled", "partnership_name"], ignore_index=True)), together(
        rows
    )


def _cohorts(frame: Frame, moment: Now, slug: str, urns: pd.Series) -> Moved | None:
    """How the cohorts of a partnership's schools of today moved."""

    def worked_out() -> Moved | None:
        return cohorts_moved(frame.dataset, urns.tolist(), moment.today)

    return frame.once("cohorts moved", worked_out, slug, moment.today)


def _rolls(frame: Frame, rows: pd.DataFrame) -> Moved | None:
    """How the rolls moved since the earliest of the releases before this one that has others."""
    now = rows.set_index("urn")
    for made_on, earlier in _earlier_rolls(frame):
        day = day_told(pd.Timestamp(made_on)) if made_on else "an earlier day"
        moved = rolls_moved(now, earlier[earlier.index.isin(now.index)], day, "today")
        if moved is not None:
            return moved
    return None


def _earlier_rolls(frame: Frame) -> list[tuple[str, pd.DataFrame]]:
    """Of each earlier release of the same kind, the earliest first, when it was made and its rolls by URN."""
    shown = frame.dataset.release

    def read() -> list[tuple[str, pd.DataFrame]]:
        store = open_store()
        before = [
            release
            for release in store.releases()
            if release.number < shown.number and release.illustrative == shown.illustrative
        ]
        found = []
        for release in reversed(before[:_LOOKED_BACK]):
            try:
                table = store.one_table(release.number, "schools")
            except CollabError:
                continue  # Of a release that is damaged nothing is said; the page Data says that it is.
            found.append((release.made_on, table.set_index("urn")[["pupils_on_roll"]]))
        return found

    return frame.everywhere.once("earlier rolls", read)
