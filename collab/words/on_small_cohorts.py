"""Sentences on what is counted only together, and what is in no figure, so that nobody is told apart."""

from collab.metrics.kept_back import KeptBack
from collab.words.numbers import counted, verb


def kept_back_told(kept: KeptBack, year: str) -> str:
    """What was joined, and what waits, in the figures of a `year` as people write it; nothing where
    every cohort is counted by itself."""
    told = []
    if kept.together:
        told.append(
            f"Of {year}, {counted(kept.together, 'cohort')} of a school and key stage are counted only "
            f"together, as {counted(kept.sums, 'sum')} of several schools: small cohorts, and those that "
            "they were joined to."
        )
    if kept.waiting:
        told.append(
            f"{counted(kept.waiting, 'cohort')} of {year} {verb(kept.waiting, 'is', 'are')} in no figure: "
            "nothing could be added without telling a small cohort, here or by comparison with what was "
            "shown before. What comes late waits until more comes with it."
        )
    if kept.partly:
        told.append(
            f"For {counted(kept.partly, 'cohort')} of {year} at least one measure is in no figure, for the "
            "same reason: the sum, or what a correction changed in it, would tell a small cohort."
        )
    return " ".join(told)
