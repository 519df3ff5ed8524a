"""The tables of what partnerships do and learn, which people write down and revise."""

# pandera's models are read, not run: nested Config classes do not inherit, checks return pandas.
# pyright: reportIncompatibleVariableOverride=false, reportReturnType=false

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame, Series

from collab.data.contracts import columns as c
from collab.data.contracts.columns import Contract
from collab.data.measures import MEASURES
from collab.data.vocabulary import LESSONS, PUPIL_GROUPS, REVIEW_KINDS, STARTERS, VERDICTS


class Assessments(Contract):
    """One row a rating of one partnership against one lesson."""

    partnership: Series[str] = c.slug()
    lesson: Series[int] = pa.Field(isin=LESSONS, description="Number of the lesson, 1 to 10")
    assessed_on: Series[pa.DateTime] = c.day("Date of the assessment", nullable=False)
    rating: Series[int] = pa.Field(ge=1, le=4, description="1 not yet, 2 emerging, 3 established, 4 embedded")
    evidence: Series[str] = c.text("What the rating rests on", nullable=True)
    by: Series[str] = c.text("Who assessed it")


class Projects(Contract):
    """One row a project that partnerships run; `partnerships` lists slugs separated by spaces.

    What it wants to move, and in which schools, is only there where its results are to be followed:
    `urns` lists schools separated by spaces; without them they are the members of its partnerships on
    the day it begins.
    """

    project: Series[str] = c.slug()
    title: Series[str] = c.name("Title of the project")
    description: Series[str] = c.text("What is done")
    started_by: Series[str] = c.text("Who started it", isin=STARTERS, nullable=True)
    districts: Series[str] = c.text("Districts, separated by semicolons", nullable=True)
    partnerships: Series[str] = c.text("Partnerships that take part (slugs)", nullable=True)
    schools_involved: Series[pd.Int64Dtype] = c.count("Schools involved (schools)")
    status: Series[str] = c.text("Whether it is running", nullable=True)
    source: Series[str] = c.text("Document and paragraph")
    question: Series[str] | None = c.text("The question it asks", nullable=True)
    measure: Series[str] | None = c.text("Measure it wants to move", isin=tuple(MEASURES), nullable=True)
    pupil_group: Series[str] | None = c.text(
        "Group of pupils it is for; empty for all",
        isin=(*PUPIL_GROUPS, *PUPIL_GROUPS.values()),
        nullable=True,
    )
    urns: Series[str] | None = c.text(
        "Schools in it, numbers separated by spaces",
        nullable=True,
        str_matches=r"^[1-9][0-9]{5}( [1-9][0-9]{5})*\Z",
    )
    begins: Series[pa.DateTime] | None = c.day("First day of it")
    ends: Series[pa.DateTime] | None = c.day("Last day of it")
    review_on: Series[pa.DateTime] | None = c.day("Day on which it is to be reviewed next")
    said: Series[str] | None = c.text("What people say of it", nullable=True)
    verdict: Series[str] | None = c.text("What was decided", isin=tuple(VERDICTS), nullable=True)

    @pa.dataframe_check(name="ends: is before it begins")
    def runs_forward(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Projects run forward in time."""
        if not {"begins", "ends"} <= set(frame.columns):
            return pd.Series(True, index=frame.index)
        return frame["ends"].isna() | frame["begins"].isna() | (frame["ends"] >= frame["begins"])

    class Config:
        unique = ["project"]


class InspectionMentions(Contract):
    """One row a passage of an inspection report on partnership work."""

    mention: Series[str] = c.slug()
    school: Series[str] = c.name("School, as the report names it")
    urn: Series[pd.Int64Dtype] = c.urn(nullable=True)
    inspected: Series[str] = c.text("Month of the inspection, YYYY-MM", str_matches=r"^[0-9]{4}-[0-9]{2}\Z")
    summary: Series[str] = c.text("What the report notes, in our words")
    quotation: Series[str] = c.text("The report's words, entered by the authority", nullable=True)
    lessons: Series[str] = c.text(
        "Lessons touched, numbers separated by spaces",
        nullable=True,
        str_matches=r"^(10|[1-9])( (10|[1-9]))*\Z",
    )
    source: Series[str] = c.text("Document and paragraph")

    class Config:
        unique = ["mention"]


class Reviews(Contract):
    """One row a review of a partnership, by itself or by its peers."""

    review: Series[str] = c.slug()
    partnership: Series[str] = c.slug()
    reviewed_on: Series[pa.DateTime] = c.day("Date of the review", nullable=False)
    kind: Series[str] = c.text("Whether it reviewed itself or was reviewed", isin=tuple(REVIEW_KINDS))
    facilitator: Series[str] = c.text("Who facilitated it", nullable=True)
    focus: Series[str] = c.text("What it looked at")
    findings: Series[str] = c.text("What it found", nullable=True)
    next_steps: Series[str] = c.text("What is to be done", nullable=True)
    next_review: Series[pa.DateTime] = c.day("Date of the next review")
    by: Series[str] = c.text("Who wrote it down")

    @pa.dataframe_check(name="next_review: is not after the review")
    def next_after(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """The next review lies ahead."""
        return frame["next_review"].isna() | (frame["next_review"] > frame["reviewed_on"])

    class Config:
        unique = ["review"]


class Scenarios(Contract):
    """One row a scenario that somebody keeps; `steps` are lines of `collab.brokering.scenario`."""

    scenario: Series[str] = c.slug()
    title: Series[str] = c.name("What it is called")
    steps: Series[str] = c.text("The steps, one a line")
    note: Series[str] = c.text("What it is for", nullable=True)
    by: Series[str] = c.text("Who kept it")

    class Config:
        unique = ["scenario"]


class Stories(Contract):
    """One row a briefing's story that somebody keeps; `choices` are the parameters of the page
    Briefing, as its address has them, without the year, so that it opens with the newest data."""

    story: Series[str] = c.slug()
    title: Series[str] = c.name("What it is called")
    choices: Series[str] = c.text("The parameters of the page Briefing")
    partnership: Series[str] = c.slug(nullable=True)
    note: Series[str] = c.text("What it is for", nullable=True)
    by: Series[str] = c.text("Who kept it")

    class Config:
        unique = ["story"]


class LessonTexts(Contract):
    """One row a lesson for partnerships."""

    lesson: Series[int] = pa.Field(isin=LESSONS, description="Number of the lesson, 1 to 10")
    title: Series[str] = c.name("The lesson in a few words")
    text: Series[str] = c.text("The lesson in a sentence, in our words")
    source: Series[str] = c.text("Document and paragraph")

    class Config:
        unique = ["lesson"]
