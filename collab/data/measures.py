"""The catalogue of measures: what each counts, in which framework, and for which years.

A measure is the percent of eligible pupils who reached a threshold in reading, writing and
mathematics, in one key stage under one framework. Thresholds and years follow the Department for
Education's performance tables (Key Stage 2) and the statutory teacher assessment arrangements
(Key Stage 1). The two frameworks are never joined in one line or averaged.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

FRAMEWORK_BREAK = 2016
"""First year of the standards framework; results on either side of it are not comparable."""

YEARS_WITHOUT_RESULTS = frozenset({2020, 2021})
"""Years in which no statutory assessment took place."""


class KeyStage(StrEnum):
    """Key Stage 1 (pupils aged 7) or Key Stage 2 (pupils aged 11)."""

    KS1 = "ks1"
    KS2 = "ks2"

    @property
    def label(self) -> str:
        """In full, as a governor reads it: "Key Stage 1"."""
        return f"Key Stage {self.value[-1]}"

    @property
    def pupils(self) -> str:
        """The age of the pupils, for readers who do not speak in key stages."""
        return "age 7" if self is KeyStage.KS1 else "age 11"


class Framework(StrEnum):
    """National Curriculum levels (to 2015) or the standards that replaced them (from 2016)."""

    LEVELS = "levels"
    STANDARDS = "standards"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `rank` orders the thresholds of a key stage from easiest to hardest;
    `reached` completes "percent of pupils who ..."; `last_year` is None while it continues;
    `headline` marks the threshold a summary leads with."""

    code: str
    key_stage: KeyStage
    framework: Framework
    rank: int
    short: str
    reached: str
    meaning: str
    first_year: int
    last_year: int | None
    headline: bool = False

    @property
    def label(self) -> str:
        """Short and unambiguous, for filters, links and file names: "KS1 Level 2B+"."""
        return f"{self.key_stage.value.upper()} {self.short}"

    def covers(self, year: int) -> bool:
        """Whether statutory results for this measure exist for `year`."""
        if year in YEARS_WITHOUT_RESULTS or year < self.first_year:
            return False
        return self.last_year is None or year <= self.last_year


_KS1, _KS2 = KeyStage.KS1, KeyStage.KS2
_LEVELS, _STANDARDS = Framework.LEVELS, Framework.STANDARDS
_RWM = "reading, writing and mathematics"

_CATALOGUE = (
    Measure(
        "ks1_rwm_l2",
        _KS1,
        _LEVELS,
        1,
        "Level 2+",
        "reached Level 2 or above",
        f"Level 2, the level most pupils were expected to reach, or above in {_RWM}, by teacher assessment.",
        2005,
        2015,
    ),
    Measure(
        "ks1_rwm_l2b",
        _KS1,
        _LEVELS,
        2,
        "Level 2B+",
        "reached Level 2B or above",
        f"Level 2B, a secure Level 2 that predicts later success, or above in {_RWM}.",
        2005,
        2015,
        headline=True,
    ),
    Measure(
        "ks1_rwm_l3",
        _KS1,
        _LEVELS,
        3,
        "Level 3+",
        "reached Level 3 or above",
        f"Level 3, above the level expected at this age, in {_RWM}.",
        2005,
        2015,
    ),
    Measure(
        "ks2_rwm_l4",
        _KS2,
        _LEVELS,
        1,
        "Level 4+",
        "reached Level 4 or above",
        f"Level 4, the level expected of most pupils, or above in {_RWM}.",
        2011,
        2015,
    ),
    Measure(
        "ks2_rwm_l4b",
        _KS2,
        _LEVELS,
        2,
        "Level 4B+",
        "reached Level 4B or above",
        "Level 4b or above in the reading and mathematics tests with Level 4 or above in writing.",
        2013,
        2015,
        headline=True,
    ),
    Measure(
        "ks2_rwm_l5",
        _KS2,
        _LEVELS,
        3,
        "Level 5+",
        "reached Level 5 or above",
        f"Level 5, above the level expected at this age, in {_RWM}.",
        2011,
        2015,
    ),
    Measure(
        "ks2_rwm_l6",
        _KS2,
        _LEVELS,
        4,
        "Level 6+",
        "reached Level 6",
        f"Level 6, reached by very few pupils at this age, in {_RWM}.",
        2012,
        2015,
    ),
    Measure(
        "ks1_rwm_exs",
        _KS1,
        _STANDARDS,
        1,
        "expected standard",
        "reached the expected standard",
        f"The expected standard in {_RWM}, by teacher assessment.",
        2016,
        2023,
        headline=True,
    ),
    Measure(
        "ks1_rwm_gds",
        _KS1,
        _STANDARDS,
        2,
        "greater depth",
        "worked at greater depth",
        f"Greater depth within the expected standard in {_RWM}.",
        2016,
        2023,
    ),
    Measure(
        "ks2_rwm_exp",
        _KS2,
        _STANDARDS,
        1,
        "expected standard",
        "reached the expected standard",
        "A scaled score of 100 or more in the reading and mathematics tests with writing at the "
        "expected standard.",
        2016,
        None,
        headline=True,
    ),
    Measure(
        "ks2_rwm_high",
        _KS2,
        _STANDARDS,
        2,
        "higher standard",
        "reached the higher standard",
        "A scaled score of 110 or more in the reading and mathematics tests with writing at greater depth.",
        2016,
        None,
    ),
)

