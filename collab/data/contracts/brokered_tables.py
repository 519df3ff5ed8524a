"""The tables of who can help whom: topics, what is offered and looked for, and what came of it."""

# pandera's models are read, not run: nested Config classes do not inherit, checks return pandas.
# pyright: reportIncompatibleVariableOverride=false, reportReturnType=false

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame, Series

from collab.data.contracts import columns as c
from collab.data.contracts.columns import Contract
from collab.data.vocabulary import CONTACTS, MATCH_STAGES, OFFER_SIDES, TOPIC_FIELDS


class Topics(Contract):
    """One row a topic that can be offered or looked for."""

    topic: Series[str] = c.slug()
    title: Series[str] = c.name("The topic in a few words")
    field: Series[str] = c.text("What it is about", isin=tuple(TOPIC_FIELDS))

    class Config:
        unique = ["topic"]


class Offers(Contract):
    """One row a thing that a school, or a partnership as a whole, can give or looks for; `urn` says which
    school, `partnership` which partnership: one of them, not both."""

    offer: Series[str] = c.slug()
    side: Series[str] = c.text("Whether it is given or looked for", isin=tuple(OFFER_SIDES))
    topic: Series[str] = c.slug()
    urn: Series[pd.Int64Dtype] = c.urn(nullable=True)
    partnership: Series[str] = c.slug(nullable=True)
    detail: Series[str] = c.text("What exactly, in a sentence", nullable=True)
    since: Series[pa.DateTime] = c.day("First day of it", nullable=False)
    until: Series[pa.DateTime] = c.day("Last day of it")
    at_once: Series[pd.Int64Dtype] = c.count(
        "How many it can help at the same time (schools or partnerships)"
    )
    contact: Series[str] = c.text("Role of whom to ask: nobody's name or address", isin=tuple(CONTACTS))
    by: Series[str] = c.text("Who wrote it down")

    @pa.dataframe_check(name="urn: write either a school or a partnership, not both")
    def one_of_them(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """It is one school's or one partnership's."""
        return frame["urn"].notna() != frame["partnership"].notna()

    @pa.dataframe_check(name="until: is before its first day")
    def until_after_since(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Offers run forward in time."""
        return frame["until"].isna() | (frame["until"] >= frame["since"])

    class Config:
        unique = ["offer"]


class Matches(Contract):
    """One row a need that is met, or to be met, by an offer; `offer` and `need` are keys of Offers."""

    match: Series[str] = c.slug()
    offer: Series[str] = c.slug()
    need: Series[str] = c.slug()
    stage: Series[str] = c.text("How far it has come", isin=tuple(MATCH_STAGES))
    suggested: Series[pa.DateTime] = c.day("Day it was suggested", nullable=False)
    agreed: Series[pa.DateTime] = c.day("Day it was agreed")
    begun: Series[pa.DateTime] = c.day("Day it began")
    ended: Series[pa.DateTime] = c.day("Day it ended, or was declined")
    outcome: Series[str] = c.text("What came of it", nullable=True)
    by: Series[str] = c.text("Who wrote it down")

    @pa.dataframe_check(name="stage: has no date of its own")
    def stage_is_dated(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Each stage has the day on which it came."""
        dated = pd.Series(True, index=frame.index)
        for stage, column in (("agreed", "agreed"), ("under_way", "begun"), ("ended", "ended")):
            dated &= (frame["stage"] != stage) | frame[column].notna()
        return dated

    @pa.dataframe_check(name="ended: the days are not in order (suggested, agreed, begun, ended)")
    def in_order(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """No stage comes before the one before it."""
        kept, before = pd.Series(True, index=frame.index), frame["suggested"]
        for column in ("agreed", "begun", "ended"):
            kept &= frame[column].isna() | (frame[column] >= before)
            before = frame[column].fillna(before)
        return kept

    class Config:
        unique = ["match"]


class Actions(Contract):
    """One row a thing to be done that a review of a partnership led to."""

    action: Series[str] = c.slug()
    review: Series[str] = c.slug()
    partnership: Series[str] = c.slug()
    what: Series[str] = c.name("What is to be done")
    owner: Series[str] = c.text("Role of whoever sees to it: nobody's name", isin=tuple(CONTACTS))
    due: Series[pa.DateTime] = c.day("Day by which it is to be done", nullable=False)
    done: Series[pa.DateTime] = c.day("Day it was done")
    by: Series[str] = c.text("Who wrote it down")

    class Config:
        unique = ["action"]
