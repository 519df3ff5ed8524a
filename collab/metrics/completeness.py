"""How complete a release is: which schools have results in which year, and what it lacks."""

from dataclasses import dataclass

import pandas as pd

from collab.data.dataset import Dataset, day_of_tests
from collab.data.measures import MEASURES, KeyStage, measures_for
from collab.geography.open_schools import open_schools, unplaced_schools

_TEACHES = {
    **dict.fromkeys((KeyStage.EARLY, KeyStage.YEAR_1, KeyStage.KS1), ("infant", "primary")),
    **dict.fromkeys((KeyStage.YEAR_4, KeyStage.KS2), ("junior", "primary")),
}
"""The phases of schools that have pupils at the end of a key stage."""
WITHOUT_TESTS = (2020, 2021)
"""Years without statutory tests or assessments."""


def teaches_at(dataset: Dataset, urn: int, key_stage: KeyStage) -> bool:
    """Whether a school has pupils at the end of a key stage, by its phase; special schools have of all."""
    phase = str(dataset.schools.at[urn, "phase"])
    return phase == "special" or phase in _TEACHES[key_stage]


def results_by_year(dataset: Dataset) -> pd.DataFrame:
    """How many schools have results, the latest year first.

    Of mainstream schools that the register has as open on 1 May and as teaching the key stage, how
    many have a published result of any threshold. Returns `year`, `key_stage` (a `KeyStage`),
    `schools`, `with_results`, `besides` (the mainstream schools with a result that the register has not as
    open then or as teaching the stage), and `complete` (percent 0-100; missing where there is no school).
    """
    results = dataset.tables["results"]
    there = results[(results["status"] == "published") & ~results["urn"].isin(dataset.special)]
    stage = there["measure"].astype(object).map(lambda code: MEASURES[str(code)].key_stage)
    rows = []
    for year in sorted(dataset.years, reverse=True):
        schools = open_schools(dataset.schools, day_of_tests(year))
        for key_stage in KeyStage:
            if not measures_for(year, key_stage):
                continue
            if key_stage not in dataset.stages_of(year) and key_stage not in (KeyStage.KS1, KeyStage.KS2):
                continue
            own = schools.index[schools["phase"].isin(_TEACHES[key_stage])]
            found = there.loc[(there["year"] == year) & (stage == key_stage), "urn"]
            with_results = int(own.isin(found).sum())
            rows.append((year, key_stage, len(own), with_results, found.nunique() - with_results))
    table = pd.DataFrame(rows, columns=["year", "key_stage", "schools", "with_results", "besides"])
    share = 100 * table["with_results"] / table["schools"].where(table["schools"] > 0)
    return table.assign(complete=share.astype(float))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a release lacks: the key stages (`stages`) that no school has results of in its latest
    year, though there were some in the country; `years` without any results between its first and
    last, when there were tests; how many schools lack a district or a place (`unplaced`), and open
    ones a number of pupils (`rolls`); and whether it has no `partnerships`, no `assessments` of
    the ten lessons, and no published totals to check it against (`benchmarks`)."""

    stages: tuple[KeyStage, ...] = ()
    years: tuple[int, ...] = ()
    unplaced: int = 0
    rolls: int = 0
    partnerships: bool = False
    assessments: bool = False
    benchmarks: bool = False


def lacking(dataset: Dataset, assessments: pd.DataFrame) -> Lacking:
    """What the release lacks; `assessments` are all there are, those written down here too."""
    latest = max(dataset.years)
    years = set(range(min(dataset.years), latest)) - set(dataset.years) - set(WITHOUT_TESTS)
    now = open_schools(dataset.schools, day_of_tests(latest))
    there = dataset.stages_of(latest)
    return Lacking(
        stages=tuple(s for s in KeyStage if measures_for(latest, s) and s not in there),
        years=tuple(sorted(years)),
        unplaced=len(unplaced_schools(dataset.schools, dataset.tables["results"])),
        rolls=int(now["pupils_on_roll"].isna().sum()),
        partnerships=dataset.tables["memberships"].empty,
        assessments=assessments.empty,
        benchmarks=dataset.tables["benchmarks"].empty,
    )
