"""One release in memory, indexed once for the metrics and shared by every session.

Nothing here is copied per session, and nothing may change the frames it hands out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from collab.data.contracts import Tables
from collab.data.disclosure.already_shown import Rules, join_corrected, joined_before, told_before
from collab.data.disclosure.threshold import THRESHOLD
from collab.data.disclosure.units import assign_units, guessed, tells_no_count
from collab.data.ended_kinds import with_kinds_ended
from collab.data.measures import MEASURES, KeyStage
from collab.data.names import with_shown_names
from collab.data.provenance import Release
from collab.data.stage_cohorts import StageCohorts, in_units
from collab.data.vocabulary import CONTEXT, GOVERNING, KINDS, MILES, MINUTES

SIZE_BANDS = ("1-10", "11-20", "21-30", "31-60", "61+")
"""Bands of cohort size (eligible pupils of one school, year and key stage)."""
_BAND_EDGES = (0, 10, 20, 30, 60, np.inf)
ALIKE = ("published", "collaborating", "district", "kinds", "partnership", "band")
"""What a viewer can select by, the most important first: a unit should share it."""
UNKNOWN_DISTRICT = "District not known"
"""What is written where the source does not say a school's district; it is no district."""
KIND_BITS = {kind: 1 << i for i, kind in enumerate(KINDS)}
"""Each kind of partnership as a bit, so that a school's kinds of one year are one integer."""


class Ledger(Protocol):
    """Remembers which cohorts were shown together, whatever release they were of."""

    def agree(
        self, year: int, about: str, decide: Callable[[Sequence[pd.DataFrame]], pd.DataFrame]
    ) -> pd.DataFrame:
        """What `decide` makes of all that was shown of the year and key stage before (`about`, or what
        stands for a group of its pupils), kept before anybody sees it; frames as
        `collab.data.disclosure.already_shown` describes."""
        ...


@dataclass(frozen=True, eq=False)
class Dataset:
    """A release with its contract tables and the cohorts every figure is built from.

    Two are the same only if they are one object: what is worked out from it is kept by it."""

    release: Release
    tables: Tables
    threshold: int = THRESHOLD
    ledger: Ledger | None = None
    """Where what is shown is remembered; a release that is not shown to viewers has none."""
    _stages: dict[tuple[int, KeyStage], StageCohorts] = field(default_factory=dict, repr=False)

    @cached_property
    def schools(self) -> pd.DataFrame:
        """The schools by URN; `district` is missing where the source has none: such a school counts
        in the figures of the whole area, and stands in no comparison of districts."""
        schools = self.tables["schools"].set_index("urn").sort_index()
        return schools.assign(district=schools["district"].astype("category"))

    @cached_property
    def lineage(self) -> Mapping[int, int]:
        """By URN, the number under which the same school goes on; only for those that changed it.

        A school that converted has one successor, which has no other predecessor; where schools
        merged or split, what follows is another school.
        """
        links = self.tables["successions"]
        single = ~links["urn"].duplicated(keep=False) & ~links["successor"].duplicated(keep=False)
        after = {int(a): int(b) for a, b in links.loc[single, ["urn", "successor"]].to_numpy()}
        found = {}
        for urn in after:
            seen, latest = {urn}, urn
            while latest in after and after[latest] not in seen:
                latest = after[latest]
                seen.add(latest)
            found[urn] = latest
        return found

    def today(self, urn: pd.Series) -> pd.Series:
        """Each URN's school, by the number it goes on under (see `lineage`)."""
        return urn.map(self.lineage).fillna(urn).astype(urn.dtype) if self.lineage else urn

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """Names of the districts, in alphabetical order; none where no school's is known."""
        return tuple(self.schools["district"].cat.categories)

    @property
    def several_districts(self) -> bool:
        """Whether there are districts to compare, or to choose among."""
        return len(self.districts) > 1

    @cached_property
    def special(self) -> np.ndarray:
        """The URNs of special schools."""
        return self.schools.index[self.schools["phase"] == "special"].to_numpy(int)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years with results, earliest first."""
        return tuple(sorted(int(y) for y in self.tables["results"]["year"].unique()))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of partnership that occur in the release, in the order of the vocabulary."""
        found = set(self.tables["partnerships"]["kind"])
        return tuple(kind for kind in KINDS if kind in found)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """What distances can be told in: minutes where there are times of travel."""
        return (MILES, MINUTES) if len(self.tables["travel_times"]) else (MILES,)

    @cached_property
    def start_year(self) -> int:
        """The year to open with: the latest with a published table of both groups, or at all."""
        published = self.tables["benchmarks"]
        both = published.loc[published["group"] == "in_collaboration", "year"]
        checked = [year for year in self.years if year in set(both)]
        return max(checked or self.years)

    @cached_property
    def measures(self) -> dict[int, tuple[str, ...]]:
        """Codes of the measures with published results, by year."""
        results = self.tables["results"]
        pairs = results.loc[results["status"] == "published", ["year", "measure"]].drop_duplicates()
        return {
            int(str(year)): tuple(code for code in MEASURES if code in set(group["measure"]))
            for year, group in pairs.groupby("year")
        }

    def stages_of(self, year: int) -> tuple[KeyStage, ...]:
        """The key stages that have published results in `year`."""
        found = {MEASURES[code].key_stage for code in self.measures.get(year, ())}
        return tuple(stage for stage in KeyStage if stage in found)

    def stage(self, year: int, key_stage: KeyStage) -> StageCohorts:
        """The protected cohorts of `year` and `key_stage`, built at first use and kept."""
        key = (year, key_stage)
        if key not in self._stages:
            self._stages[key] = _stage_cohorts(self, year, key_stage)
        return self._stages[key]

    def members_on(self, day: pd.Timestamp) -> pd.DataFrame:
        """Memberships in force on `day` (partnership, urn, joined, left, lead) with their kind."""
        rows = self.tables["memberships"]
        rows = rows[(rows["joined"] <= day) & (rows["left"].isna() | (rows["left"] > day))]
        kinds = self.tables["partnerships"].set_index("partnership")["kind"]
        return rows.assign(kind=rows["partnership"].map(kinds))

    def governed_since(self, day: pd.Timestamp) -> pd.DataFrame:
        """Memberships of a body that governs its schools, in force on `day` or begun later: who
        takes a school on learns its earlier results."""
        partnerships = self.tables["partnerships"]
        governing = partnerships.loc[partnerships["kind"].isin(GOVERNING), "partnership"]
        rows = self.tables["memberships"]
        return rows[rows["partnership"].isin(governing) & (rows["left"].isna() | (rows["left"] > day))]


