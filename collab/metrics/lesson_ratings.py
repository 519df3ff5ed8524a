"""The ten lessons: how partnerships are rated against them, and when they are due again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

IN_PLACE = 3
"""A rating of this or more (established, embedded) counts as in place."""
_EVERY = pd.DateOffset(months=12)
"""A partnership is reviewed once a year unless its last review says when the next is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the county's ratings come to.

    `latest`: one row a partnership and lesson that was assessed, with `rating`, `assessed_on`,
    `by`, `evidence`, and `before` (the rating before it, or missing). `lessons`: one row a
    lesson, with `assessed` and `in_place` (partnerships), `share` (percent of those assessed that
    have it in place, missing with none) and `risen`, `fallen` (partnerships whose last rating differs).
    """

    latest: pd.DataFrame
    lessons: pd.DataFrame


def standing(assessments: pd.DataFrame, partnerships: pd.Series) -> Standing:
    """The latest ratings of `partnerships` (slugs) and how many have each lesson in place.

    `assessments` is the contract's table; of two on one day the later row counts.
    """
    own = assessments[assessments["partnership"].isin(partnerships)]
    own = own.sort_values("assessed_on", kind="stable")
    own = own.drop_duplicates(["partnership", "lesson", "assessed_on"], keep="last")
    by = own.groupby(["partnership", "lesson"])
    latest = own.assign(before=by["rating"].shift()).drop_duplicates(["partnership", "lesson"], keep="last")
    latest = latest.sort_values(["partnership", "lesson"], ignore_index=True)
    moved = latest["rating"] - latest["before"]
    counted = latest.assign(in_place=latest["rating"] >= IN_PLACE, risen=moved > 0, fallen=moved < 0)
    sums = counted.groupby("lesson")[["in_place", "risen", "fallen"]].sum()
    sums = sums.assign(assessed=counted.groupby("lesson").size()).reindex(range(1, 11))
    sums = sums.fillna(0).astype(int).rename_axis("lesson").reset_index()
    share = 100 * sums["in_place"] / sums["assessed"].where(sums["assessed"] > 0)
    return Standing(latest, sums.assign(share=share))


def least_in_place(lessons: pd.DataFrame, fewest: int = 3) -> pd.DataFrame:
    """The lessons with the smallest share in place (percent) among those that at least `fewest`
    partnerships were assessed for: up to three rows of `Standing.lessons`, the least first."""
    judged = lessons[lessons["assessed"] >= fewest]
    return judged.sort_values(["share", "lesson"]).head(3).reset_index(drop=True)


def people_beside_data(latest: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Every rating of which the data says something, too, and whether they go together.

    `latest` as in `Standing`, `data` as from `lessons_in_data.what_the_data_says`. Returns
    `partnership`, `lesson`, `rating`, `says`, `told`, and `differ`: "people" where it is rated in
    place while the data says low, "data" where it is rated not in place while the data says high,
    else "".
    """
    both = latest[["partnership", "lesson", "rating"]].merge(data, on=["partnership", "lesson"])
    both = both[both["says"] != ""].reset_index(drop=True)
    people = (both["rating"] >= IN_PLACE) & both["says"].eq("low")
    alone = (both["rating"] < IN_PLACE) & both["says"].eq("high")
    return both.assign(differ=np.select([people, alone], ["people", "data"], ""))


def disagreements(latest: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """The rows of `people_beside_data` where people and data do not say the same."""
    both = people_beside_data(latest, data)
    return both[both["differ"] != ""].reset_index(drop=True)


def last_assessed(assessments: pd.DataFrame) -> pd.Series:
    """By partnership, the date of its latest assessment."""
    return assessments.groupby("partnership")["assessed_on"].max()


def review_dates(
    partnerships: pd.DataFrame, assessments: pd.DataFrame, reviews: pd.DataFrame, today: pd.Timestamp
) -> pd.DataFrame:
    """When each partnership was last looked at, when it is next due, and whether that is past.

    `partnerships` has `partnership` and `partnership_name`. The next date is the one its last
    review names, else a year after its last review or assessment; one never looked at is due now.
    Of two reviews on one day the later row counts. Returns `partnership`, `partnership_name`,
    `last`, `due` and `overdue`, the longest overdue first.
    """
    # A group's `last()` would be each column's own last value: a day that an earlier review named.
    ordered = reviews.sort_values("reviewed_on", kind="stable")
    last_review = ordered.drop_duplicates("partnership", keep="last").set_index("partnership")
    table = partnerships[["partnership", "partnership_name"]].copy()
    slugs = table["partnership"]
    rated, reviewed, named = (
        pd.Series(pd.to_datetime(found.reindex(slugs)).to_numpy(), index=table.index)
        for found in (last_assessed(assessments), last_review["reviewed_on"], last_review["next_review"])
    )
    table["last"] = pd.concat([rated, reviewed], axis=1).max(axis=1)
    table["due"] = named.fillna(table["last"] + _EVERY).fillna(today)
    table["overdue"] = table["last"].isna() | (table["due"] < today)
    named = table["partnership_name"].astype(str).str.casefold()
    return table.assign(named=named).sort_values(["due", "named"], ignore_index=True).drop(columns="named")
