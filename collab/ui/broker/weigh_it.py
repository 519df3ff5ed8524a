"""What the leader weighs besides miles in a proposal, and what each thing costs in the others."""

import pandas as pd
import streamlit as st

from collab import words
from collab.brokering.proposal import Proposal
from collab.brokering.weighing import Merits, Weights, mutual_strengths
from collab.data.disclosure.gate import without_results
from collab.metrics.worked_together import partners_over_time, stays
from collab.ui.broker.desk import Desk
from collab.ui.frame.filters import KEEP
from collab.ui.frame.show import show_table
from collab.words.escaped import plain

_FIRST = {
    "miles": "The fewest {unit}",
    "link": "The most earlier links",
    "strength": "The most mutual strengths",
    "size": "Sizes nearest to {size}",
    "yours": "As you weigh it",
}
_LISTED = ("way", "placed", "miles_in_all", "links", "strengths", "off", "sure")


def choose_weights(unit: str) -> Weights:
    """How many miles (or minutes, as `unit` says) an earlier link, a mutual strength and a size are worth."""
    with st.expander(f"What counts besides {unit}", key="broker_weighs"):
        first, second, third, fourth = st.columns(4)
        link = first.slider(
            f"An earlier link is worth: {unit}",
            0.0,
            30.0,
            0.0,
            0.5,
            "%.1f",
            key="broker_worth_link",
            help="A school joins where it has, or had, a partner in another partnership.",
            **KEEP,
        )
        strength = second.slider(
            f"A mutual strength is worth: {unit}",
            0.0,
            30.0,
            0.0,
            0.5,
            "%.1f",
            key="broker_worth_strength",
            help="School and partnership are each above all schools where the other is below.",
            **KEEP,
        )
        size = third.slider(
            f"A school nearer the size is worth: {unit}",
            0.0,
            30.0,
            0.0,
            0.5,
            "%.1f",
            key="broker_worth_size",
            help="Each school by which a partnership is above or below the size beside this.",
            **KEEP,
        )
        preferred = fourth.number_input("Size: schools", 2, 20, 6, key="broker_preferred", **KEEP)
    return Weights(link, strength, size, int(preferred))


def merits_of(desk: Desk, weights: Weights) -> Merits:
    """What is known by the year's May of who would go together; nothing where only miles count."""
    if not weights.any:
        return Merits()

    def worked_out() -> Merits:
        pairs = partners_over_time(stays(desk.dataset))
        met = pairs.loc[pairs["since"] <= desk.day, ["one", "other"]].drop_duplicates()
        members = desk.county.members[["partnership", "urn"]]
        free = pd.Series(desk.county.open_schools.index)
        return Merits(met, mutual_strengths(desk.dataset, desk.everywhere, free, members))

    return desk.frame.everywhere.once("merits", worked_out, desk.day)


def show_weighed(desk: Desk, found: Proposal, weights: Weights, each: pd.DataFrame | None) -> None:
    """What the proposal comes to, and what the most of each thing would cost in the others."""
    if told := words.weighed_finding(found, weights):
        st.markdown(plain(told))
    if each is None:
        return
    lines = "\n".join(
        f"- {plain(line)}" for line in words.price_sentences(each, weights.preferred, desk.unit)
    )
    st.markdown(f"**What each costs in the others.** Beside the fewest {desk.unit}:\n{lines}")
    own = found.weighed
    yours = {
        "first": "yours",
        "placed": found.placed,
        "miles": own.miles,
        "links": own.links,
        "strengths": own.strengths,
        "off": own.off,
        "sure": found.proven,
    }
    table = pd.concat([each, pd.DataFrame([yours])], ignore_index=True)
    table = table.assign(
        way=[_FIRST[name].format(size=weights.preferred, unit=desk.unit) for name in table["first"]],
        miles_in_all=table["miles"],
    )
    show_table(without_results(table, desk.unit), _LISTED, "broker-prices", desk.dataset.release)
    st.caption(
        "All of these place as many schools as can be placed; then what comes first is the best it can be, "
        f"and of all such the fewest {desk.unit} are taken. Links are those that this release records; "
        "strengths "
        "of small cohorts are mostly chance."
    )
