"""How the fictional cohorts did in each subject of Key Stage 2 singly: invented, and in step with how they
did in all three together."""

import numpy as np
import pandas as pd

from collab.data.measures import MEASURES
from collab.data.stages import Subject

_EXPECTED, _HIGHER = "ks2_rwm_exp", "ks2_rwm_high"
_CHANCES = {
    Subject.READING: (0.40, 0.27),
    Subject.WRITING: (0.36, 0.11),
    Subject.MATHEMATICS: (0.38, 0.23),
    Subject.GPS: (0.45, 0.33),
}
"""Of the pupils who fall short in all three together, the share who reach the standard in the subject; and
the share of those who reach it who reach the higher one too, where they do not in all three. With them the
county's percentages in each subject are about as far above those in all three as England's."""
_SCHOOL_SD = 0.35
"""How much schools differ in these shares, from cohort to cohort (log odds)."""
_THREE = (Subject.READING, Subject.WRITING, Subject.MATHEMATICS)


def make_subjects(results: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Rows of the `results` table for each subject singly, for every Key Stage 2 cohort of `results` that
    has the standards.

    It has a generator of its own, so that the rest of the county does not depend on it. Pupils who reached
    a standard in all three reached it in each; everybody else fell short in at least one; whoever reached
    the higher standard in a subject reached the expected one.
    """
    rng = np.random.default_rng([seed, 25])
    rows = results[results["measure"].isin([_EXPECTED, _HIGHER])]
    wide = rows.pivot(index=["year", "urn"], columns="measure", values="achieved").astype(int)
    pupils = rows.groupby(["year", "urn"])["eligible"].first().to_numpy(int)
    school = np.repeat(np.arange(len(wide)), pupils)
    place = np.arange(len(school)) - np.repeat(np.cumsum(pupils) - pupils, pupils)
    every = np.ones(len(school), dtype=bool)
    expected = _in_each(place < wide[_EXPECTED].to_numpy()[school], every, 0, school, rng)
    higher = _in_each(place < wide[_HIGHER].to_numpy()[school], expected, 1, school, rng)
    parts = []
    for measure in MEASURES.values():
        if measure.subject not in _CHANCES:
            continue
        reached = (expected if measure.code.endswith("_exp") else higher)[measure.subject]
        parts.append(
            pd.DataFrame(
                {
                    "urn": wide.index.get_level_values("urn"),
                    "year": wide.index.get_level_values("year"),
                    "measure": measure.code,
                    "eligible": pupils,
                    "achieved": np.bincount(school[reached], minlength=len(wide)),
                    "percent": "",
                    "status": "published",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _in_each(
    all_three: np.ndarray,
    may: np.ndarray | dict[Subject, np.ndarray],
    step: int,
    school: np.ndarray,
    rng: np.random.Generator,
) -> dict[Subject, np.ndarray]:
    """By subject, which pupils reach a standard: those who do in `all_three`, and by chance others of those
    who `may`, but nobody else in all three. `school` numbers each pupil's."""
    reached = {}
    for subject, chances in _CHANCES.items():
        own = may[subject] if isinstance(may, dict) else may
        # In grammar and spelling, too, those who reach the three mostly do.
        sure = all_three & own if subject in _THREE else all_three & own & (rng.random(len(all_three)) < 0.93)
        lasting = rng.normal(0, _SCHOOL_SD, school[-1] + 1)[school]
        share = 1 / (1 + (1 / chances[step] - 1) * np.exp(-lasting))
        reached[subject] = sure | (own & ~all_three & (rng.random(len(all_three)) < share))
    short = rng.integers(0, len(_THREE), len(all_three))
    too_many = ~all_three & np.logical_and.reduce([reached[subject] for subject in _THREE])
    for number, subject in enumerate(_THREE):
        reached[subject] &= ~(too_many & (short == number))
    return reached
