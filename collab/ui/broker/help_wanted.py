"""The Broker page's view of help: who looks for what, who near can give it, and what came of it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from collab.brokering.matching import HAS_ROOM, NOT_SAID, offers_in_reach, on_offer, with_who
from collab.data.disclosure.gate import disclose, without_results
from collab.data.measures import MEASURES, year_label
from collab.data.selection import Selection
from collab.data.vocabulary import AT_WORK, CONTACTS, HELPED
from collab.geography.open_schools import open_schools
from collab.metrics.givers import strength_of_givers
from collab.ui.broker.desk import Desk
from collab.ui.broker.offer_forms import edit_offers, edit_topics, move_on, suggest
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.pick_one import pick_one
from collab.ui.frame.show import show_finding, show_table
from collab.words import on_offers
from collab.words.escaped import plain
from collab.words.numbers import lower_first

_STEPS = ("suggested", "agreed", "begun", "ended")
_NEEDS = ("taker_name", "topic_title", "nearest_giver", "stage_told", "offered_since")
_OFFERS = ("giver_name", "detail", "apart_miles", "together", "on_hand", "results_told", "contact")
_TAUGHT = ("teaching", "leadership", "moderation")
"""What topics are about with which pupils' results may have to do."""
_MATCHES = (
    "taker_name",
    "topic_title",
    "giver_name",
    "stage_told",
    *(f"{stage}_told" for stage in _STEPS),
    "outcome",
)
_REGISTER = ("who_name", "side", "topic_title", "detail", "offered_since", "offered_until", "contact")


@dataclass(frozen=True, slots=True)
class Register:
    """What is offered and looked for today: `offers` that hold (with `who`, `who_name` and
    `topic_title`), `pairs` as from `offers_in_reach` for the needs of the selected districts, `needs` a
    row each, and `matches` that concern these districts."""

    offers: pd.DataFrame
    pairs: pd.DataFrame
    needs: pd.DataFrame
    matches: pd.DataFrame


def help_wanted(desk: Desk) -> str:
    """The needs with who could meet them, the matches, and the register with its forms; returns the finding
    in a few words."""
    register = register_of(desk)
    needs, release = register.needs, desk.dataset.release
    show_finding(on_offers.help_finding(needs, desk.reach, desk.unit))
    if len(needs):
        show_table(without_results(needs), _NEEDS, "broker-needs", release)
        st.caption(
            f"Today's needs: first those that nobody helps yet and somebody within {desk.within} "
            "could, last those that were met. Of several, the nearest with room is named. A partnership is "
            "where its nearest member is."
        )
        shown = register.pairs[register.pairs["need"].isin(needs["offer"])]
        say_minutes(desk.county.distances, (shown[["urn", "urn_other"]],))
        _one_need(desk, register)
    st.header("What came of it")
    matches = register.matches
    if len(matches):
        show_table(without_results(matches), _MATCHES, "broker-matches", release)
    else:
        st.markdown("No match has been suggested yet.")
    move_on(desk.frame, desk.records, matches)
    st.header("What is offered and looked for")
    _all(desk, register.offers)
    edit_offers(desk.frame, desk.records)
    edit_topics(desk.frame, desk.records)
    st.caption("The workbook on the page Evidence has all of it, and can be changed and brought in again.")
    return on_offers.help_title(needs)


def _all(desk: Desk, offers: pd.DataFrame) -> None:
    """Everything that is offered and looked for today, a click away, for it is long."""
    given = int((offers["side"] == "gives").sum())
    st.markdown(on_offers.register_told(given, len(offers) - given))
    if offers.empty:
        return
    panel = st.expander("See them all", key="broker_register", on_change="rerun", icon=":material/list:")
    if panel.open:
        with panel:
            columns = [c for c in _REGISTER if c != "offered_until" or offers["offered_until"].ne("").any()]
            show_table(without_results(offers), columns, "broker-offered", desk.dataset.release)
            st.caption("The contact is a role; nobody's name, address or number is kept here.")


