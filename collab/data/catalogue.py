"""The table of measures: what each counts, in which framework, and for which years."""

from collections.abc import Iterator
from dataclasses import dataclass

from collab.data.stages import Framework, KeyStage, Subject, Unit

YEARS_WITHOUT_RESULTS = frozenset({2020, 2021})
"""Years in which no statutory assessment took place."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `rank` orders the measures of a key stage and framework, subject by subject, from
    the easiest threshold to the hardest; `reached` completes "percent of pupils who ..."; `last_year` is
    None while it continues; `headline` marks the threshold a summary leads with; `listed` is what the
    label says in place of `short`: the subject first, so that it is found in a list. `without` are
    years between in which nothing was published of it."""

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
    subject: Subject = Subject.COMBINED
    listed: str = ""
    unit: Unit = Unit.PERCENT
    without: frozenset[int] = frozenset()

    @property
    def label(self) -> str:
        """Short and unambiguous, for filters, links and file names: "KS1 Level 2B+"."""
        return f"{self.key_stage.short} {self.listed or self.short}"

    def covers(self, year: int) -> bool:
        """Whether statutory results for this measure exist for `year`."""
        if year in YEARS_WITHOUT_RESULTS or year in self.without or year < self.first_year:
            return False
        return self.last_year is None or year <= self.last_year


_KS1, _KS2 = KeyStage.KS1, KeyStage.KS2
_LEVELS, _STANDARDS = Framework.LEVELS, Framework.STANDARDS
_RWM = "reading, writing and mathematics"

_COMBINED = (
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

_SINGLY = {
    "read": (Subject.READING, "reading"),
    "writ": (Subject.WRITING, "writing"),
    "mat": (Subject.MATHEMATICS, "mathematics"),
    "gps": (Subject.GPS, "grammar and spelling"),
}
"""Subjects of Key Stage 2 by the beginning of their codes, and what they are called in a few words."""


def _singly() -> Iterator[Measure]:
    """The expected and the higher standard of each subject of Key Stage 2."""
    for place, (begin, (subject, name)) in enumerate(_SINGLY.items()):
        in_full = f"in {subject.value.lower()}"
        expected, higher = (
            f"A scaled score of 100 or more {in_full}.",
            f"A scaled score of 110 or more {in_full}.",
        )
        above, reached = "higher standard", "reached the higher standard"
        if subject is Subject.WRITING:
            above, reached = "greater depth", "worked at greater depth"
            expected = f"The expected standard {in_full}, by teacher assessment."
            higher = f"Greater depth within the expected standard {in_full}, by teacher assessment."
        for rank, end, short, did, means in (
            (3 + 2 * place, "exp", "expected standard", "reached the expected standard", expected),
            (4 + 2 * place, "high", above, reached, higher),
        ):
            yield Measure(
                f"ks2_{begin}_{end}",
                _KS2,
                _STANDARDS,
                rank,
                f"{short} in {name}",
                f"{did} in {name}",
                means,
                2016,
                None,
                subject=subject,
                listed=f"{name}, {short}",
            )


_CHECKED = (
    Measure(
        "yr1_phonics",
        KeyStage.YEAR_1,
        Framework.CHECKS,
        1,
        "phonics",
        "met the standard of the phonics check",
        "32 or more of the 40 words of the phonics screening check in Year 1.",
        2012,
        None,
        headline=True,
        subject=Subject.PHONICS,
    ),
    Measure(
        "yr4_tables",
        KeyStage.YEAR_4,
        Framework.CHECKS,
        1,
        "multiplication tables, full marks",
        "had full marks in the multiplication tables check",
        "All 25 questions of the multiplication tables check in Year 4 right.",
        2022,
        None,
        headline=True,
        subject=Subject.TABLES,
    ),
    Measure(
        "eyf_gld",
        KeyStage.EARLY,
        Framework.CHECKS,
        1,
        "good level of development",
        "reached a good level of development",
        "The expected level in the early learning goals of the three prime areas, literacy and mathematics, "
        "by the Early Years profile as it is since 2021/22; earlier ones cannot be compared with it.",
        2022,
        None,
        headline=True,
        subject=Subject.DEVELOPMENT,
    ),
)

_NO_PRIOR = frozenset({2024, 2025})
"""Years whose pupils sat no tests at Key Stage 1, from which progress could be told."""


def _scored() -> Iterator[Measure]:
    """The average scaled score of each test of Key Stage 2, and the progress in each subject that has one."""
    for rank, begin in enumerate(("read", "mat", "gps"), 1):
        subject, name = _SINGLY[begin]
        yield Measure(
            f"ks2_{begin}_score",
            _KS2,
            _STANDARDS,
            rank,
            f"average score in {name}",
            f"scored in {name}",
            f"The average of the scaled scores (80 to 120) in {subject.value.lower()}.",
            2016,
            None,
            subject=subject,
            unit=Unit.SCORE,
        )
    for rank, begin in enumerate(("read", "writ", "mat"), 4):
        subject, name = _SINGLY[begin]
        yield Measure(
            f"ks2_{begin}_prog",
            _KS2,
            _STANDARDS,
            rank,
            f"progress in {name}",
            f"came on in {name}",
            f"How many points further pupils came in {name} since Key Stage 1 than pupils across England who "
            "began alike: 0 is as far as these.",
            2016,
            None,
            subject=subject,
            unit=Unit.PROGRESS,
            without=_NO_PRIOR,
        )


CATALOGUE = (*_COMBINED, *_singly(), *_CHECKED, *_scored())
"""Every measure."""
