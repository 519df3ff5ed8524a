"""The view of the attainment page on groups of pupils: for whom partnership schools are ahead."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from collab import charts
from collab.data.disclosure.gate import Disclosed, disclose_apart, disclose_gaps
from collab.data.group_cohorts import groups_in, withheld_at_source
from collab.metrics.gap_tables import chosen_gap
from collab.metrics.group_gaps import closer_in_partnerships, cohorts_by_group, gaps_by_group
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.words import on_groups
from collab.words.escaped import plain

GROUP_COLUMNS = ("pupil_group", *charts.GAP_COLUMNS)
"""What the table of gaps by group tells."""


@dataclass(frozen=True, slots=True)
class GroupsShown:
    """The gap of every group, and how far each is from the other pupils, through disclosure control."""

    gaps: Disclosed
    apart: Disclosed


def is_known(frame: Frame) -> bool:
    """Whether the release says how groups of pupils did at the selection's year and measure."""
    return bool(groups_in(frame.dataset, frame.selection.year, frame.selection.measure))


def groups_shown(frame: Frame) -> GroupsShown:
    """What the view shows of groups, worked out once."""
    dataset = frame.dataset

    def found() -> GroupsShown:
        cohorts = cohorts_by_group(dataset, frame.selection)
        return GroupsShown(
            disclose_gaps(gaps_by_group(cohorts), dataset.threshold),
            on_groups.adding_up(disclose_apart(closer_in_partnerships(cohorts), dataset.threshold)),
        )

    return frame.once("groups", found)


def for_whom(frame: Frame) -> str:
    """The gap for each group of pupils, and how far groups are from the others on both sides; returns the
    finding in a few words."""
    dataset, selection = frame.dataset, frame.selection
    measure, found = selection.definition, groups_shown(frame)
    show_finding(on_groups.for_whom_finding(found.gaps, found.apart, measure))
    title = on_groups.for_whom_title(found.gaps, measure)
    if found.gaps.table["gap"].notna().any():
        names = on_groups.group_names(found.gaps)
        draw = partial(charts.gap_chart, gaps=found.gaps, names=names, title=title, columns=GROUP_COLUMNS)
        show_chart(frame, "attainment-groups", draw, titled=False)
        st.caption(on_groups.how_to_read_groups(int(found.gaps.table["looks"].max())))
    whole = frame.once("groups together", lambda: _together(frame))
    known = groups_in(dataset, selection.year, selection.measure)
    withheld = {
        group: withheld_at_source(dataset, selection.year, selection.measure, group) for group in known
    }
    some = any(schools for schools, _, _ in withheld.values())
    if both := on_groups.both_one_way_told(found.gaps, whole, withheld=some):
        st.markdown(plain(both))
    told = on_groups.withheld_told(withheld, dataset.release.area, selection.year)
    st.caption(plain(f"{told} {on_groups.not_in_it_told(known)}".strip()))
    if not found.apart.empty:
        st.subheader("Are groups closer to other pupils in partnership schools?")
        show_table(
            found.apart,
            on_groups.APART_SHOWN,
            "attainment-apart",
            dataset.release,
            in_file=on_groups.APART_COLUMNS,
        )
        st.caption(
            "Beside other pupils: how many points more of the group reached it than of all the others. "
            "Where the difference is above 0, a group stands better in partnership schools. A school counts "
            "on both sides of its own difference, so that good and bad schools do not make groups look "
            "close. It cannot show what partnership did: schools choose whether to join. Method: difference "
            "of differences, with errors that allow for pupils clustering in schools and schools in "
            "partnerships."
        )
    return title


def _together(frame: Frame) -> Disclosed:
    """The gap of all pupils together."""
    return disclose_gaps(chosen_gap(frame.dataset, frame.selection), frame.dataset.threshold)
