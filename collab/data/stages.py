"""When pupils are assessed, in what, and in which framework."""

from enum import StrEnum


class KeyStage(StrEnum):
    """When pupils are assessed, the youngest first: at the end of the Early Years (aged 5), of Year 1
    (6), of Key Stage 1 (7), of Year 4 (9) and of Key Stage 2 (11)."""

    EARLY = "eyf"
    YEAR_1 = "yr1"
    KS1 = "ks1"
    YEAR_4 = "yr4"
    KS2 = "ks2"

    @property
    def label(self) -> str:
        """In full, as a governor reads it: "Key Stage 1"."""
        return _STAGES[self][0]

    @property
    def short(self) -> str:
        """As a measure's label begins: "KS1"."""
        return _STAGES[self][1]

    @property
    def pupils(self) -> str:
        """The age of the pupils, for readers who do not speak in key stages."""
        return _STAGES[self][2]


_STAGES = {
    KeyStage.EARLY: ("Early Years", "Early Years", "age 5"),
    KeyStage.YEAR_1: ("Year 1", "Year 1", "age 6"),
    KeyStage.KS1: ("Key Stage 1", "KS1", "age 7"),
    KeyStage.YEAR_4: ("Year 4", "Year 4", "age 9"),
    KeyStage.KS2: ("Key Stage 2", "KS2", "age 11"),
}
BEFORE_KS2 = (KeyStage.KS1, KeyStage.YEAR_1, KeyStage.EARLY, KeyStage.YEAR_4)
"""The stages before Key Stage 2: a summary has one of them beside it, the first that has results. Each
follows the other where Key Stage 1 is no longer statutory."""


class Subject(StrEnum):
    """What a measure is of. The thresholds of one subject in one stage are shown together."""

    COMBINED = "Reading, writing and mathematics"
    READING = "Reading"
    WRITING = "Writing"
    MATHEMATICS = "Mathematics"
    GPS = "Grammar, punctuation and spelling"
    PHONICS = "Phonics"
    TABLES = "Multiplication tables"
    DEVELOPMENT = "Good level of development"


class Unit(StrEnum):
    """What a measure counts: the percent of pupils who reached something, the average of their scaled
    scores, or their progress. They are never drawn on one axis or averaged with each other."""

    PERCENT = "percent"
    SCORE = "score"
    PROGRESS = "progress"


class Framework(StrEnum):
    """National Curriculum levels (to 2015) or the standards that replaced them (from 2016); and the
    checks and the Early Years profile, which are neither and do not change with them."""

    LEVELS = "levels"
    STANDARDS = "standards"
    CHECKS = "checks"
