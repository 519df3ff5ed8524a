"""What the viewer has chosen, as one frozen object, to and from the query string of a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from collab.data.dataset import KIND_BITS, SIZE_BANDS, Dataset
from collab.data.disclosure.units import reduce_to_units, shared_value
from collab.data.group_cohorts import group_cohorts, pupils_in
from collab.data.measures import MEASURES, MEASURES_BY_LABEL, SCORES, KeyStage, Measure, headline, year_label
from collab.data.score_cohorts import score_cohorts
from collab.data.stage_cohorts import StageCohorts
from collab.data.stages import BEFORE_KS2
from collab.data.vocabulary import DISTANCES, KINDS, MILES, PUPILS

IN, NOT_IN = "In a partnership", "Not in a partnership"
COLLABORATION = (IN, NOT_IN)

PARAMETERS = ("district", "year", "measure", "pupils", "kind", "size", "distance")
"""Query parameters of a selection; a page's own begin with the page's name."""

ALL_PUPILS = "All pupils"
"""What the choice of every pupil is called."""

Against = Callable[[frozenset[int]], "pd.Categorical[str]"]
"""Tells the `collaboration` of cohorts with some members (URNs) against all others."""

_KINDS_BY_LABEL = {label: kind for kind, label in KINDS.items()}
_PUPILS_BY_LABEL = {label: pupils for pupils, label in PUPILS.items()}
_DISTANCES_BY_LABEL = {label: unit for unit, label in DISTANCES.items()}


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters. An empty tuple of districts, kinds or bands means all of them; `pupils` is a group or
    a complement (a key of `PUPILS`), or nothing for all pupils; `unit` what distances are in (a key of
    `DISTANCES`)."""

    year: int
    measure: str
    districts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    pupils: str = ""
    unit: str = MILES

    @property
    def definition(self) -> Measure:
        """The chosen measure's entry in the catalogue."""
        return MEASURES[self.measure]

    @property
    def key_stage(self) -> KeyStage:
        """The key stage of the chosen measure."""
        return self.definition.key_stage

    def covers(self, districts: pd.Series) -> pd.Series:
        """Whether each of these districts, which may be missing, is selected: everywhere is, where
        none is chosen."""
        if not self.districts:
            return pd.Series(True, index=districts.index, dtype=bool)
        return districts.astype(object).isin(self.districts)

    def with_measure(self, measure: str) -> Selection:
        """The same selection for another measure."""
        return replace(self, measure=measure)

    def at(self, year: int, measure: str) -> Selection:
        """The same selection for another year and measure."""
        return replace(self, year=year, measure=measure)

    def of(self, pupils: str) -> Selection:
        """The same selection of a group of pupils or its complement; of all with nothing."""
        return replace(self, pupils=pupils)

    def by(self, unit: str) -> Selection:
        """The same selection with distances in this unit."""
        return replace(self, unit=unit)

    @property
    def of_all_schools(self) -> Selection:
        """The same year, measure and pupils, of all schools and kinds of partnership."""
        return Selection(self.year, self.measure, pupils=self.pupils)

    @property
    def of_members(self) -> Selection:
        """The same districts, kinds and unit of distance, of no year, measure or pupils: what is asked of
        who is in which partnership, whatever results are looked at."""
        return Selection(0, "", self.districts, self.kinds, unit=self.unit)

    def to_query(self) -> dict[str, list[str]]:
        """The query parameters of a link that reproduces this selection."""
        query = {
            "district": list(self.districts),
            "year": [year_label(self.year)],
            "measure": [self.definition.label],
            "pupils": [PUPILS[self.pupils]] if self.pupils else [],
            "kind": [KINDS[kind] for kind in self.kinds],
            "size": list(self.bands),
            "distance": [] if self.unit == MILES else [DISTANCES[self.unit]],
        }
        return {name: values for name, values in query.items() if values}


def measure_for(dataset: Dataset, year: int, wanted: str | None) -> str:
    """`wanted` if `year` has results for it, else the headline measure the year does have.

    Prefers the key stage of `wanted`; raises KeyError when the year has no results.
    """
    offered = dataset.measures[year]
    if wanted in offered:
        return str(wanted)
    first = MEASURES[wanted].key_stage if wanted and wanted in MEASURES else KeyStage.KS1
    for stage in (first, KeyStage.KS1, KeyStage.KS2, *BEFORE_KS2):
        best = headline(year, stage)
        if best and best.code in offered:
            return best.code
    return offered[0]


