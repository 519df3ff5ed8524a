"""The Broker page's scratch copy: try a change, see before and after, keep it, publish it."""

import streamlit as st

from collab import words
from collab.brokering.before_and_after import before_and_after, totals
from collab.brokering.scenario import Step
from collab.data.disclosure.gate import without_results
from collab.geography.areas import district_areas
from collab.ui.broker.alone_map import left_out_of, pick_school, show_alone_map
from collab.ui.broker.desk import Desk, checked_scratch, map_after, scratch, totals_table
from collab.ui.broker.in_reach import say_nobody_near, show_links
from collab.ui.broker.kept_scenarios import compare_kept, keep, open_kept, publish_kept
from collab.ui.broker.left_out import list_alone
from collab.ui.broker.scratch_form import change_scratch
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.show import show_finding, show_table
from collab.ui.partnership_map.canvas import show_map
from collab.words.escaped import plain

_TOUCHED = (
    "partnership_name",
    "members_before",
    "members_after",
    "mean_to_host_before",
    "mean_to_host_after",
    "spread_before",
    "spread_after",
    "locality_before",
    "locality_after",
    "beyond_before",
    "beyond_after",
)


def try_it(desk: Desk) -> str:
    """The scratch copy: what is changed, and what comes of it. Returns the page's title."""
    open_kept(desk)
    steps = checked_scratch(desk, scratch())
    after = map_after(desk, steps)
    then, now = totals(desk.county), totals(after)
    show_finding(finding_of(steps, then, now))
    change_scratch(desk, steps)
    if not steps:
        _begin(desk)
        compare_kept(desk)
        return words.could_join_title(left_out_of(desk)[1])
    st.table(totals_table({"As it is": then, "On the scratch copy": now}, desk.unit), hide_index=True)
    touched = without_results(before_and_after(desk.county, after), desk.unit)
    near = _near(desk, steps)
    for column, on_map, title in zip(st.columns(2), (desk.county, after), ("Before", "After"), strict=True):
        with column:
            st.header(title)
            show_map(
                on_map,
                district_areas(desk.dataset),
                near,
                desk.reach,
                key=f"broker_{title.lower()}",
                height=380,
                alt=f"Map of partnerships {title.lower()}; the table says the same.",
            )
    st.header("Partnerships that change")
    show_table(touched, _TOUCHED, "broker-before-after", desk.dataset.release)
    say_minutes(after.distances, (after.ways_of(touched.table["partnership"]),))
    st.caption("z: not applicable, because the partnership ends or is new.")
    keep(desk, steps)
    compare_kept(desk)
    publish_kept(desk, steps)
    return title_of(steps, then, now)


def _begin(desk: Desk) -> None:
    """The schools not in a partnership on a map, and whom the one picked could join."""
    found, shown = left_out_of(desk)
    if shown.table.empty:
        return
    urn = pick_school(shown)
    on_map, links = st.columns([5, 8])
    with on_map:
        show_alone_map(desk, shown, "broker_try_map", urn)
    with links:
        if urn is None:
            st.info("Click a school on the map or in the list to see whom it could join, and let it join.")
            list_alone(desk, shown)
            return
        school = shown.table[shown.table["urn"] == urn].iloc[0]
        st.header(plain(school["name"]))
        own = found[found["urn"] == urn]
        if own.empty:
            say_nobody_near(desk, school)
        else:
            show_links(desk, urn, own)
            say_minutes(desk.county.distances, (own[["urn", "nearest"]],))


def title_of(steps: tuple[Step, ...], then: dict[str, float], now: dict[str, float]) -> str:
    """How many schools the steps leave alone, in ten words or fewer; `then` and `now` of `totals`."""
    changes = "1 change" if len(steps) == 1 else f"{len(steps)} changes"
    return f"{changes}: {now['alone']:.0f} schools not in a partnership instead of {then['alone']:.0f}"


def finding_of(steps: tuple[Step, ...], then: dict[str, float], now: dict[str, float]) -> str:
    """What the steps come to; `then` and `now` of `totals`."""
    if not steps:
        return (
            "Nothing is changed yet. Let a school join, start a partnership or merge two: it is a "
            "scratch copy, and nothing real changes."
        )
    count = f"{len(steps)} {'change' if len(steps) == 1 else 'changes'}"
    return (
        f"{count} on the scratch copy: {now['alone']:.0f} schools not in a partnership instead of "
        f"{then['alone']:.0f}, {now['local']:.0f} of {now['partnerships']:.0f} partnerships local "
        f"instead of {then['local']:.0f} of {then['partnerships']:.0f}."
    )


def _near(desk: Desk, steps: tuple[Step, ...]) -> set[int]:
    """The schools that move, ringed on both maps."""
    moved = {s.urn for s in steps if s.urn}
    return moved & set(desk.county.schools.dropna(subset=["easting"]).index)
