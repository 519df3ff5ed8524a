"""Who worked together before: how members' links came about, and how old each pair's link is."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset

_A_DAY = pd.Timedelta(days=1)
"""Between the last day in one list and the first in the next: a school that converts closes on 31 August
and opens on 1 September, and its partners are its partners all the while."""
NOT_KNOWN = pd.Timestamp("1950-01-01")
"""A first day before it stands for one that nobody wrote down (the reader of group links gives 1900)."""
_OPEN_END = pd.Timestamp("2262-01-01")
_PAIR = ["one", "other"]


def stays(dataset: Dataset) -> pd.DataFrame:
    """Each school's stays in partnerships, as one school under whatever number: `partnership`, `urn` (the
    number it goes on under), `joined` and `until` (first day no longer in it; missing where it goes on).

    A stay ends when the school leaves, its number closes or the partnership ends, whichever comes first;
    stays that follow on within a day are one.
    """
    rows = dataset.tables["memberships"]
    ended = dataset.tables["partnerships"].set_index("partnership")["ended"]
    ends = {
        "left": rows["left"].to_numpy(),
        "ended": ended.reindex(rows["partnership"].astype(object)).to_numpy(),
        "closed": dataset.schools["closed"].reindex(rows["urn"]).to_numpy(),
    }
    until = pd.DataFrame(ends, index=rows.index).astype("datetime64[ns]").min(axis=1)
    table = pd.DataFrame(
        {
            "partnership": rows["partnership"].astype(object),
            "urn": dataset.today(rows["urn"]),
            "joined": rows["joined"],
            "until": until.astype("datetime64[ns]"),
        }
    )
    table = table[table["until"].isna() | (table["until"] > table["joined"])]
    return _unbroken(table, ["partnership", "urn"], "joined")


def partners_over_time(table: pd.DataFrame) -> pd.DataFrame:
    """Every time two schools were fellow members: `partnership`, `one` and `other` (URNs, the lower
    first), `since` and `until` (first day no longer; missing where it goes on). `table` as from `stays`.
    """
    both = table.merge(table, on="partnership", suffixes=("", "_other"))
    both = both[both["urn"] < both["urn_other"]]
    since = both[["joined", "joined_other"]].max(axis=1)
    until = both[["until", "until_other"]].min(axis=1)
    pairs = pd.DataFrame(
        {
            "partnership": both["partnership"],
            "one": both["urn"],
            "other": both["urn_other"],
            "since": since.astype("datetime64[ns]"),
            "until": until.astype("datetime64[ns]"),
        }
    )
    kept = pairs["until"].isna() | (pairs["until"] > pairs["since"])
    return pairs[kept].reset_index(drop=True)


def links_on(pairs: pd.DataFrame, day: pd.Timestamp, open_on: Collection[int]) -> pd.DataFrame:
    """The pairs of fellow members on `day`, both of them open schools (`open_on`, URNs).

    `pairs` as from `partners_over_time`. Returns a row a partnership and pair: `partnership`, `one`,
    `other`, `since` (the first day of their unbroken time as partners, in whatever partnership), `years`
    (since then; missing where nobody wrote the day down), `before` (whether they were partners in another
    partnership before their first day together in this one) and `came_from` (the earliest such
    partnership, or missing).
    """
    begun = pairs[pairs["since"] <= day]
    now = begun[begun["until"].isna() | (begun["until"] > day)]
    now = now[now["one"].isin(list(open_on)) & now["other"].isin(list(open_on))]
    now = now.drop_duplicates(["partnership", *_PAIR])
    whole = _unbroken(begun.assign(joined=begun["since"]), _PAIR, "joined")
    whole = whole[whole["until"].isna() | (whole["until"] > day)].set_index(_PAIR)["joined"]
    here = begun.groupby(["partnership", *_PAIR])["since"].min().rename("here").reset_index()
    elsewhere = now[["partnership", *_PAIR]].merge(begun, on=_PAIR, suffixes=("", "_earlier"))
    elsewhere = elsewhere.merge(here, on=["partnership", *_PAIR])
    other = elsewhere["partnership_earlier"] != elsewhere["partnership"]
    # Of a day that nobody wrote down it cannot be said that it came before another.
    other &= elsewhere["since"] >= NOT_KNOWN
    earlier = elsewhere[other & (elsewhere["since"] < elsewhere["here"])].sort_values("since")
    first = earlier.drop_duplicates(["partnership", *_PAIR]).set_index(["partnership", *_PAIR])
    keys = pd.MultiIndex.from_frame(now[["partnership", *_PAIR]])
    came = pd.Series(first["partnership_earlier"].reindex(keys).to_numpy(), dtype=object)
    since = pd.to_datetime(pd.Series(whole.reindex(pd.MultiIndex.from_frame(now[_PAIR])).to_numpy()))
    years = ((day - since).dt.days / 365.25).where(since >= NOT_KNOWN)
    told = now[["partnership", *_PAIR]].reset_index(drop=True)
    told = told.assign(since=since, years=years, before=came.notna().to_numpy(bool), came_from=came)
    return told.sort_values(["partnership", *_PAIR], ignore_index=True)


def known_before(links: pd.DataFrame) -> pd.DataFrame:
    """By partnership, how many of its schools had worked with a fellow member before.

    `links` as from `links_on`. Returns `partnership`, `schools` (with a fellow member), `known` (of them,
    partners of a fellow member in another partnership before this one brought the two together),
    `known_share` (percent), `pairs`, `pairs_before`, and `link_years` (the middle age of its pairs' links;
    missing where no day is known).
    """
    ends = [links[["partnership", end, "before"]].rename(columns={end: "urn"}) for end in ("one", "other")]
    known = pd.concat(ends).groupby(["partnership", "urn"])["before"].any().groupby(level=0)
    pairs = links.groupby("partnership")
    table = pd.DataFrame(
        {
            "schools": known.size(),
            "known": known.sum().astype(int),
            "pairs": pairs.size(),
            "pairs_before": pairs["before"].sum().astype(int),
            "link_years": pairs["years"].median(),
        }
    )
    table["known_share"] = 100 * table["known"] / table["schools"]
    return table.rename_axis("partnership").reset_index()


def founders_known(pairs: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """By partnership, how many of its founding schools had been partners of another founding school
    before, in another partnership; only those where somebody had. `pairs` and `table` as from
    `partners_over_time` and `stays`."""
    first = table.groupby("partnership")["joined"].min().rename("founded")
    founders = table.join(first, on="partnership")
    founders = founders.loc[founders["joined"] == founders["founded"], ["partnership", "urn", "founded"]]
    both = founders.merge(founders[["partnership", "urn"]], on="partnership", suffixes=("", "_other"))
    both = both[both["urn"] < both["urn_other"]].rename(columns={"urn": "one", "urn_other": "other"})
    earlier = both.merge(pairs, on=_PAIR, suffixes=("", "_earlier"))
    earlier = earlier[
        (earlier["partnership_earlier"] != earlier["partnership"])
        & (earlier["since"] < earlier["founded"])
        & (earlier["since"] >= NOT_KNOWN)
    ]
    known = earlier.melt("partnership", value_vars=_PAIR, value_name="urn")
    return known.groupby("partnership")["urn"].nunique()


def by_kind(known: pd.DataFrame, links: pd.DataFrame, kinds: pd.Series) -> pd.DataFrame:
    """The same as `known_before` for each kind of partnership (`kinds`, by slug): `kind`, `partnerships`,
    `schools` (members; one in two partnerships counts in both), `known`, `known_share`, `link_years`."""
    by = known.assign(kind=known["partnership"].map(kinds)).groupby("kind", sort=False)
    table = by.agg(partnerships=("partnership", "size"), schools=("schools", "sum"), known=("known", "sum"))
    ages = links.assign(kind=links["partnership"].map(kinds)).groupby("kind")["years"].median()
    table = table.assign(known_share=100 * table["known"] / table["schools"], link_years=ages)
    return table.reset_index().sort_values(
        ["known_share", "kind"], ascending=[False, True], ignore_index=True
    )


def _unbroken(rows: pd.DataFrame, by: list[str], start: str) -> pd.DataFrame:
    """Spells of the same keys that overlap, or follow on within a day, as one; `start` and `until` are
    their first day and the first day after."""
    order = rows.sort_values([*by, start], kind="stable", ignore_index=True)
    last = order["until"].fillna(_OPEN_END).astype("datetime64[ns]")
    key = order.groupby(by, sort=False).ngroup()
    latest = last.groupby(key).cummax()
    before = latest.groupby(key).shift()
    new = before.isna() | (order[start] > before + _A_DAY)
    spell = new.cumsum().to_numpy()
    found = order.assign(until=last).groupby(spell, as_index=False)
    merged = found.agg({**dict.fromkeys(by, "first"), start: "min", "until": "max"})
    merged["until"] = merged["until"].where(merged["until"] < _OPEN_END, np.datetime64("NaT"))
    return merged[[*by, start, "until"]]
