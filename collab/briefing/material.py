"""What every section of a briefing is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pandas as pd

from collab.briefing.model import Audience, Scope
from collab.brokering.options import since_then
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.data.measures import year_label
from collab.data.selection import Selection, left_out, select
from collab.geography.shown_on_map import ShownOnMap, map_of_day
from collab.metrics.gap_tables import at_measures, every_district, headline_codes
from collab.metrics.lesson_ratings import Standing, standing
from collab.metrics.like_for_like import Adjusted, size_comparison


@dataclass(frozen=True, eq=False)
class Material:
    """The data, the selection and the scope. `on_map` is of `day`, for all
    districts; `gaps` are those of `collab.metrics.gap_tables.every_gap`; `records` are the tables of
    `collab.people.records.with_records`; `where` names what it is about, `place` the districts of
    its figures."""

    dataset: Dataset
    selection: Selection
    scope: Scope
    on_map: ShownOnMap
    gaps: pd.DataFrame
    records: Mapping[str, pd.DataFrame]
    where: str
    place: str
    today: pd.Timestamp
    limit: float
    day: pd.Timestamp

    @property
    def every_district(self) -> pd.DataFrame:
        """The gap in every district, as `collab.metrics.gap_tables.every_district`."""
        return _every_district(self.dataset, replace(self.selection, districts=()))

    @cached_property
    def outside(self) -> int:
        """How many of the selected schools count with schools outside the selection."""
        return left_out(self.dataset, self.selection)

    def disclosed(self, gaps: pd.DataFrame) -> Disclosed:
        """Gaps of the selection as they may be shown."""
        return disclose_gaps(gaps, self.dataset.threshold, self.outside)

    @cached_property
    def headline(self) -> Disclosed:
        """The headline gaps, as on the Overview."""
        return self.disclosed(at_measures(self.gaps, headline_codes(self.dataset, self.selection)))

    @cached_property
    def alike(self) -> tuple[pd.DataFrame, Adjusted]:
        """The gap beside that between schools alike, as `collab.metrics.like_for_like.size_comparison`."""
        raw = at_measures(self.gaps, [self.selection.measure])
        return size_comparison(select(self.dataset, self.selection), raw)

    @cached_property
    def alone(self) -> pd.DataFrame:
        """The selected districts' schools not in a partnership, as `collab.geography.shown_on_map`."""
        return self.on_map.alone[self.selection.covers(self.on_map.alone["district"])]

    @cached_property
    def became(self) -> pd.Series:
        """What became of each of them since, by URN, as `collab.brokering.options.since_then`."""
        kinds = self.selection.kinds or self.dataset.kinds
        return since_then(self.dataset, self.alone, kinds, self.today).set_axis(self.alone["urn"])

    @cached_property
    def standing(self) -> Standing:
        """How its partnerships stand with the ten lessons."""
        return standing(self.records["assessments"], pd.Series(self.slugs, dtype=object))

    @property
    def unit(self) -> str:
        """What distances are in."""
        return self.on_map.unit

    @property
    def year(self) -> str:
        """The selected year, as it is shown."""
        return year_label(self.selection.year)

    @property
    def names(self) -> Mapping[str, str]:
        """Every partnership there ever was, by slug."""
        table = self.dataset.tables["partnerships"]
        return dict(zip(table["partnership"], table["name"], strict=True))

    @property
    def lessons(self) -> Mapping[int, str]:
        """The ten lessons by number."""
        table = self.dataset.tables["lessons"]
        return dict(zip(table["lesson"].astype(int), table["title"], strict=True))

    @cached_property
    def partnerships(self) -> pd.DataFrame:
        """The partnerships of `on_map` that the briefing is about."""
        table = self.on_map.partnerships
        return table[table["partnership"].isin(self.slugs)].reset_index(drop=True)

    @cached_property
    def slugs(self) -> list[str]:
        """Their slugs: those with a member in the selected districts, the one, or the school's."""
        members = self.on_map.members
        if self.scope.audience is Audience.PARTNERSHIP:
            return [self.scope.partnership]
        if self.scope.audience is Audience.SCHOOL:
            return members.loc[members["urn"] == self.scope.urn, "partnership"].tolist()
        district = members["urn"].map(self.dataset.schools["district"].astype(object))
        near = self.selection.covers(district)
        return list(dict.fromkeys(members.loc[near, "partnership"]))


# The next briefing is often of other districts: of all England, a third of the work is the same for them.
@lru_cache(maxsize=1)
def map_of_all(dataset: Dataset, everywhere: Selection, day: pd.Timestamp, limit: float) -> ShownOnMap:
    """As `collab.geography.shown_on_map.map_of_day`, for a selection of all districts."""
    return map_of_day(dataset, everywhere, day, limit)


@lru_cache(maxsize=1)
def _every_district(dataset: Dataset, everywhere: Selection) -> pd.DataFrame:
    return every_district(dataset, everywhere)
