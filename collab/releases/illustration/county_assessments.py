"""Invented assessments and reviews of the fictional partnerships."""

from datetime import date

import numpy as np
import pandas as pd

_YEARS = (2023, 2024, 2025)
_EVIDENCE = {
    1: "Schools had shared training days before they formalised the work.",
    2: "Visits take place in school time; nobody drives more than half an hour.",
    3: "Headteachers meet every half term and call one another in between.",
    4: "A written agreement names who decides and who pays.",
    5: "Subject leaders run their own joint meetings.",
    6: "One plan with three priorities, looked at every term.",
    7: "Teachers moderate writing together and watch one another teach.",
    8: "Each school puts in money for cover.",
    9: "Two schools also work with a trust; newcomers are welcomed.",
    10: "Results and visits are looked at together each summer.",
}


def make_records(partnerships: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Assessments and reviews of the partnerships that have not ended, as their contracts' tables.

    They have a generator of their own, so that the rest of the county does not depend on them.
    Ratings mostly rise a little from year to year; some partnerships are never assessed.
    """
    rng = np.random.default_rng([seed, 6])
    assessments, reviews = [], []
    going = partnerships[pd.isna(partnerships["ended"]) | partnerships["ended"].eq("")]
    for slug in sorted(going["partnership"]):
        years = [year for year in _YEARS if rng.random() < 0.45]
        level = rng.normal(2.2, 0.7) + rng.normal(0, 0.7, 10)
        for year in years:
            level = level + rng.normal(0.25, 0.3, 10)
            day = date(year, 6, int(rng.integers(1, 29))).isoformat()
            for lesson, value in enumerate(level, 1):
                if rng.random() < 0.9:
                    rating = int(np.clip(round(value), 1, 4))
                    told = _EVIDENCE[lesson] if rating > 2 else "Agreed to work on this."
                    assessments.append((slug, lesson, day, rating, told, "Invented assessor"))
        if years and rng.random() < 0.5:
            kind = "peer" if rng.random() < 0.5 else "self"
            day = date(years[-1], 6, 30)
            reviews.append(
                (
                    f"{slug}-{day.year}",
                    slug,
                    day.isoformat(),
                    kind,
                    "Invented facilitator",
                    "How the partnership works together",
                    "Meetings are regular; plans are thin.",
                    "Write one plan for the coming year.",
                    day.replace(year=day.year + 1).isoformat(),
                    "Invented assessor",
                )
            )
    return (
        pd.DataFrame(
            assessments, columns=["partnership", "lesson", "assessed_on", "rating", "evidence", "by"]
        ),
        pd.DataFrame(
            reviews,
            columns=[
                "review",
                "partnership",
                "reviewed_on",
                "kind",
                "facilitator",
                "focus",
                "findings",
                "next_steps",
                "next_review",
                "by",
            ],
        ),
    )