def make_selection(
    dataset: Dataset,
    year: int | None = None,
    measure: str | None = None,
    districts: Sequence[str] = (),
    kinds: Sequence[str] = (),
    bands: Sequence[str] = (),
    pupils: str = "",
    unit: str = MILES,
) -> Selection:
    """A selection that the dataset can answer: unknown choices are dropped, and choosing all of
    something is the same as choosing none of it."""
    known_year = year if year in dataset.measures else dataset.start_year
    assert known_year is not None
    known_measure = measure_for(dataset, known_year, measure)
    return Selection(
        year=known_year,
        measure=known_measure,
        districts=_chosen(districts, dataset.districts),
        kinds=_chosen(kinds, dataset.kinds),
        bands=_chosen(bands, SIZE_BANDS),
        pupils=pupils if pupils in pupils_in(dataset, known_year, known_measure) else "",
        unit=unit if unit in dataset.units else MILES,
    )


def from_query(dataset: Dataset, query: Mapping[str, Sequence[str]]) -> tuple[Selection, tuple[str, ...]]:
    """Read a link's query parameters.

    Returns the selection and a notice for every part that was not understood, in words that
    repeat nothing of what the link said, since a link can say anything.
    """
    years = {year_label(year): year for year in dataset.years}
    year = years.get(_single(query, "year"), dataset.start_year)
    offered = {MEASURES[code].label for code in dataset.measures[year]}
    wanted = MEASURES_BY_LABEL.get(_single(query, "measure"))
    measure = measure_for(dataset, year, wanted.code if wanted else None)
    known = {
        "district": set(dataset.districts),
        "year": set(years),
        "measure": offered,
        "pupils": {ALL_PUPILS, *(PUPILS[name] for name in pupils_in(dataset, year, measure))},
        "kind": {KINDS[kind] for kind in dataset.kinds},
        "size": set(SIZE_BANDS),
        "distance": {DISTANCES[unit] for unit in dataset.units},
    }
    words = {
        "kind": "kind of partnership",
        "size": "cohort size",
        "measure": "measure for that year",
        "pupils": "group of pupils at that measure",
        "distance": "kind of distance",
    }
    notices = tuple(
        f"The link asks for a {words.get(name, name)} that this data does not have; it was left out."
        for name, options in known.items()
        if any(value not in options for value in query.get(name, ()))
    )
    selection = make_selection(
        dataset,
        year,
        measure,
        query.get("district", ()),
        [_KINDS_BY_LABEL[label] for label in query.get("kind", ()) if label in _KINDS_BY_LABEL],
        query.get("size", ()),
        _PUPILS_BY_LABEL.get(_single(query, "pupils"), ""),
        _DISTANCES_BY_LABEL.get(_single(query, "distance"), MILES),
    )
    return selection, notices


def offered(dataset: Dataset, year: int, pupils: str) -> tuple[str, ...]:
    """The measures that have results in `year` of these pupils (of all with nothing), in the order of the
    catalogue."""
    codes = dataset.measures.get(year, ())
    return tuple(code for code in codes if not pupils or pupils in pupils_in(dataset, year, code))


def stages_known(dataset: Dataset, selection: Selection) -> tuple[KeyStage, ...]:
    """The key stages that have results of the selection's pupils in its year."""
    found = {MEASURES[code].key_stage for code in offered(dataset, selection.year, selection.pupils)}
    return tuple(stage for stage in KeyStage if stage in found)


def years_of(dataset: Dataset, selection: Selection) -> list[int]:
    """The years with results of the selection's pupils at its measure, the earliest first."""
    return [year for year in dataset.years if selection.measure in offered(dataset, year, selection.pupils)]


