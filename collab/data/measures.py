"""The catalogue of measures: what each counts, in which framework, and for which years.

A measure is the percent of eligible pupils who reached a threshold, in reading, writing and
mathematics together or in a subject singly, in one stage under one framework. Thresholds and years
follow the Department for Education's performance tables (Key Stage 2), and what is statutory of the
earlier stages, whose results by school only the authority has. The frameworks are never joined in one
line or averaged.
"""

from types import MappingProxyType

from collab.data.catalogue import CATALOGUE, Measure
from collab.data.stages import Framework, KeyStage, Subject, Unit

FRAMEWORK_BREAK = 2016
"""First year of the standards framework; results on either side of it are not comparable."""

_ORDER = {stage: place for place, stage in enumerate(KeyStage)}

_THRESHOLDS = tuple(measure for measure in CATALOGUE if measure.unit is Unit.PERCENT)

MEASURES = MappingProxyType({measure.code: measure for measure in _THRESHOLDS})
"""Every measure that is a percent of pupils, by its code."""

MEASURES_BY_LABEL = MappingProxyType({measure.label: measure for measure in _THRESHOLDS})
"""Those by the label used in filters and links."""

SCORES = MappingProxyType({m.code: m for m in CATALOGUE if m.unit is not Unit.PERCENT})
"""Average scores and progress by their codes: they are looked at by themselves."""


def measures_for(
    year: int, key_stage: KeyStage | None = None, subject: Subject | None = None
) -> tuple[Measure, ...]:
    """The percentages with statutory results in `year`, the youngest pupils first, subject by subject, the
    easiest threshold first.

    With `key_stage` and `subject`, only theirs.
    """
    return tuple(
        measure
        for measure in sorted(_THRESHOLDS, key=lambda m: (_ORDER[m.key_stage], m.rank))
        if measure.covers(year)
        and key_stage in (None, measure.key_stage)
        and subject in (None, measure.subject)
    )


_COUNTERPARTS = {
    (KeyStage.KS1, Framework.LEVELS): ("ks1_rwm_l2b", "ks1_rwm_l3"),
    (KeyStage.KS1, Framework.STANDARDS): ("ks1_rwm_exs", "ks1_rwm_gds"),
    (KeyStage.KS2, Framework.LEVELS): ("ks2_rwm_l4b", "ks2_rwm_l5"),
    (KeyStage.KS2, Framework.STANDARDS): ("ks2_rwm_exp", "ks2_rwm_high"),
}


def counterpart(measure: Measure, framework: Framework) -> Measure | None:
    """The measure of `framework` nearest in meaning to `measure`, for the same key stage; None where it
    has none: subjects singly and the checks stand by themselves.

    Levels 2B and 4B, the old headlines, stand beside the expected standard, Levels 3 and 5 beside
    greater depth and the higher standard. Nearest in meaning is not comparable.
    """
    if measure.framework is framework:
        return measure
    if measure.subject is not Subject.COMBINED or framework is Framework.CHECKS:
        return None
    main, higher = _COUNTERPARTS[measure.key_stage, framework]
    above = measure.rank > (2 if measure.framework is Framework.LEVELS else 1)
    return MEASURES[higher if above else main]


def beside_it(measure: Measure, year: int) -> tuple[Measure, ...]:
    """The measures that are shown and judged together with `measure` in `year`: the thresholds of its
    subject in its stage, the easiest first."""
    return measures_for(year, measure.key_stage, measure.subject)


def headline(year: int, key_stage: KeyStage) -> Measure | None:
    """The threshold a summary of `key_stage` leads with in `year`; None when it has no results."""
    offered = measures_for(year, key_stage)
    return next((m for m in offered if m.headline), offered[0] if offered else None)


def year_label(year: int) -> str:
    """The academic year that ends in `year`: 2014 -> "2013/14"."""
    return f"{year - 1}/{year % 100:02d}"


def comparability_note(year: int, measure: Measure) -> str | None:
    """What a reader must know before comparing a measure's results of `year` with others, or None."""
    if year in (2016, 2017) and measure.subject is Subject.WRITING:
        return (
            f"Results in writing of {year_label(year)} are not strictly comparable with later years, "
            "because the way it is assessed changed in 2017/18."
        )
    if year in (2016, 2017) and measure.subject is Subject.COMBINED:
        return (
            f"Combined results of {year_label(year)} are not strictly comparable with later "
            "years, because the way writing is assessed changed in 2017/18."
        )
    return None
