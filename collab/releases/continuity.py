"""Which school carries on under which number, and what it keeps: its place, district and
partnerships.

Links files say so; where none does, the results do: they name the academy that a school became
(URN_AC), and its establishment number, which a school hands on when it converts.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from collab.sources.reading import Reading, checked

_PLACE = ("district_code", "district", "easting", "northing", "longitude", "latitude")
_OVERLAP = pd.Timedelta(days=92)
"""A school that opened longer than this before another closed was there already."""


def with_continuity(
    readings: Sequence[Reading], tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """`tables` with the successions that hold, and what schools keep through them.

    Successions from the results are added for schools that no links file speaks of. Those into a
    school that existed already, and those that go in a circle, are taken away.
    """
    linked = tables["successions"]
    said = pd.concat([_by_academy(readings), _by_number(readings, tables)], ignore_index=True)
    said = said[~said["urn"].isin(linked["urn"])].drop_duplicates()
    together = pd.concat([linked, said], ignore_index=True).drop_duplicates()
    if together.empty:
        return dict(tables)
    real = _without_circles(together[~_existed(together, tables)])
    one = real[~real["urn"].duplicated(keep=False) & ~real["successor"].duplicated(keep=False)]
    schools = _placed(tables["schools"], one)
    return {
        **tables,
        "successions": checked(real, "successions", "the files together").reset_index(drop=True),
        "schools": schools,
        "memberships": _carried(tables["memberships"], schools, one),
    }


def _by_academy(readings: Sequence[Reading]) -> pd.DataFrame:
    """What the tables of results say themselves: the school and the academy it became."""
    found = [r.tables["continued"] for r in readings if "continued" in r.tables]
    return pd.concat([pd.DataFrame({"urn": [], "successor": []}, dtype=int), *found], ignore_index=True)


def _by_number(readings: Sequence[Reading], tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Schools that the register no longer has, whose establishment number a school has that opened
    after the tests."""
    register = tables["schools"].dropna(subset=["laestab", "opened"])
    register = register[~register["laestab"].duplicated(keep=False)]
    found = []
    for reading in readings:
        named, results = reading.tables.get("named"), reading.tables.get("results")
        if named is None or results is None or "laestab" not in named:
            continue
        last = pd.to_datetime(results.groupby("urn")["year"].max().astype(str) + "-05-01", format="%Y-%m-%d")
        old = named[["urn", "laestab"]].assign(sat=named["urn"].map(last)).dropna()
        known = tables["schools"].dropna(subset=["district"])["urn"]
        old = old[~old["urn"].isin(known)].astype({"laestab": "Int64"})
        pairs = old.merge(register[["urn", "laestab", "opened"]], on="laestab", suffixes=("", "_new"))
        pairs = pairs[(pairs["opened"] > pairs["sat"]) & (pairs["urn"] != pairs["urn_new"])]
        found.append(pairs[["urn", "urn_new"]].set_axis(["urn", "successor"], axis=1))
    return pd.concat([pd.DataFrame({"urn": [], "successor": []}, dtype=int), *found], ignore_index=True)


def _existed(links: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Where the successor was there beside the school: it opened long before the other closed, or
    both have results of one year."""
    schools = tables["schools"].drop_duplicates("urn").set_index("urn")
    opened = _days(links["successor"], schools["opened"])
    closed = _days(links["urn"], schools["closed"])
    pairs = links.reset_index().merge(tables["results"][["urn", "year"]].drop_duplicates(), on="urn")
    pairs = pairs.merge(
        tables["results"][["urn", "year"]].drop_duplicates(),
        left_on=["successor", "year"],
        right_on=["urn", "year"],
        suffixes=("", "_new"),
    )
    return (opened < closed - _OVERLAP) | links.index.isin(pairs["index"])


def _days(urn: pd.Series, days: pd.Series) -> pd.Series:
    """The day of each URN's school, if it is known. (Mapped over no school at all, pandas would
    make numbers of them.)"""
    return pd.Series(days.reindex(urn).to_numpy("datetime64[ns]"), index=urn.index)


def _without_circles(links: pd.DataFrame) -> pd.DataFrame:
    """Without the links that lead back to where they begin."""
    after: dict[int, set[int]] = {}
    for urn, successor in links[["urn", "successor"]].to_numpy():
        after.setdefault(int(urn), set()).add(int(successor))

    def returns(urn: int, successor: int) -> bool:
        seen, ahead = set(), {successor}
        while ahead:
            seen |= ahead
            ahead = {b for a in ahead for b in after.get(a, ())} - seen
        return urn in seen

    circular = [returns(int(a), int(b)) for a, b in links[["urn", "successor"]].to_numpy()]
    return links[~np.array(circular, dtype=bool)]


def _placed(schools: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Schools without a place or a district with those of the school that carries them on, and
    closed on the day that one opened."""
    by = schools.drop_duplicates("urn").set_index("urn")
    successor = schools["urn"].map(links.set_index("urn")["successor"])
    bare = successor.notna() & schools["district"].isna() & schools["easting"].isna()
    table = schools.copy()
    for column in _PLACE:
        table[column] = table[column].where(~bare, successor.map(by[column])).astype(schools[column].dtype)
    ends = bare & table["closed"].isna()
    table["closed"] = _days(table["urn"], by["closed"]).where(~ends, _days(successor, by["opened"]))
    return table


def _carried(memberships: pd.DataFrame, schools: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """With the partnerships that a school had before it changed its number, or has still, under the
    number that it had then: a membership is written under one of them only."""
    opened = _days(links["successor"], schools.drop_duplicates("urn").set_index("urn")["opened"])
    pairs = links.assign(changed=opened).dropna(subset=["changed"])
    before = memberships.merge(pairs, left_on="urn", right_on="successor", suffixes=("", "_old"))
    before = before[before["joined"] < before["changed"]]
    before = before.assign(urn=before["urn_old"], left=before[["left", "changed"]].min(axis=1))
    since = memberships.merge(pairs, on="urn")
    since = since[since["left"].isna() & (since["joined"] < since["changed"])]
    since = since.assign(urn=since["successor"], joined=since["changed"])
    added = pd.concat([before, since])[list(memberships.columns)]
    keys = ["partnership", "urn"]
    known = pd.MultiIndex.from_frame(memberships[keys])
    added = added[~pd.MultiIndex.from_frame(added[keys]).isin(known)].astype(memberships.dtypes.to_dict())
    return pd.concat([memberships, added], ignore_index=True) if len(added) else memberships
