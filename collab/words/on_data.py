"""Sentences on what data is on show, whether it is complete, and what is missing."""

from collections.abc import Sequence

import pandas as pd

from collab.data.measures import year_label
from collab.data.stages import KeyStage
from collab.metrics.completeness import Lacking
from collab.words.numbers import counted, listing, number, verb

_EARLY = {
    KeyStage.EARLY: "the Early Years' good level of development",
    KeyStage.YEAR_1: "the phonics check of Year 1",
    KeyStage.YEAR_4: "the multiplication tables check of Year 4",
}


def years_told(years: Sequence[int]) -> str:
    """The years from the first to the last: "2011/12 to 2024/25"."""
    first, last = year_label(min(years)), year_label(max(years))
    return first if first == last else f"{first} to {last}"


def complete_told(latest: pd.DataFrame) -> str:
    """How many schools have results, by key stage: rows of one year of
    `collab.metrics.completeness.results_by_year`."""
    told = [
        f"{KeyStage(row['key_stage']).label}: {number(int(row['with_results']))} of "
        f"{counted(int(row['schools']), 'school')}{_besides(int(row['besides']))}"
        for _, row in latest.iterrows()
        if row["schools"]
    ]
    return "; ".join(told) or "no school that is open teaches a key stage with tests"


def _besides(schools: int) -> str:
    """That more schools than those counted have results, and which; nothing where none have."""
    if not schools:
        return ""
    was, teaches = verb(schools, "was", "were"), verb(schools, "teaches", "teach")
    return f", and {number(schools)} more that by the register {was} closed or {teaches} nobody of that age"


def missing_told(found: Lacking) -> list[str]:
    """What is missing and what would bring it, a sentence each."""
    told = []
    if KeyStage.KS1 in found.stages:
        told.append(
            "Key Stage 1 results of the latest year: they are not published by school. The authority "
            "has them, and can add them with the workbook."
        )
    early = [words for stage, words in _EARLY.items() if stage in found.stages]
    if early:
        told.append(
            f"Of the latest year, {listing(early)}: they are not published by school. The authority has "
            "them, and can add them with the workbook."
        )
    if KeyStage.KS2 in found.stages:
        told.append(
            "Key Stage 2 results of the latest year: the Department's table of that year brings them."
        )
    if found.years:
        told.append(
            f"Results of {listing([year_label(year) for year in found.years])}: their tables bring them."
        )
    if found.unplaced:
        told.append(
            f"A district or a place for {counted(found.unplaced, 'school')}: they are listed below, with "
            "what would place them."
        )
    if found.rolls:
        told.append(
            f"The number of pupils on roll of {counted(found.rolls, 'open school')}: a register of "
            "schools with that column brings it."
        )
    if found.partnerships:
        told.append(
            "Partnerships: group links of the register, the workbook or a list with names bring them."
        )
    if found.assessments:
        told.append("Assessments against the ten lessons: they are written down on the page Lessons.")
    if found.benchmarks:
        told.append(
            "Published totals of the area, against which the sums of its schools are checked: they stand "
            "in the Department's tables."
        )
    return told


def missing_counted(count: int) -> str:
    """How many things are missing, in a word or two."""
    return f"{counted(count, 'thing')} {verb(count, 'is', 'are')} missing" if count else "Nothing we know of"