def select(
    dataset: Dataset,
    selection: Selection,
    schools: frozenset[int] | None = None,
    members: frozenset[int] | None = None,
) -> pd.DataFrame:
    """The cohorts a selection asks for, one row a unit (a school, or small schools together).

    Columns: `urn` (0 when the unit is several schools), `schools`, `eligible` and `achieved`
    (pupils), `district`, `collaboration` and `size_band` (categorical; missing where the unit's
    schools differ, so that no group can split it), `size` (eligible pupils per school),
    `special` (whether any of the unit's schools is a special school) and `partners` (the same
    number for units whose schools are linked by partnerships of any kind; its own, below 0, for a
    unit in none or in several); and `CONTEXT` (percent of its pupils, points; missing where not known).
    With `schools`, only those URNs. With `members`, these URNs stand against all others, in place
    of the schools in a partnership. A group of pupils is told of in units of its own. Of a selection of one
    of `SCORES`, `eligible` are the pupils that have the score, `points` is the sum of theirs, and nobody has
    `achieved`. Units only partly inside the selection are left out; `left_out` counts their schools.
    """
    stage = stage_of(dataset, selection)
    bits = sum(KIND_BITS[kind] for kind in selection.kinds or dataset.kinds)
    inside = _inside(dataset, selection, stage)
    if schools is not None:
        inside &= np.isin(stage.urn, list(schools))
    whole = reduce_to_units(inside, stage.starts)
    sizes, eligible = stage.unit_schools, stage.unit_eligible
    achieved = stage.unit_achieved(selection.measure)
    outside = (stage.kinds & bits) == 0 if members is None else ~np.isin(stage.urn, list(members))
    linked = shared_value(stage.partners, stage.starts)
    shown = whole & (achieved >= 0)
    columns = {
        "urn": np.where(sizes == 1, stage.urn[stage.starts], 0),
        "schools": sizes,
        "eligible": eligible,
        "achieved": achieved,
        "district": _categories(shared_value(stage.district, stage.starts), dataset.districts),
        "collaboration": _collaboration(stage, outside),
        "size_band": _categories(shared_value(stage.band, stage.starts), SIZE_BANDS),
        "size": eligible / sizes,
        "special": reduce_to_units(np.isin(stage.urn, dataset.special), stage.starts, np.logical_or),
        "partners": np.where(linked > 0, linked, -stage.urn[stage.starts]),
        **stage.context,
    }
    return pd.DataFrame({name: values[shown] for name, values in columns.items()})


def against_all_others(dataset: Dataset, selection: Selection) -> Against:
    """Of the cohorts of `select`, for a selection of all schools: nothing else of them depends on members."""
    stage = stage_of(dataset, selection)
    shown = stage.unit_achieved(selection.measure) >= 0
    return lambda members: _collaboration(stage, ~np.isin(stage.urn, list(members)))[shown]


def left_out(dataset: Dataset, selection: Selection) -> int:
    """How many of the selected schools count with schools outside the selection, and so not in
    its figures."""
    stage = stage_of(dataset, selection)
    inside = _inside(dataset, selection, stage)
    whole = reduce_to_units(inside, stage.starts)
    return int(inside.sum() - np.repeat(whole, stage.unit_schools)[inside].sum())


def stage_of(dataset: Dataset, selection: Selection) -> StageCohorts:
    """The protected cohorts of the selection's year and key stage, of all pupils; of its group, then only
    of the schools that publish the group's result at its measure; or of those who have its score."""
    if selection.measure in SCORES:
        return score_cohorts(dataset, selection.year, selection.measure)
    if selection.pupils:
        return group_cohorts(dataset, selection.year, selection.measure, selection.pupils)
    return dataset.stage(selection.year, selection.key_stage)


def _inside(dataset: Dataset, selection: Selection, stage: StageCohorts) -> np.ndarray:
    """Whether each school of the stage is in the selected districts and size bands."""
    inside = np.ones(len(stage.urn), dtype=bool)
    if selection.districts:
        wanted = [i for i, name in enumerate(dataset.districts) if name in selection.districts]
        inside &= np.isin(stage.district, wanted)
    if selection.bands:
        wanted = [i for i, name in enumerate(SIZE_BANDS) if name in selection.bands]
        inside &= np.isin(stage.band, wanted)
    return inside


def _collaboration(stage: StageCohorts, outside: np.ndarray) -> pd.Categorical[str]:
    """The side of each unit, by whether each school is outside; missing where its schools differ."""
    return _categories(shared_value(outside.astype(int), stage.starts), COLLABORATION)


def _categories(codes: np.ndarray, names: Sequence[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, categories=_index(tuple(names)))


@cache
def _index(names: tuple[str, ...]) -> pd.Index[str]:
    return pd.Index(names)


def _chosen(wanted: Sequence[str], options: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(option for option in options if option in set(wanted))
    return () if len(chosen) == len(options) else chosen


def _single(query: Mapping[str, Sequence[str]], name: str) -> str:
    values = query.get(name, ())
    return values[-1] if len(values) else ""


def special_schools(dataset: Dataset, selection: Selection) -> int:
    """How many special schools are among the selected schools with results."""
    stage = stage_of(dataset, selection)
    return int((np.isin(stage.urn, dataset.special) & _inside(dataset, selection, stage)).sum())
