"""The protected cohorts of one year and key stage, as every figure is added up from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from collab.data.disclosure.units import reduce_to_units
from collab.data.vocabulary import CONTEXT


@dataclass(frozen=True, slots=True)
class StageCohorts:
    """The protected cohorts of one year and key stage, one row a school, in the order of units.

    `urn`, `unit`, `district` and `band` (category codes), `kinds` (bits of
    `collab.data.dataset.KIND_BITS` on the day of the tests), `partners` (see
    `collab.data.dataset.partners`), each an array; `starts` is where each unit begins.
    """

    urn: np.ndarray
    unit: np.ndarray
    district: np.ndarray
    band: np.ndarray
    kinds: np.ndarray
    partners: np.ndarray
    eligible: np.ndarray
    starts: np.ndarray
    achieved: dict[str, np.ndarray]
    """For each measure, pupils who achieved per unit; -1 where a member's figure is withheld."""
    context: dict[str, np.ndarray]
    """For each of `CONTEXT`, the value of each unit's cohorts together, also where only a group of their
    pupils is told of; NaN where it is not known of a member, and at Key Stage 1, whose pupils it does
    not speak of."""

    @property
    def unit_schools(self) -> np.ndarray:
        """How many schools each unit has."""
        return np.diff(np.append(self.starts, len(self.urn)))

    @property
    def unit_eligible(self) -> np.ndarray:
        """Eligible pupils of each unit."""
        return reduce_to_units(self.eligible, self.starts, np.add)

    def unit_achieved(self, measure: str) -> np.ndarray:
        """Pupils of each unit who achieved; -1 where there is no figure."""
        return self.achieved.get(measure, np.full(len(self.starts), -1))


def in_units(
    cohorts: pd.DataFrame, decided: pd.DataFrame, measures: Sequence[str], context: pd.DataFrame
) -> StageCohorts:
    """The `cohorts` (see `collab.data.dataset.cohorts_of`) of which something is shown, put together.

    By URN, `decided` has the `unit` of each, its `eligible` pupils that are told of (all, or those of a
    group) and those of them who achieved in a column a measure, missing where a unit's sum would give
    something away; `context` has `CONTEXT` of whole cohorts. The units' context is the mean over all
    pupils of the cohorts.
    """
    decided = decided[decided.index.isin(cohorts.index)]
    told = decided.iloc[np.lexsort((decided.index.to_numpy(), decided["unit"].to_numpy()))]
    rows = cohorts.loc[told.index]
    unit = told["unit"].to_numpy(dtype=int)
    _, starts = np.unique(unit, return_index=True)
    whole = rows["eligible"].to_numpy(float)
    of_unit = reduce_to_units(whole, starts, np.add)
    known = context.reindex(told.index)
    return StageCohorts(
        urn=told.index.to_numpy(),
        unit=unit,
        district=rows["district"].to_numpy(dtype=int),
        band=rows["band"].to_numpy(dtype=int),
        kinds=rows["kinds"].to_numpy(dtype=int),
        partners=rows["partners"].to_numpy(dtype=int),
        eligible=told["eligible"].to_numpy(dtype=int),
        starts=starts,
        achieved={code: _per_unit(told[code], starts) for code in measures},
        context={
            name: reduce_to_units(known[name].to_numpy(float) * whole, starts, np.add) / of_unit
            for name in CONTEXT
        },
    )


def of_others(stage: StageCohorts, decided: pd.DataFrame, measures: Sequence[str]) -> StageCohorts:
    """The same units, told of others of their pupils: `decided` as for `in_units`."""
    told = decided.loc[stage.urn]
    return replace(
        stage,
        eligible=told["eligible"].to_numpy(dtype=int),
        achieved={code: _per_unit(told[code], stage.starts) for code in measures},
    )


def _per_unit(achieved: pd.Series, starts: np.ndarray) -> np.ndarray:
    """Sums per unit, or -1 where any member's figure is missing: the rest would give it away."""
    counts = achieved.to_numpy(dtype=float, na_value=np.nan)
    sums = reduce_to_units(counts, starts, np.add)
    return np.where(np.isnan(sums), -1, sums).astype(int)