MEASURES = MappingProxyType({measure.code: measure for measure in _CATALOGUE})
"""Every measure by its code."""

MEASURES_BY_LABEL = MappingProxyType({measure.label: measure for measure in _CATALOGUE})
"""Every measure by the label used in filters and links."""


def measures_for(year: int, key_stage: KeyStage | None = None) -> tuple[Measure, ...]:
    """The measures with statutory results in `year`, easiest threshold first, Key Stage 1 first.

    With `key_stage`, only its own.
    """
    return tuple(
        measure
        for measure in sorted(_CATALOGUE, key=lambda m: (m.key_stage, m.rank))
        if measure.covers(year) and key_stage in (None, measure.key_stage)
    )


_COUNTERPARTS = {
    (_KS1, _LEVELS): ("ks1_rwm_l2b", "ks1_rwm_l3"),
    (_KS1, _STANDARDS): ("ks1_rwm_exs", "ks1_rwm_gds"),
    (_KS2, _LEVELS): ("ks2_rwm_l4b", "ks2_rwm_l5"),
    (_KS2, _STANDARDS): ("ks2_rwm_exp", "ks2_rwm_high"),
}


def counterpart(measure: Measure, framework: Framework) -> Measure:
    """The measure of `framework` nearest in meaning to `measure`, for the same key stage.

    Levels 2B and 4B, the old headlines, stand beside the expected standard, Levels 3 and 5 beside
    greater depth and the higher standard. Nearest in meaning is not comparable.
    """
    if measure.framework is framework:
        return measure
    main, higher = _COUNTERPARTS[measure.key_stage, framework]
    above = measure.rank > (2 if measure.framework is _LEVELS else 1)
    return MEASURES[higher if above else main]


def headline(year: int, key_stage: KeyStage) -> Measure | None:
    """The threshold a summary of `key_stage` leads with in `year`; None when it has no results."""
    offered = measures_for(year, key_stage)
    return next((m for m in offered if m.headline), offered[0] if offered else None)


def year_label(year: int) -> str:
    """The academic year that ends in `year`: 2014 -> "2013/14"."""
    return f"{year - 1}/{year % 100:02d}"


def comparability_note(year: int) -> str | None:
    """What a reader must know before comparing `year` with others, or None."""
    if year in (2016, 2017):
        return (
            f"Combined results of {year_label(year)} are not strictly comparable with later "
            "years, because the way writing is assessed changed in 2017/18."
        )
    return None
