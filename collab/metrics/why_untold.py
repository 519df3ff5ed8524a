"""Why a partnership has no result of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import Selection


class Reason(StrEnum):
    """What is in the way of a result."""

    NOT_YET = "its first schools joined after the tests"
    NO_SCHOOL = "it had no school on the day of the tests, though it had before"
    NOT_PUBLISHED = "of none of its schools a result was published"
    TOGETHER = "its cohorts are counted only together with those of others"
    GROUP = "of a group of pupils one of the last two: which, would tell that there are such pupils"


@dataclass(frozen=True, slots=True)
class Untold:
    """The reason, and the day on which the first school joined (NaT where nobody knows it)."""

    reason: Reason
    first: pd.Timestamp


def why_untold(dataset: Dataset, selection: Selection, slug: str, years: Sequence[int]) -> Untold:
    """Why nothing can be told of a partnership at the selection's measure in these `years`, given that
    nothing can: see `collab.metrics.beside_others.profile`."""
    rows = dataset.tables["memberships"]
    first = pd.Timestamp(rows.loc[rows["partnership"] == slug, "joined"].min())
    of_year = {year: dataset.members_on(day_of_tests(year)) for year in {*years, selection.year}}
    members = {
        (int(urn), year)
        for year, here in of_year.items()
        for urn in here.loc[here["partnership"] == slug, "urn"]
    }
    if not members:
        late = first > day_of_tests(selection.year)
        return Untold(Reason.NOT_YET if late else Reason.NO_SCHOOL, first)
    if selection.pupils:
        return Untold(Reason.GROUP, first)
    table = dataset.tables["results"]
    there = table["measure"].eq(selection.measure) & table["status"].eq("published") & table["eligible"].gt(0)
    published = table.loc[there & table["urn"].isin({urn for urn, _ in members}), ["urn", "year"]]
    known = members & set(published.itertuples(index=False, name=None))
    return Untold(Reason.TOGETHER if known else Reason.NOT_PUBLISHED, first)
