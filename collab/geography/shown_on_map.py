"""The tables behind the map: which schools, lines and partnerships are shown on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import Selection
from collab.data.vocabulary import MILES
from collab.geography.distances import Distances, distances_of
from collab.geography.open_schools import district_told, open_schools
from collab.geography.partnership_geography import Geography, measure_geography


@dataclass(frozen=True, eq=False, slots=True)
class ShownOnMap:
    """`open_schools` and `geography` of the whole county on `day`, and what of it is shown for
    the selection:

    `partnerships`: `Geography.partnerships` with `partnership_name`, `kind`, `formed` (a day),
    `host_name` (of the one school, where there is one; missing where it has no host), `elsewhere`
    (schools it has there) and `districts_spanned`;
    `members`: memberships of these with `urn`, `name`, `lead`, `to_host`, `nearest_partner`;
    `schools`: open schools to draw, by URN, with `name`, places and `chosen` (in the selected
    districts);
    `alone`: the selected districts' schools not in a partnership, with `name`, `district`,
    `nearest_name` and `miles`.

    Everything said to be miles is in the unit of `distances`.
    """

    day: pd.Timestamp
    open_schools: pd.DataFrame
    geography: Geography
    partnerships: pd.DataFrame
    members: pd.DataFrame
    schools: pd.DataFrame
    alone: pd.DataFrame
    distances: Distances

    @property
    def ways(self) -> pd.DataFrame:
        """The pairs of schools (`one`, `other`) whose distances are told of the partnerships and schools
        shown: members and their hosts, and schools in none and the nearest in one."""
        alone = pd.DataFrame({"one": self.alone["urn"], "other": self.alone["nearest"]}).dropna().astype(int)
        return pd.concat([self.ways_of(self.partnerships["partnership"]), alone], ignore_index=True)

    def ways_of(self, slugs: Collection[str]) -> pd.DataFrame:
        """The pairs of schools (`one`, `other`) that are a member of these partnerships and its host."""
        hosts = self.partnerships.set_index("partnership")["host"]
        own = self.members[self.members["partnership"].isin(list(slugs))]
        ways = pd.DataFrame({"one": own["urn"], "other": own["partnership"].map(hosts)}).dropna().astype(int)
        return ways[ways["one"] != ways["other"]]

    @property
    def unit(self) -> str:
        """What all its distances are in: miles, or minutes."""
        return self.distances.unit


@dataclass(frozen=True, eq=False, slots=True)
class MeasuredDay:
    """The open schools of a day by URN, the memberships of some kinds of partnership among them
    (columns of `Dataset.members_on`), and what was measured; `partnerships` of them by their names, as in
    `ShownOnMap`."""

    day: pd.Timestamp
    open_schools: pd.DataFrame
    members: pd.DataFrame
    geography: Geography
    partnerships: pd.DataFrame
    distances: Distances


_Asked = tuple[tuple[str, ...], pd.Timestamp, float, str]
_MEASURED: WeakKeyDictionary[Dataset, tuple[_Asked, MeasuredDay]] = WeakKeyDictionary()
"""What was measured last of each release: the briefings of its districts rest on the same."""


def measure_day(
    dataset: Dataset, kinds: Collection[str], day: pd.Timestamp, limit: float, unit: str = MILES
) -> MeasuredDay:
    """Measure all partnerships of `day` and of these kinds (all if none is named) in this unit, which is
    that of `limit`, too. Nobody may change what it returns: who asks the same next is given it again."""
    asked = (tuple(sorted(kinds)), day, limit, unit)
    known = _MEASURED.get(dataset)
    if known is not None and known[0] == asked:
        return known[1]
    measured = _measured(dataset, kinds, day, limit, unit)
    _MEASURED[dataset] = asked, measured
    return measured


def _measured(
    dataset: Dataset, kinds: Collection[str], day: pd.Timestamp, limit: float, unit: str
) -> MeasuredDay:
    schools = open_schools(dataset.schools, day)
    members = dataset.members_on(day)
    members = members[members["kind"].isin(list(kinds or dataset.kinds))]
    members = members[members["urn"].isin(schools.index)]
    members = members.drop_duplicates(["partnership", "urn"])
    distances = distances_of(dataset, unit)
    found = measure_geography(members[["partnership", "urn"]], schools, limit, distances)
    named = _named(dataset, found.partnerships, members, schools["name"])
    return MeasuredDay(day, schools, members, found, named, distances)


def map_of_day(dataset: Dataset, selection: Selection, day: pd.Timestamp, limit: float) -> ShownOnMap:
    """Measure the partnerships of `day` and keep those the selection asks for (see `shown_on_map`);
    `limit` is in the selection's unit of distance."""
    measured = measure_day(dataset, selection.kinds, day, limit, selection.unit)
    return shown_on_map(selection, measured)


