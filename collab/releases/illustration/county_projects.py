"""Invented projects whose results can be followed, and actions that the invented reviews led to."""

from datetime import date

import numpy as np
import pandas as pd

_BY = "Invented coordinator"
_SOURCE = "Invented, to show how a project is followed"
_PROJECTS = (
    (
        "shared-reading-plan",
        "Shared reading plan",
        "Subject leaders of neighbouring schools plan one term of reading together and watch one another.",
        "Does planning reading together help more pupils reach the expected standard?",
        "",
        (date(2018, 9, 1), date(2023, 7, 21), date(2026, 9, 30)),
        "Teachers say that planning is quicker. Two heads would like visits in the autumn, not in spring.",
        "spread",
    ),
    (
        "maths-for-all",
        "Mathematics for all",
        "A specialist teacher, paid for together, works in each school for half a term.",
        "Do disadvantaged pupils gain most?",
        "disadvantaged",
        (date(2023, 1, 9), None, date(2027, 6, 30)),
        "",
        "",
    ),
    (
        "summer-school",
        "Summer school",
        "Two weeks in August for pupils who are behind, in one of the schools.",
        "Is it worth what it costs?",
        "",
        (date(2022, 7, 25), None, date(2025, 3, 31)),
        "Pupils enjoyed it; few of those whom it was meant for came.",
        "stop",
    ),
)
"""Key, title, description, question, pupils, first and last day and review, what people say, decision."""
_COLUMNS = (
    "project",
    "title",
    "description",
    "started_by",
    "districts",
    "partnerships",
    "schools_involved",
    "status",
    "source",
    "question",
    "measure",
    "pupil_group",
    "urns",
    "begins",
    "ends",
    "review_on",
    "said",
    "verdict",
)
_TO_DO = (
    ("Write one plan for the coming year, of one page", "headteacher"),
    ("Agree who pays for cover on visits", "business_manager"),
    ("Ask pupils what they notice of it", "deputy"),
)


def make_projects(
    schools: pd.DataFrame, reviews: pd.DataFrame, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Projects and actions, as their contracts' tables.

    They have a generator of their own, so that the rest of the county does not depend on them.
    """
    rng = np.random.default_rng([seed, 5])
    going = schools[(schools["closed"].isna() | schools["closed"].eq("")) & schools["phase"].isin(_KS2)]
    rows = []
    for key, title, what, question, pupils, (begins, ends, review), said, verdict in _PROJECTS:
        district = sorted(going["district"].dropna().unique())[int(rng.integers(3))]
        near = going.loc[going["district"].eq(district), "urn"].to_numpy(int)
        urns = sorted(rng.choice(near, size=min(9, len(near)), replace=False).tolist())
        days = (begins.isoformat(), ends.isoformat() if ends else None, review.isoformat())
        about = (None, district, None, len(urns), "finished" if ends else "running", _SOURCE)
        named = " ".join(map(str, urns))
        asked = (question, "ks2_rwm_exp", pupils or None, named)
        rows.append((key, title, what, *about, *asked, *days, said or None, verdict or None))
    return pd.DataFrame(rows, columns=list(_COLUMNS)), _actions(reviews)


_KS2 = ("junior", "primary")
"""Phases that sit the tests of Key Stage 2."""


def _actions(reviews: pd.DataFrame) -> pd.DataFrame:
    """An action or two of every other review, some of them done."""
    rows = []
    for at, (review, slug) in enumerate(zip(reviews["review"], reviews["partnership"], strict=True)):
        for step, (what, owner) in enumerate(_TO_DO[: 1 + at % 3]):
            due = date(2025 + (at + step) % 3, 3, 31)
            done = date(2025, 3, 20).isoformat() if due.year == 2025 and at % 4 else None
            rows.append((f"{review}-{step + 1}", review, slug, what, owner, due.isoformat(), done, _BY))
    columns = ["action", "review", "partnership", "what", "owner", "due", "done", "by"]
    return pd.DataFrame(rows, columns=columns)