def register_of(desk: Desk) -> Register:
    """What is offered and looked for in the selected districts today."""
    today = pd.Timestamp(date.today())
    dataset, records = desk.dataset, desk.records
    names = names_of_all(desk)
    topics = records["topics"].set_index("topic")["title"]
    members = dataset.members_on(today)
    schools = open_schools(dataset.schools, today)
    pairs = offers_in_reach(
        records["offers"],
        records["matches"],
        schools,
        members[["partnership", "urn"]],
        desk.reach,
        today,
        desk.county.distances,
    )
    every = with_who(records["offers"])
    every = every.assign(
        who_name=every["who"].map(names).fillna("a school or partnership not in this data"),
        topic_title=every["topic"].map(topics).fillna(every["topic"]),
        offered_since=every["since"],
        offered_until=on_offers.days_told(every["until"]),
        detail=every["detail"].fillna(""),
    )
    chosen = desk.frame.selection.covers(dataset.schools["district"])
    here = {str(urn) for urn in dataset.schools.index[chosen]}
    own = members[members["urn"].astype(str).isin(here)]
    here |= set(own["partnership"].astype(str))
    shown = every[every["who"].isin(here) | (not desk.frame.selection.districts)]
    offers = shown[shown["offer"].isin(on_offer(records["offers"], today)["offer"])]
    givers = every.set_index("offer")["who_name"]
    needs = _needs(offers[offers["side"] == "seeks"], pairs, records["matches"], names, givers, desk)
    matches = _matches(records["matches"], every, set(shown["offer"]))
    order = ["side", "topic_title", "who_name"]
    return Register(offers.sort_values(order, ignore_index=True), pairs, needs, matches)


def names_of_all(desk: Desk) -> dict[str, str]:
    """The names of all schools (by URN as text) and partnerships (by slug)."""
    schools, table = desk.dataset.schools["name"], desk.dataset.tables["partnerships"]
    names = {str(urn): str(name) for urn, name in schools.items()}
    return names | dict(zip(table["partnership"].astype(str), table["name"].astype(str), strict=True))


def _needs(
    needs: pd.DataFrame,
    pairs: pd.DataFrame,
    matches: pd.DataFrame,
    names: dict[str, str],
    givers: pd.Series,
    desk: Desk,
) -> pd.DataFrame:
    """A row a need: first those that nobody helps yet, and of these those that somebody near could, last
    those that were met; `givers` are the names of who gives, by offer."""
    own = pairs[pairs["need"].isin(needs["offer"])]
    roomy = own[own["room"].isin([HAS_ROOM, NOT_SAID])]
    first = own.drop_duplicates("need").set_index("need")
    latest = matches[matches["stage"] != "declined"].sort_values("suggested", kind="stable")
    latest = latest.drop_duplicates("need", keep="last").set_index("need")
    table = needs.assign(
        taker_name=needs["who_name"],
        offers_near=needs["offer"].map(own["need"].value_counts()).fillna(0).astype(int),
        with_room_now=needs["offer"].map(roomy["need"].value_counts()).fillna(0).astype(int),
        giver_near=needs["offer"].map(first["giver"]).map(names),
        miles_near=needs["offer"].map(first["miles"]),
        stage=needs["offer"].map(latest["stage"]),
        helper=needs["offer"].map(latest["offer"].map(givers)),
    )
    table = table.assign(
        nearest_giver=[
            on_offers.nearest_told(row, desk.reach, desk.unit) if row["stage"] != HELPED else ""
            for _, row in table.iterrows()
        ],
        stage_told=[on_offers.need_told(row["stage"], row["helper"]) for _, row in table.iterrows()],
        far=table["stage"].isin(AT_WORK) + 2 * table["stage"].eq(HELPED),
        alone=table["with_room_now"].eq(0),
        begun=table["stage"].notna(),
    )
    order = table.sort_values(["far", "alone", "begun", "offered_since", "who_name"])
    return order.drop(columns=["far", "alone", "begun"]).reset_index(drop=True)


