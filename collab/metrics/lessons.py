"""The ten lessons: what people say of each partnership, and what the data says beside it."""

from dataclasses import dataclass

import pandas as pd

from collab.dataset import Dataset
from collab.metrics.atlas import Atlas

READ_FROM_DATA = (1, 2, 9, 10)
"""The lessons that the data itself speaks about."""
LIVED = 3
"""A rating of this or more (established, embedded) counts as lived."""
_LOCAL, _SPREAD_OUT = 0.6, 0.35
"""Locality from which the data calls a partnership local, and below which spread out."""
_KEPT_UP, _LAPSED = pd.DateOffset(months=12), pd.DateOffset(months=24)
_EVERY = pd.DateOffset(months=12)
"""A partnership is reviewed once a year unless its last review says when the next is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the county's ratings come to.

    `latest`: one row a partnership and lesson that was assessed, with `rating`, `assessed_on`,
    `by`, `evidence`, and `before` (the rating before it, or missing). `lessons`: one row a
    lesson, with `assessed` and `lived` (partnerships), `share` (percent of those assessed that
    live it, missing with none) and `risen`, `fallen` (partnerships whose last rating differs).
    """

    latest: pd.DataFrame
    lessons: pd.DataFrame


def standing(assessments: pd.DataFrame, partnerships: pd.Series) -> Standing:
    """The latest ratings of `partnerships` (slugs) and how many live each lesson.

    `assessments` is the contract's table; of two on one day the later row counts.
    """
    own = assessments[assessments["partnership"].isin(partnerships)]
    own = own.sort_values("assessed_on", kind="stable")
    own = own.drop_duplicates(["partnership", "lesson", "assessed_on"], keep="last")
    by = own.groupby(["partnership", "lesson"])
    latest = own.assign(before=by["rating"].shift()).drop_duplicates(
        ["partnership", "lesson"], keep="last"
    )
    latest = latest.sort_values(["partnership", "lesson"], ignore_index=True)
    moved = latest["rating"] - latest["before"]
    counted = latest.assign(lived=latest["rating"] >= LIVED, risen=moved > 0, fallen=moved < 0)
    sums = counted.groupby("lesson")[["lived", "risen", "fallen"]].sum()
    sums = sums.assign(assessed=counted.groupby("lesson").size()).reindex(range(1, 11))
    sums = sums.fillna(0).astype(int).rename_axis("lesson").reset_index()
    share = 100 * sums["lived"] / sums["assessed"].where(sums["assessed"] > 0)
    return Standing(latest, sums.assign(share=share))


def least_lived(lessons: pd.DataFrame, fewest: int = 3) -> pd.DataFrame:
    """The lessons with the smallest share lived (percent) among those that at least `fewest`
    partnerships were assessed for: up to three rows of `Standing.lessons`, the least first."""
    judged = lessons[lessons["assessed"] >= fewest]
    return judged.sort_values(["share", "lesson"]).head(3).reset_index(drop=True)


def what_the_data_says(
    dataset: Dataset, atlas: Atlas, assessments: pd.DataFrame, reviews: pd.DataFrame,
    today: pd.Timestamp,
) -> pd.DataFrame:  # fmt: skip
    """For each partnership of the atlas and each lesson of `READ_FROM_DATA`, what the data says.

    Returns `partnership`, `lesson`, `says` ("high", "middle", "low", or "" where it is silent)
    and `told` (in words). Lessons 1 and 9 are never low: that no earlier partnership is recorded
    is no evidence that there was none, nor is a steady membership one of unreadiness to change.
    """
    rows = []
    for _, row in atlas.partnerships.iterrows():
        slug = str(row["partnership"])
        for lesson, (says, told) in {
            1: _grew(dataset, slug),
            2: _local(row["locality"]),
            9: _changing(dataset, slug, atlas.day),
            10: _kept_up(slug, assessments, reviews, today),
        }.items():
            rows.append((slug, lesson, says, told))
    return pd.DataFrame(rows, columns=["partnership", "lesson", "says", "told"])


