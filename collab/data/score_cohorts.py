"""The average scores and the progress of a release's cohorts, protected: sums of points in whole units."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset, StageCohorts, cohorts_of
from collab.data.disclosure.already_shown import Rules, told_before
from collab.data.disclosure.units import left_over, reduce_to_units
from collab.data.measures import SCORES

_KEPT: WeakKeyDictionary[Dataset, dict[tuple[int, str], StageCohorts]] = WeakKeyDictionary()


def scores_in(dataset: Dataset, year: int) -> tuple[str, ...]:
    """The codes of `SCORES` that have published figures in `year`, in the catalogue's order."""
    rows = dataset.tables["scores"]
    found = set(rows.loc[rows["year"].eq(year) & rows["status"].eq("published"), "measure"])
    return tuple(code for code in SCORES if code in found)


def score_key(code: str) -> str:
    """The three letters under which it is remembered what was shown of a score in its year: "2m1"."""
    return f"{SCORES[code].key_stage.value[-1]}m{SCORES[code].rank}"


def score_cohorts(dataset: Dataset, year: int, code: str) -> StageCohorts:
    """The protected cohorts of one score, built at first use and kept.

    They are the units that the stage's percentages are shown in, those whose schools all have the score;
    `eligible` are the pupils it is of, and the units' `context` is `points`, the sum over these pupils.
    Nobody has `achieved`. A unit whose score is of too few pupils is left out, also where it is whoever
    knows some of its schools who would be left with too few.
    """
    kept = _KEPT.setdefault(dataset, {})
    if (year, code) not in kept:
        kept[year, code] = _made(dataset, year, code)
    return kept[year, code]


def _made(dataset: Dataset, year: int, code: str) -> StageCohorts:
    cohorts = _known(dataset, year, code)

    def decide(earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return _protected(cohorts, code, dataset.threshold, earlier)

    ledger = dataset.ledger
    decided = ledger.agree(year, score_key(code), decide) if ledger else decide(())
    shown = decided[decided[code].notna()]
    cohorts = cohorts.loc[shown.index].sort_values(["unit", "urn"])
    _, starts = np.unique(cohorts["unit"].to_numpy(), return_index=True)
    points = reduce_to_units(cohorts[code].to_numpy(float), starts, np.add)
    return StageCohorts(
        urn=cohorts["urn"].to_numpy(),
        unit=cohorts["unit"].to_numpy(dtype=int),
        district=cohorts["district"].to_numpy(dtype=int),
        band=cohorts["band"].to_numpy(dtype=int),
        kinds=cohorts["kinds"].to_numpy(dtype=int),
        partners=cohorts["partners"].to_numpy(dtype=int),
        eligible=cohorts["eligible"].to_numpy(dtype=int),
        starts=starts,
        achieved={code: np.zeros(len(starts), dtype=int)},
        context={"points": points},
    )


def _known(dataset: Dataset, year: int, code: str) -> pd.DataFrame:
    """By URN, the cohorts in units all of whose schools have the score: `unit`, `eligible` pupils that it
    is of, and their points in the column `code`."""
    stage = dataset.stage(year, SCORES[code].key_stage)
    rows = dataset.tables["scores"]
    rows = rows[rows["year"].eq(year) & rows["measure"].eq(code) & rows["status"].eq("published")]
    rows = rows.set_index("urn")
    pupils = rows["pupils"].astype(float).reindex(stage.urn)
    # To a tenth, as scores are published, so that the same figures are the same.
    points = (pupils * rows["score"].astype(float).reindex(stage.urn)).round(1)
    unit = pd.Series(stage.unit, index=stage.urn)
    there = points.notna().groupby(unit).transform("all")
    cohorts, _ = cohorts_of(dataset, year, SCORES[code].key_stage)
    at = unit.index[there]
    own = {"unit": unit[at], "eligible": pupils[at].astype(int), code: points[at]}
    return cohorts.drop(columns=["eligible"]).loc[at].assign(**own)


def _protected(
    cohorts: pd.DataFrame, code: str, threshold: int, earlier: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """By URN, each cohort's `unit`, `eligible` pupils and points, which are missing for a whole unit where
    they would be of too few pupils, or tell of too few beside what was shown earlier.

    A sum of points forces no school's, whatever it is, so nothing has to be open of it but the number of
    pupils: for that the score counts as one that everybody would guess.
    """
    rules = Rules((code,), (code,), threshold)
    few = pd.Series(False, index=cohorts.index)
    for _, own in cohorts.groupby("unit"):
        pupils = own["eligible"].to_numpy(int)
        several = len(own) > 1 and pupils.min() < threshold
        left = left_over(pupils, list(own["bodies"])) if several else int(pupils.sum())
        few[own.index] = left < threshold
    hidden = few | told_before(cohorts, earlier, rules)[code]
    hidden = hidden.groupby(cohorts["unit"]).transform("any")
    return cohorts[["unit", "eligible"]].assign(**{code: cohorts[code].mask(hidden)})
