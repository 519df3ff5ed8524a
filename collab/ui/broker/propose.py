"""The Broker page's proposal for the whole area, or the selected districts."""

from typing import Any

import pandas as pd
import streamlit as st

from collab import words
from collab.brokering.candidates import Limits
from collab.brokering.proposal import Proposal
from collab.brokering.scenario import Step, fresh_slug
from collab.brokering.weighing import Weights
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import without_results
from collab.data.vocabulary import LOCAL, MILES, MINUTES
from collab.geography.open_schools import district_told
from collab.sources.reading import slug
from collab.ui.broker.desk import Desk, put_on_scratch
from collab.ui.broker.weigh_it import choose_weights, merits_of, show_weighed
from collab.ui.frame.awaited import Awaited
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import folded_on_a_phone
from collab.ui.frame.show import show_finding, show_table
from collab.ui.server.heavy import proposal
from collab.ui.server.kept import RESULTS
from collab.ui.server.loading import open_store
from collab.ui.server.pool import LONG

_COSTED = 1000
"""With more schools in none than this, what each limit costs is not worked out: it would take
minutes."""
_PROPOSAL = Awaited("proposal", LONG, RESULTS, "Looking for the best proposal")


def propose(desk: Desk) -> str:
    """Set the limits, work the proposal out, and see what it comes to. Returns the page's title."""
    limits, weights = _limits(desk), choose_weights(desk.unit)
    key = _key(desk, limits, weights)
    st.button(
        "Work out a proposal",
        type="primary",
        icon=":material/route:",
        key="broker_solve",
        on_click=_ask,
        args=(desk, limits, weights, key),
    )
    hosts = _with_room(desk, limits)["host"]
    if not_counted := words.without_host_told(int(hosts.isna().sum())):
        st.caption(not_counted)
    worked_out = _PROPOSAL.result(key)
    if worked_out is not None:
        _show(desk, limits, weights, *worked_out)
        return words.proposal_title(worked_out[0])
    if not _PROPOSAL.under_way(key):
        st.info(
            f"A proposal places as many schools as the limits allow, in as few {desk.unit} to host "
            "schools as possible. It breaks no limit, and says why each school it leaves is left."
        )
    return words.to_place_title(len(desk.alone), int(hosts.notna().sum()))


def asked_and_found(desk: Desk) -> tuple[Limits, Weights, Any]:
    """What is asked for, and the proposal with what its limits and weights cost, None where nobody has had
    it worked out."""
    limits, weights = _limits(desk), choose_weights(desk.unit)
    return limits, weights, _PROPOSAL.result(_key(desk, limits, weights))


def _key(desk: Desk, limits: Limits, weights: Weights) -> Any:
    """What a proposal is kept by."""
    release = open_store().fingerprint(desk.dataset.release.number)
    return release, desk.frame.selection, desk.kinds, limits, weights


def _ask(desk: Desk, limits: Limits, weights: Weights, key: Any) -> None:
    """Have it worked out beside the pages, once for whoever asks the same."""
    table = desk.county.partnerships.dropna(subset=["host"])
    table = table[table["kind"].isin(desk.kinds)]
    hosts = pd.Series(table["host"].to_numpy(int), index=table["partnership"])
    costed = len(desk.alone) <= _COSTED
    given = (desk.county.open_schools, desk.county.members, hosts, desk.alone["urn"], limits, costed)
    _PROPOSAL.ask(key, proposal, *given, weights, merits_of(desk, weights), desk.county.distances)


def _with_room(desk: Desk, limits: Limits) -> pd.DataFrame:
    """The partnerships of these kinds that have room; a proposal fills those of them that have a host."""
    table = desk.county.partnerships
    return table[table["kind"].isin(desk.kinds) & table["members"].lt(limits.largest)]


def _limits(desk: Desk) -> Limits:
    first, second, third = folded_on_a_phone("Size, way to the host and who may move").columns([2, 3, 4])
    smallest = first.number_input(
        "Smallest partnership",
        2,
        20,
        3,
        key="broker_smallest",
        help="Schools. One with fewer today is filled to this or left alone.",
        **KEEP,
    )
    with second:
        longest = _longest(desk.unit)
    with third:
        share = st.toggle("Share a key stage with the host", True, key="broker_stage", **KEEP)
        start = st.toggle(
            "Schools not in a partnership may start new ones", False, key="broker_start", **KEEP
        )
        split = st.toggle(
            "Members may move between partnerships",
            False,
            key="broker_split",
            help="Hosts stay where they are.",
            **KEEP,
        )
    return Limits(
        largest=max(desk.largest, int(smallest)),
        smallest=int(smallest),
        longest=longest,
        share_stage=share,
        split=split,
        start_new=start,
        unit=desk.unit,
    )