_Cohorts = dict[tuple[int, KeyStage], tuple[pd.DataFrame, list[str]]]
_COHORTS: WeakKeyDictionary[Dataset, _Cohorts] = WeakKeyDictionary()
_MOST_COHORTS = 4
"""Years and stages of which the cohorts are kept: those that a page asks for at once."""


def in_memory(tables: Tables) -> Tables:
    """The tables as a dataset keeps them: names as people write them, with what was published beside
    them; words that repeat in every row stored once."""
    coded = {"measure": "category", "status": "category"}
    return {**with_shown_names(with_kinds_ended(tables)), "results": tables["results"].astype(coded)}


def day_of_tests(year: int) -> pd.Timestamp:
    """1 May of `year`, when the tests are sat and membership is looked at."""
    return pd.Timestamp(date(year, 5, 1))


def partners(members: pd.DataFrame) -> pd.Series:
    """By URN of `members` (rows of memberships), the lowest URN among all the schools it is linked
    to, by one partnership or by several in a row: schools that may share something."""
    partnership, _ = pd.factorize(members["partnership"])
    school, urns = pd.factorize(members["urn"], sort=True)
    nodes = len(urns) + len(members)
    ends = (school, len(urns) + partnership)
    links = sparse.coo_array((np.ones(len(members)), ends), shape=(nodes, nodes))
    group = connected_components(links, directed=False)[1][: len(urns)]
    lowest = pd.Series(urns, dtype=int).groupby(group).transform("min")
    return pd.Series(lowest.to_numpy(), index=urns)