def disagreements(latest: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Where people and data do not say the same: rated lived while the data says low, or not
    lived while it says high.

    `latest` as in `Standing`, `data` as from `what_the_data_says`. Returns `partnership`,
    `lesson`, `rating`, `says`, `told`.
    """
    both = latest[["partnership", "lesson", "rating"]].merge(data, on=["partnership", "lesson"])
    above = (both["rating"] >= LIVED) & both["says"].eq("low")
    below = (both["rating"] < LIVED) & both["says"].eq("high")
    return both[above | below].reset_index(drop=True)


def last_assessed(assessments: pd.DataFrame) -> pd.Series:
    """By partnership, the date of its latest assessment."""
    return assessments.groupby("partnership")["assessed_on"].max()


def review_dates(
    partnerships: pd.DataFrame, assessments: pd.DataFrame, reviews: pd.DataFrame,
    today: pd.Timestamp,
) -> pd.DataFrame:  # fmt: skip
    """When each partnership was last looked at, when it is next due, and whether that is past.

    `partnerships` has `partnership` and `partnership_name`. The next date is the one its last
    review names, else a year after its last review or assessment; one never looked at is due now.
    Returns `partnership`, `partnership_name`, `last`, `due` and `overdue`, the longest overdue
    first.
    """
    last_review = reviews.sort_values("reviewed_on").groupby("partnership").last()
    table = partnerships[["partnership", "partnership_name"]].copy()
    slugs = table["partnership"]
    rated, reviewed, named = (
        pd.Series(pd.to_datetime(found.reindex(slugs)).to_numpy(), index=table.index)
        for found in (
            last_assessed(assessments), last_review["reviewed_on"], last_review["next_review"],
        )
    )  # fmt: skip
    table["last"] = pd.concat([rated, reviewed], axis=1).max(axis=1)
    table["due"] = named.fillna(table["last"] + _EVERY).fillna(today)
    table["overdue"] = table["last"].isna() | (table["due"] < today)
    return table.sort_values(["due", "partnership_name"], ignore_index=True)


def _grew(dataset: Dataset, slug: str) -> tuple[str, str]:
    """Lesson 1: from an earlier partnership, or from schools that had worked together before."""
    table = dataset.tables["partnerships"].set_index("partnership")
    sources = str(table["grew_out_of"].fillna("").get(slug, "")).split()
    if sources:
        names = [str(table["name"].get(source, source)) for source in sources]
        return "high", f"it grew out of {' and '.join(names)}"
    members = dataset.tables["memberships"]
    own = members[members["partnership"] == slug]
    start = own["joined"].min()
    founders = set(own.loc[own["joined"] == start, "urn"])
    earlier = members[
        members["urn"].isin(founders) & (members["joined"] < start)
        & (members["partnership"] != slug)
    ]  # fmt: skip
    together = earlier.groupby("partnership")["urn"].nunique()
    if len(together) and together.max() >= 2:
        return "high", f"{int(together.max())} founding schools had been partners before"
    return "", "no earlier partnership of its schools is recorded"


def _local(locality: float) -> tuple[str, str]:
    if pd.isna(locality):
        return "", "too few schools with a place to measure"
    says = "high" if locality >= _LOCAL else "low" if locality < _SPREAD_OUT else "middle"
    return says, f"locality is {locality:.2f}, where 1 is as local as geography allows"


def _changing(dataset: Dataset, slug: str, day: pd.Timestamp) -> tuple[str, str]:
    """Lesson 9: whether its schools belong to several partnerships, and its members change."""
    members = dataset.tables["memberships"]
    own = members[members["partnership"] == slug]
    start = own["joined"].min()
    joined = int(((own["joined"] > start) & (own["joined"] <= day)).sum())
    left = int((own["left"].notna() & (own["left"] <= day)).sum())
    now = dataset.members_on(day)
    several = now[now["urn"].isin(now.loc[now["partnership"] == slug, "urn"])]
    several = int((several.groupby("urn")["partnership"].nunique() > 1).sum())
    told = (
        f"{several} of its schools are in another partnership too, {joined} joined later and "
        f"{left} left"
    )
    return ("high" if several or joined or left else "middle"), told


def _kept_up(
    slug: str, assessments: pd.DataFrame, reviews: pd.DataFrame, today: pd.Timestamp
) -> tuple[str, str]:
    """Lesson 10: how long ago the partnership was last assessed or reviewed."""
    dates = pd.concat(
        [
            assessments.loc[assessments["partnership"] == slug, "assessed_on"],
            reviews.loc[reviews["partnership"] == slug, "reviewed_on"],
        ]
    )
    if dates.empty:
        return "low", "it has never been assessed or reviewed here"
    last = dates.max()
    says = "high" if last + _KEPT_UP >= today else "low" if last + _LAPSED < today else "middle"
    return says, f"it was last assessed or reviewed in {last:%B %Y}"
