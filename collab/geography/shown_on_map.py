"""The tables behind the map: which schools, lines and partnerships are shown on a day."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from collab.dataset import Dataset
from collab.metrics.geography import Geography, measure_geography, open_schools
from collab.selection import Selection


@dataclass(frozen=True, eq=False, slots=True)
class Atlas:
    """`open_schools` and `geography` of the whole county on `day`, and what of it is shown for
    the selection:

    `partnerships`: `Geography.partnerships` with `partnership_name`, `kind`, `host_name` and
    `districts_spanned`; `members`: memberships of these with `urn`, `name`, `lead`, `to_host`,
    `nearest_partner`; `schools`: open schools to draw, by URN, with `name`, places and `chosen`
    (in the selected districts);
    `alone`: the selected districts' schools in no partnership, with `name`, `district`,
    `nearest_name` and `miles`.
    """

    day: pd.Timestamp
    open_schools: pd.DataFrame
    geography: Geography
    partnerships: pd.DataFrame
    members: pd.DataFrame
    schools: pd.DataFrame
    alone: pd.DataFrame


@dataclass(frozen=True, eq=False, slots=True)
class Survey:
    """The open schools of a day by URN, the memberships of some kinds of partnership among them
    (columns of `Dataset.members_on`), and what was measured."""

    day: pd.Timestamp
    open_schools: pd.DataFrame
    members: pd.DataFrame
    geography: Geography


def survey(dataset: Dataset, kinds: Collection[str], day: pd.Timestamp, limit: float) -> Survey:
    """Measure all partnerships of `day` and of these kinds (all if none is named); `limit` is in
    miles."""
    schools = open_schools(dataset.schools, day)
    members = dataset.members_on(day)
    members = members[members["kind"].isin(list(kinds or dataset.kinds))]
    members = members[members["urn"].isin(schools.index)]
    members = members.drop_duplicates(["partnership", "urn"])
    found = measure_geography(members[["partnership", "urn"]], schools, limit)
    return Survey(day, schools, members, found)


def make_atlas(dataset: Dataset, selection: Selection, day: pd.Timestamp, limit: float) -> Atlas:
    """Measure the partnerships of `day` and keep those the selection asks for (see `chart_out`);
    `limit` is in miles."""
    return chart_out(dataset, selection, survey(dataset, selection.kinds, day, limit))


def chart_out(dataset: Dataset, selection: Selection, measured: Survey) -> Atlas:
    """What the selection asks for of a survey of its kinds of partnership.

    Partnerships with a member in the selected districts; the schools of those districts and all
    members of those partnerships. Districts change what is shown, never how it is measured.
    """
    schools, members, found = measured.open_schools, measured.members, measured.geography
    near = schools["district"].isin(selection.districts or dataset.districts)
    shown = set(members.loc[members["urn"].map(near), "partnership"])
    own = members[members["partnership"].isin(shown)]
    drawn = schools[near | schools.index.isin(own["urn"])]
    names = schools["name"]
    alone = found.alone[found.alone["urn"].map(near)]
    return Atlas(
        day=measured.day,
        open_schools=schools,
        geography=found,
        partnerships=_named(dataset, found.partnerships, names, shown),
        members=own[["partnership", "urn", "lead"]]
        .merge(found.members, on=["partnership", "urn"], how="left")
        .assign(name=lambda t: t["urn"].map(names)),
        schools=drawn.assign(chosen=near[drawn.index]),
        alone=alone.assign(
            name=alone["urn"].map(names),
            district=alone["urn"].map(schools["district"].astype(object)),
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
    near = members["urn"].map(dataset.schools["district"].astype(object))
    ever = members.loc[near.isin(selection.districts or dataset.districts), "partnership"]
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


def _named(
    dataset: Dataset, table: pd.DataFrame, names: pd.Series, shown: set[str]
) -> pd.DataFrame:
    known = dataset.tables["partnerships"].set_index("partnership")
    kept = table[table["partnership"].isin(shown)].rename(
        columns={"districts": "districts_spanned"}
    )
    return kept.assign(
        partnership_name=kept["partnership"].map(known["name"]),
        kind=kept["partnership"].map(known["kind"]),
        host_name=kept["host"].map(names).fillna(""),
    ).sort_values("partnership_name", ignore_index=True)