def _stage_cohorts(dataset: Dataset, year: int, key_stage: KeyStage) -> StageCohorts:
    """Join results, schools and memberships of one year and key stage, and protect the cohorts."""
    cohorts, measures = cohorts_of(dataset, year, key_stage)

    def decide(earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return _protected(cohorts, measures, dataset.threshold, earlier)

    ledger = dataset.ledger
    decided = ledger.agree(year, key_stage, decide) if ledger else decide(())
    return in_units(cohorts, decided, measures, context_of(dataset, year, key_stage))


def cohorts_of(dataset: Dataset, year: int, key_stage: KeyStage) -> tuple[pd.DataFrame, list[str]]:
    """By URN, the cohorts of one year and key stage with the traits a viewer can select by, and
    pupils who achieved in a column a measure; and these measures.

    Those asked for last are kept: the groups and the scores of a year are made of the same ones.
    """
    kept = _COHORTS.setdefault(dataset, {})
    key = (year, key_stage)
    found = kept.get(key)
    if found is None:
        found = _cohorts(dataset, year, key_stage)
        if len(kept) >= _MOST_COHORTS:
            kept.clear()
        kept[key] = found
    return found


def _cohorts(dataset: Dataset, year: int, key_stage: KeyStage) -> tuple[pd.DataFrame, list[str]]:
    results = dataset.tables["results"]
    measures = [code for code in dataset.measures.get(year, ()) if MEASURES[code].key_stage == key_stage]
    rows = results[
        (results["year"] == year) & results["measure"].isin(measures) & (results["status"] == "published")
    ]
    achieved = rows.pivot(index="urn", columns="measure", values="achieved").reindex(columns=measures)
    cohorts = pd.DataFrame({"eligible": rows.groupby("urn")["eligible"].first().astype(int)})
    cohorts = cohorts.rename_axis(None).assign(urn=cohorts.index)
    cohorts["published"] = achieved.notna().to_numpy() @ (1 << np.arange(len(measures)))
    cohorts["district"] = dataset.schools["district"].cat.codes.reindex(cohorts.index)
    cohorts["band"] = np.searchsorted(_BAND_EDGES, cohorts["eligible"]) - 1
    members = dataset.members_on(day_of_tests(year))
    bits = members.assign(bit=members["kind"].map(KIND_BITS)).drop_duplicates(["urn", "kind"])
    cohorts["kinds"] = bits.groupby("urn")["bit"].sum().reindex(cohorts.index, fill_value=0)
    cohorts["collaborating"] = cohorts["kinds"] > 0
    groups = _partnerships_of(members)
    cohorts["partnership"] = [" ".join(groups.get(urn, ())) for urn in cohorts.index]
    cohorts["partners"] = partners(members).reindex(cohorts.index).fillna(-cohorts["urn"])
    governed = _partnerships_of(dataset.governed_since(day_of_tests(year)))
    cohorts["bodies"] = [governed.get(urn, ()) for urn in cohorts.index]
    return cohorts.join(achieved.astype(float)), measures


def _partnerships_of(members: pd.DataFrame) -> dict[int, tuple[str, ...]]:
    """By URN, the partnerships of a school, each once, in the order of the alphabet."""
    found: dict[int, set[str]] = {}
    for urn, partnership in zip(members["urn"].tolist(), members["partnership"].tolist(), strict=True):
        found.setdefault(urn, set()).add(partnership)
    return {urn: tuple(sorted(of)) for urn, of in found.items()}


def _protected(
    cohorts: pd.DataFrame, measures: Sequence[str], threshold: int, earlier: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """By URN, each cohort's unit, `eligible` pupils, and those who achieved in a column a measure,
    missing for a whole unit where its sum would give something away."""
    achieved = cohorts[list(measures)]
    rules = Rules(tuple(measures), tuple(guessed(achieved, cohorts["eligible"])), threshold)
    judged = achieved.drop(columns=list(rules.guessed))
    before = joined_before(earlier).reindex(cohorts.index, fill_value=-1)
    unit = assign_units(cohorts, threshold, ALIKE, judged, before)
    kept = cohorts.assign(unit=unit)[unit >= 0]
    kept["unit"] = join_corrected(kept, earlier, rules, ALIKE)
    hidden = told_before(kept, earlier, rules)
    hidden[judged.columns] |= ~tells_no_count(kept, list(judged.columns), threshold)
    hidden |= kept[list(measures)].isna()
    hidden = hidden.groupby(kept["unit"]).transform("any")
    # The same units bear the same numbers however they came about.
    kept["unit"] = kept.groupby("unit")["urn"].transform("min")
    return kept[["unit", "eligible"]].join(kept[list(measures)].mask(hidden))


def context_of(dataset: Dataset, year: int, key_stage: KeyStage) -> pd.DataFrame:
    """By URN, `CONTEXT` of the cohorts of one year and key stage, as far as it is known."""
    table = dataset.tables["context"]
    own = table[table["year"].eq(year) & (key_stage is KeyStage.KS2)]
    return own.set_index("urn")[list(CONTEXT)]
