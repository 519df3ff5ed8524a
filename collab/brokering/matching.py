"""Who can help whom: needs and the offers of the same topic within reach, and how loaded givers are."""

import numpy as np
import pandas as pd

from collab.data.vocabulary import AT_WORK, HELPED
from collab.geography.distances import PLACE_IN_METRES, Distances, straight_lines

HAS_ROOM, FULL, NOT_SAID = "room", "full", "not_said"
"""Whether a giver can take on one more: by what the offer says, or it says nothing."""


def on_offer(offers: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The offers and needs (rows of `Offers`) that hold on `day`, with `who`: whose it is, a
    partnership's slug or a school's URN as text. A last day that is not given never comes."""
    holds = (offers["since"] <= day) & (offers["until"].isna() | (offers["until"] >= day))
    return with_who(offers[holds])


def with_who(offers: pd.DataFrame) -> pd.DataFrame:
    """Rows of `Offers` with `who`: whose it is, a partnership's slug or a school's URN as text."""
    school = offers["urn"].map(lambda urn: str(int(urn)), na_action="ignore").astype(object)
    return offers.assign(who=school.where(offers["urn"].notna(), offers["partnership"]))


def waiting(needs: pd.DataFrame) -> pd.DataFrame:
    """The needs that nobody helps with yet: those whose match (`stage`, if they have one) is neither agreed
    nor under way, nor one whose help was given to its end, which met the need."""
    return needs[~needs["stage"].isin([*AT_WORK, HELPED])] if len(needs) else needs


def load_of(offers: pd.DataFrame, matches: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """How many matches agreed or under way there are, by giver (`who` of the offer) and by offer.

    `offers` are all there ever were, since one that is over may still be worked on.
    """
    working = matches[matches["stage"].isin(AT_WORK)]
    who = with_who(offers).set_index("offer")["who"]
    return working["offer"].map(who).value_counts(), working["offer"].value_counts()


def offers_in_reach(
    offers: pd.DataFrame,
    matches: pd.DataFrame,
    schools: pd.DataFrame,
    members: pd.DataFrame,
    reach: float,
    day: pd.Timestamp,
    distances: Distances | None = None,
) -> pd.DataFrame:
    """Every need of `day` and every offer of its topic at most `reach` miles away (or minutes, as the
    `distances` are), of somebody else.

    `offers` and `matches` are rows of their contracts; `schools` (by URN) has `easting` and `northing`
    (metres); `members` the memberships of the day (`partnership`, `urn`). A partnership is where its
    nearest member is; who has no place is in nobody's reach.

    Returns one row a pair, each need's offers in this order: those with room before full ones, then the
    nearest, then the least loaded. `need`, `offer`, `topic`, `taker` and `giver` (see `with_who`),
    `miles` (or minutes) and between which schools (`urn`, `urn_other`), `partners` (both are in one
    partnership already, or one is a member of the other), `load` (the giver's matches agreed or under way),
    `used` (those of this offer), `at_once` (how many it says it can help), `room` (one of `HAS_ROOM`,
    `FULL`, `NOT_SAID`), and `match` and `stage` of the two's latest match, missing where there is none.
    """
    known = on_offer(offers, day)
    needs, given = (known[known["side"] == side] for side in ("seeks", "gives"))
    told = given[["topic", "offer", "who", "at_once"]].rename(columns={"who": "giver"})
    pairs = needs[["topic", "offer", "who"]].rename(columns={"offer": "need", "who": "taker"})
    pairs = pairs.merge(told, on="topic")
    pairs = pairs[pairs["taker"] != pairs["giver"]]
    ends = _places(needs, schools, members), _places(given, schools, members)
    near = _apart(*ends, reach, distances or straight_lines(schools))
    pairs = pairs.merge(near, on=["taker", "giver"])
    by_giver, by_offer = load_of(offers, matches)
    pairs["load"] = pairs["giver"].map(by_giver).fillna(0).astype(int)
    pairs["used"] = pairs["offer"].map(by_offer).fillna(0).astype(int)
    full = (pairs["used"] >= pairs["at_once"]).fillna(False).to_numpy(bool)
    pairs["room"] = np.where(full, FULL, np.where(pairs["at_once"].isna(), NOT_SAID, HAS_ROOM))
    pairs["partners"] = are_partners(pairs["taker"], pairs["giver"], members)
    latest = matches.sort_values("suggested", kind="stable").drop_duplicates(["need", "offer"], keep="last")
    pairs = pairs.merge(latest[["need", "offer", "match", "stage"]], on=["need", "offer"], how="left")
    order = pairs.assign(last=pairs["room"].eq(FULL)).sort_values(
        ["need", "last", "miles", "load", "offer"], ignore_index=True
    )
    return order.drop(columns="last")


def _places(rows: pd.DataFrame, schools: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """The schools with a place that each of `who` is: `who`, `urn`."""
    who = rows[["who", "urn", "partnership"]].drop_duplicates("who")
    own = who.dropna(subset="urn")[["who", "urn"]]
    shared = who[who["urn"].isna()][["who", "partnership"]].merge(
        members[["partnership", "urn"]].drop_duplicates(), on="partnership"
    )
    parts = [part[["who", "urn"]].astype({"urn": int}) for part in (own, shared) if len(part)]
    if not parts:
        return pd.DataFrame({"who": pd.Series(dtype=object), "urn": pd.Series(dtype=int)})
    every = pd.concat(parts)
    return every[every["urn"].isin(schools.index[schools[PLACE_IN_METRES].notna().all(axis=1)])]


def _apart(takers: pd.DataFrame, givers: pd.DataFrame, reach: float, distances: Distances) -> pd.DataFrame:
    """Each taker and giver within reach, with how far their nearest schools are apart."""
    first, second, away = distances.within(takers["urn"], givers["urn"], reach)
    table = pd.DataFrame(
        {
            "taker": takers["who"].to_numpy(object)[first],
            "giver": givers["who"].to_numpy(object)[second],
            "miles": away,
            "urn": takers["urn"].to_numpy(int)[first],
            "urn_other": givers["urn"].to_numpy(int)[second],
        }
    )
    return table.sort_values("miles").drop_duplicates(["taker", "giver"])


def are_partners(ones: pd.Series, others: pd.Series, members: pd.DataFrame) -> list[bool]:
    """Whether each two (schools by URN, partnerships by slug) share one of the partnerships of `members`
    (`partnership`, `urn`): as members, or as a partnership and its member."""
    slugs = members["partnership"].astype(str)
    homes = slugs.groupby(members["urn"].astype(str)).agg(set).to_dict()
    return [
        not (homes.get(one, set()) | {one}).isdisjoint(homes.get(other, set()) | {other})
        for one, other in zip(ones.astype(str), others.astype(str), strict=True)
    ]