def shown_on_map(selection: Selection, measured: MeasuredDay) -> ShownOnMap:
    """What the selection asks for of what was measured of its kinds of partnership.

    Partnerships with a member in the selected districts; the schools of those districts and all
    members of those partnerships. Districts change what is shown, never how it is measured.
    """
    schools, members, found = measured.open_schools, measured.members, measured.geography
    near = selection.covers(schools["district"])
    shown = set(members.loc[members["urn"].isin(near.index[near]), "partnership"])
    own = members[members["partnership"].isin(shown)]
    drawn = schools[near | schools.index.isin(own["urn"])]
    names, partnerships = schools["name"], measured.partnerships
    alone = found.alone[found.alone["urn"].isin(near.index[near])]
    return ShownOnMap(
        day=measured.day,
        open_schools=schools,
        geography=found,
        partnerships=partnerships[partnerships["partnership"].isin(shown)].reset_index(drop=True),
        members=own[["partnership", "urn", "lead"]]
        .merge(found.members, on=["partnership", "urn"], how="left")
        .assign(name=lambda t: t["urn"].map(names)),
        schools=drawn.assign(chosen=near[drawn.index]),
        distances=measured.distances,
        alone=alone.assign(
            name=alone["urn"].map(names),
            district=district_told(alone["urn"], schools),
            nearest_name=alone["nearest"].map(names),
        ).sort_values("name", ignore_index=True),
    )


def changes_since(
    dataset: Dataset, selection: Selection, before: pd.Timestamp, day: pd.Timestamp
) -> pd.DataFrame:
    """Partnerships formed or ended after `before` and up to `day`: those of the selected kinds
    that ever had a member in the selected districts.

    Returns `partnership_name`, `change` ("formed" or "ended") and `grew_out_of` (the names of the
    partnerships it grew out of, or nothing).
    """
    table = dataset.tables["partnerships"]
    members = dataset.tables["memberships"]
    near = selection.covers(members["urn"].map(dataset.schools["district"].astype(object)))
    ever = members.loc[near, "partnership"]
    asked = table["partnership"].isin(ever) & table["kind"].isin(selection.kinds or dataset.kinds)
    names = table.set_index("partnership")["name"]
    told = [
        ", ".join(str(names.get(slug, slug)) for slug in str(slugs).split())
        for slugs in table["grew_out_of"].fillna("")
    ]
    parts = [
        pd.DataFrame({"partnership_name": table["name"], "change": change, "grew_out_of": told})[
            asked & (table[column] > before) & (table[column] <= day)
        ]
        for change, column in (("formed", "formed"), ("ended", "ended"))
    ]
    return pd.concat(parts, ignore_index=True)


def _named(dataset: Dataset, table: pd.DataFrame, members: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    first = members.drop_duplicates("partnership").set_index("partnership")["urn"]
    known = dataset.tables["partnerships"].set_index("partnership")
    kept = table.rename(columns={"districts": "districts_spanned"})
    # One school here has nobody to be the host of; which school it is says more than nothing.
    only = kept["partnership"].map(first).where(kept["members"] == 1)
    return kept.assign(
        elsewhere=kept["partnership"].map(known["elsewhere"]).astype("Int64"),
        partnership_name=kept["partnership"].map(known["name"]),
        kind=kept["partnership"].map(known["kind"]),
        formed=known["formed"].reindex(kept["partnership"].astype(object)).to_numpy(),
        host_name=kept["host"].fillna(only).map(names),
    ).sort_values("partnership_name", ignore_index=True)