def _matches(matches: pd.DataFrame, every: pd.DataFrame, shown: set[str]) -> pd.DataFrame:
    """The matches of the needs and offers shown, what is at work first."""
    own = matches[matches["offer"].isin(shown) | matches["need"].isin(shown)]
    told = every.set_index("offer")
    rank = {stage: at for at, stage in enumerate(("under_way", "agreed", "suggested", "ended", "declined"))}
    gone = "an offer that was removed"
    table = own.assign(
        stage_told=own["stage"].map(on_offers.stage_told),
        taker_name=own["need"].map(told["who_name"]).fillna(gone),
        giver_name=own["offer"].map(told["who_name"]).fillna(gone),
        topic_title=own["need"].map(told["topic_title"]).fillna(""),
        outcome=own["outcome"].fillna(""),
        **{f"{step}_told": on_offers.days_told(own[step]) for step in _STEPS},
        rank=own["stage"].map(rank),
    )
    return table.sort_values(["rank", "suggested"], ignore_index=True).drop(columns="rank")


def _one_need(desk: Desk, register: Register) -> None:
    """One need, with everybody in reach who could meet it, and the suggestion of a match."""
    needs = register.needs.set_index("offer")
    titles: dict[str, str] = {
        str(key): f"{row['taker_name']}: {row['topic_title']}" for key, row in needs.iterrows()
    }
    asked = "Choose a need to see everybody who could help"
    picked = pick_one("Look at one need", titles, key="broker_need", asked=asked, **KEEP)
    if picked is None:
        return
    need = needs.loc[picked]
    told = f": {need['detail']}" if str(need["detail"]) else ""
    role = CONTACTS[str(need["contact"])]
    asked = f"Ask the {lower_first(role)}."
    st.markdown(f"**{plain(titles[picked])}**{plain(told)}  \n{plain(asked)}")
    pairs = register.pairs[register.pairs["need"] == picked]
    if pairs.empty:
        st.info(
            f"Nobody within {desk.within} offers this topic. Move the limit, or ask further away.",
            icon=":material/explore:",
        )
        return
    rows = _offers_told(desk, pairs)
    fields = desk.records["topics"].set_index("topic")["field"]
    taught = fields.get(str(need["topic"])) in _TAUGHT
    columns = [name for name in _OFFERS if taught or name != "results_told"]
    show_table(without_results(rows, desk.unit), columns, "broker-offers", desk.dataset.release)
    if taught:
        _say_results(desk.frame.selection)
    suggest(desk.frame, desk.records, picked, dict(zip(rows["offer"], rows["giver_name"], strict=True)))


def _say_results(selection: Selection) -> None:
    """What the results beside an offer are, and what they are no reason for."""
    st.caption(
        f"Results: {MEASURES[selection.measure].label}, {year_label(selection.year)}, beside all schools. A "
        "school that does well need not be the one that can explain how, and one that does not may have "
        "learnt most: it is one thing to ask about, not a ranking. Very small cohorts are not shown."
    )


def _offers_told(desk: Desk, pairs: pd.DataFrame) -> pd.DataFrame:
    """The offers that could meet a need, as they are written."""
    dataset, selection = desk.dataset, desk.everywhere
    givers = tuple(sorted(set(pairs["giver"])))
    found = desk.frame.once(
        "strength of givers",
        lambda: disclose(
            strength_of_givers(dataset, selection, givers),
            ("percent", "stands"),
            ("eligible",),
            dataset.threshold,
        ),
        givers,
    )
    results = {str(row["giver"]): on_offers.strength_told(row) for _, row in found.table.iterrows()}
    offers = desk.records["offers"].set_index("offer")
    names = names_of_all(desk)
    return pairs.assign(
        giver_name=pairs["giver"].map(names),
        detail=pairs["offer"].map(offers["detail"]).fillna(""),
        contact=pairs["offer"].map(offers["contact"]),
        apart_miles=pairs["miles"],
        together=["yes" if partners else "no" for partners in pairs["partners"]],
        on_hand=[
            on_offers.on_hand_told(int(used), at_once, int(load))
            for used, at_once, load in zip(pairs["used"], pairs["at_once"], pairs["load"], strict=True)
        ],
        results_told=[results.get(giver, "not shown") for giver in pairs["giver"]],
    ).reset_index(drop=True)