def _longest(unit: str) -> float:
    """How far a member may be from its host; miles and minutes have each their own in the address."""
    if unit == MINUTES:
        told, start = "Longest way to the host: minutes", int(LOCAL[MINUTES])
        return float(st.slider(told, 1, 90, start, key="broker_longest_minutes", **KEEP))
    told = "Longest way to the host: miles"
    return st.slider(told, 0.5, 30.0, LOCAL[MILES], 0.5, "%.1f", key="broker_longest", **KEEP)


def _show(
    desk: Desk,
    limits: Limits,
    weights: Weights,
    found: Proposal,
    cost: pd.DataFrame | None,
    each: pd.DataFrame | None,
) -> None:
    release = desk.dataset.release
    show_finding(words.proposal_finding(found, limits, weighed=weights.any))
    show_weighed(desk, found, weights, each)
    if cost is not None and len(found.unplaced):
        st.markdown(
            "**What the limits cost.** Loosened one at a time:\n"
            + "\n".join(f"- {line}" for line in words.cost_sentences(cost, limits))
        )
    elif len(found.unplaced):
        st.caption(
            f"With more than {_COSTED:,} schools not in a partnership, what each limit costs is not worked "
            "out: choose districts to see it."
        )
    if found.placed or len(found.moves):
        st.button(
            "Put it on the scratch copy, and look at the map",
            icon=":material/map:",
            on_click=_try,
            args=(desk, found),
        )
        st.header("Who would join whom")
        moves = without_results(_moves(desk, found), desk.unit)
        show_table(moves, _columns(desk, found), "broker-proposal", release, long=True)
    if len(found.unplaced):
        st.header("Who is left, and why")
        st.markdown(words.reason_counts(found.unplaced, limits))
        schools = desk.county.open_schools
        left = found.unplaced
        table = left.assign(
            name=left["urn"].map(schools["name"]),
            district=district_told(left["urn"], schools),
            why=[words.reason_words(row, limits) for _, row in left.iterrows()],
        ).sort_values("name")
        columns = ["name", "why", "district"]
        with st.expander(f"The {len(table)} schools left, one by one", on_change="rerun") as panel:
            if panel.open:
                show_table(without_results(table, desk.unit), columns, "broker-unplaced", release)
    say_minutes(desk.county.distances, (found.moves[["urn", "host"]],))
    lines = "Miles are in a straight line" if desk.unit == MILES else "Minutes are"
    st.caption(
        f"{lines} to the host school that a partnership has today, so fewer schools "
        "are near enough than to its nearest member, which *Who is left out* measures to. First the most "
        f"schools are placed, then in the fewest {desk.unit}. Nothing is known here of who gets on with "
        "whom, of "
        "denomination, or of whether a school would have to become an academy: take it as a list to talk "
        "about."
    )


def _columns(desk: Desk, found: Proposal) -> list[str]:
    """The columns of the table of moves: what would be the same in every row is none."""
    several, moved = desk.dataset.several_districts, found.moves["came_from"].ne("").any()
    more = [("district", several), ("came_from", moved)]
    return ["name", "partnership_name", "to_host", "host", *(name for name, told in more if told)]


def _moves(desk: Desk, found: Proposal) -> pd.DataFrame:
    """Who would join whom, by the partnerships' names and then the nearest first."""
    schools, names = desk.county.open_schools, desk.names()
    moves = found.moves
    hosts = moves["host"].map(schools["name"])
    told = moves.assign(
        name=moves["urn"].map(schools["name"]),
        district=district_told(moves["urn"], schools),
        host=hosts,
        partnership_name=moves["partnership"].map(names).fillna("New, around " + hosts),
        to_host=moves["miles"],
        came_from=moves["came_from"].map(names).fillna("none"),
    )
    return told.sort_values(["partnership_name", "to_host", "name"], ignore_index=True)


def _try(desk: Desk, found: Proposal) -> None:
    """The proposal as steps on the scratch copy."""
    put_on_scratch(steps_of(desk.dataset, desk.county.open_schools["name"], found.moves))
    st.session_state["broker_view"] = "Try it"


def steps_of(dataset: Dataset, names: pd.Series, moves: pd.DataFrame) -> tuple[Step, ...]:
    """The moves of a proposal as steps of a scenario; new partnerships are called after the
    school they are built around."""
    steps: list[Step] = []
    for host, rows in moves[moves["partnership"] == ""].groupby("host"):
        name = f"{names[host]} partnership"
        key = fresh_slug(slug(name), dataset.tables, steps)
        steps.append(Step("start", key, name=name))
        steps += [Step("join", key, int(urn)) for urn in rows["urn"]]
    for _, row in moves[moves["partnership"] != ""].iterrows():
        if row["came_from"]:
            steps.append(Step("leave", str(row["came_from"]), int(row["urn"])))
        steps.append(Step("join", str(row["partnership"]), int(row["urn"])))
    leaving = moves[(moves["partnership"] == "") & (moves["came_from"] != "")]
    first = [Step("leave", str(r["came_from"]), int(r["urn"])) for _, r in leaving.iterrows()]
    return (*first, *steps)
