"""The sheets of the authority's own workbook: what each column means and may say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from collab.data.measures import MEASURES
from collab.data.stages import Framework, KeyStage
from collab.data.vocabulary import KINDS, RATINGS, REVIEW_KINDS, STANDINGS, STARTERS

Options = Mapping[str, str]
"""What a cell may say, by the code it stands for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: the contract's name for it, its heading and what to write in it."""

    name: str
    heading: str
    help: str
    needed: bool = False
    options: Options | None = None
    other_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook and the contract table it is read into."""

    title: str
    table: str
    help: str
    columns: tuple[Column, ...]


def titled(codes: tuple[str, ...]) -> Options:
    """Codes of the vocabulary as people read them."""
    return {code: code.replace("_", " ").capitalize() for code in codes}


KS1_MEASURES = tuple(m for m in MEASURES.values() if m.key_stage is KeyStage.KS1)
CHECKS: Options = MappingProxyType(
    {
        m.code: m.key_stage.label if m.key_stage is KeyStage.EARLY else m.subject.value
        for m in MEASURES.values()
        if m.framework is Framework.CHECKS
    }
)
"""The checks and the Early Years profile, by the code of the measure, as the workbook calls them."""
YES_NO: Options = MappingProxyType({"true": "Yes", "false": "No"})
_PARTNERSHIP = Column("partnership", "Partnership", "Its name, as on the sheet Partnerships", True)
_NAME_ONLY = Column("", "School", "For people who read the sheet; not read back")
_URN = Column("urn", "URN", "Six-digit number of the school", True, other_headings=("school urn",))
_SOURCE = Column("source", "Source", "Document and paragraph, or who says so")

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Partnerships",
        "partnerships",
        "One row a partnership.",
        (
            Column("name", "Partnership", "Name, as its schools use it", True, None, ("name",)),
            Column("kind", "Kind", "Kind of partnership", True, KINDS, ("type",)),
            Column("standing", "Standing", "How it stands today", False, titled(STANDINGS)),
            Column("formed", "Formed", "Date formed", other_headings=("started", "start date")),
            Column("ended", "Ended", "Date ended, if it has", other_headings=("end date",)),
            Column("grew_out_of", "Grew out of", "Names of earlier partnerships, with ; between"),
            Column("note", "Note", "Anything a reader should know", other_headings=("notes",)),
            Column("elsewhere", "Schools elsewhere", "How many more it has, elsewhere or of other phases"),
            Column("partnership", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Memberships",
        "memberships",
        "One row a school's stay in a partnership.",
        (
            _PARTNERSHIP,
            _URN,
            _NAME_ONLY,
            Column(
                "joined",
                "Joined",
                "First day of membership",
                True,
                None,
                ("date joined", "joined date", "start date", "from"),
            ),
            Column(
                "left",
                "Left",
                "First day no longer a member; empty while it is one",
                False,
                None,
                ("date left", "left date", "end date", "to"),
            ),
            Column("lead", "Lead", "Whether the school leads the partnership", False, YES_NO),
        ),
    ),
    Sheet(
        "Key Stage 1 results",
        "results",
        "One row a school and year; numbers of pupils, c where withheld.",
        (
            _URN,
            _NAME_ONLY,
            Column("year", "Year", "Academic year, such as 2013/14", True),
            Column("eligible", "Eligible pupils", "Pupils in the cohort", True, None, ("eligible", "cohort")),
            *(
                Column(
                    m.code,
                    f"{m.short[0].upper()}{m.short[1:]}",
                    f"Pupils who {m.reached}, {m.first_year - 1}/{m.first_year % 100:02d} to "
                    f"{(m.last_year or 0) - 1}/{(m.last_year or 0) % 100:02d}",
                )
                for m in KS1_MEASURES
            ),
        ),
    ),
    Sheet(
        "Checks and Early Years",
        "results",
        "One row a school, year and check; numbers of pupils, c where withheld.",
        (
            _URN,
            _NAME_ONLY,
            Column("year", "Year", "Academic year, such as 2023/24", True),
            Column(
                "measure",
                "Check",
                "Phonics (Year 1, from 2011/12), multiplication tables (Year 4) or Early Years (both from "
                "2021/22)",
                True,
                CHECKS,
            ),
            Column("eligible", "Eligible pupils", "Pupils in the cohort", True, None, ("eligible", "cohort")),
            Column(
                "achieved",
                "Pupils who reached it",
                "Who met the phonics standard, had all 25 questions right, or reached a good level of "
                "development",
                True,
                None,
                ("achieved", "reached", "reached it"),
            ),
        ),
    ),
    Sheet(
        "Assessments",
        "assessments",
        "One row a rating of one partnership for one lesson.",
        (
            _PARTNERSHIP,
            Column(
                "lesson",
                "Lesson",
                "Number of the lesson, 1 to 10",
                True,
                {str(n): str(n) for n in range(1, 11)},
            ),
            Column("assessed_on", "Date", "Date of the assessment", True, None, ("assessed on",)),
            Column("rating", "Rating", "How far it is in place", True, RATINGS),
            Column("evidence", "Evidence", "What the rating rests on"),
            Column("by", "By", "Who assessed it", True, None, ("assessed by",)),
        ),
    ),
    Sheet(
        "Reviews",
        "reviews",
        "One row a review of a partnership, by itself or by its peers.",
        (
            _PARTNERSHIP,
            Column("reviewed_on", "Date", "Date of the review", True, None, ("reviewed on",)),
            Column("kind", "Kind", "Self or peer review", True, REVIEW_KINDS),
            Column("facilitator", "Facilitator", "Who facilitated it"),
            Column("focus", "Focus", "What it looked at", True),
            Column("findings", "Findings", "What it found"),
            Column("next_steps", "Next steps", "What is to be done"),
            Column("next_review", "Next review", "Date of the next review"),
            Column("by", "By", "Who wrote it down", True),
            Column("review", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Projects",
        "projects",
        "One row a project that partnerships run.",
        (
            Column("title", "Project", "Title of the project", True, None, ("title",)),
            Column("description", "Description", "What is done", True),
            Column("started_by", "Started by", "Who started it", False, titled(STARTERS)),
            Column("districts", "Districts", "Names of districts, with ; between"),
            Column("partnerships", "Partnerships", "Names of partnerships, with ; between"),
            Column("schools_involved", "Schools involved", "How many schools", False, None, ("schools",)),
            Column("status", "Status", "Such as running or finished"),
            _SOURCE,
            Column("project", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Inspection mentions",
        "inspection_mentions",
        "One row a passage of an inspection report.",
        (
            Column("school", "School", "School, as the report names it", True),
            replace(_URN, needed=False),
            Column(
                "inspected", "Inspected", "Month of the inspection, such as 2015-01", True, None, ("month",)
            ),
            Column("summary", "Summary", "What the report notes, in your words", True),
            Column("quotation", "Quotation", "The report's own words, if you wish"),
            Column("lessons", "Lessons", "Numbers of the lessons touched, with spaces between"),
            _SOURCE,
            Column("mention", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Scenarios",
        "scenarios",
        "One row a scenario of the page Broker that somebody keeps.",
        (
            Column("title", "Scenario", "What it is called", True, None, ("title",)),
            Column("steps", "Steps", "One a line, as an export wrote them", True),
            Column("note", "Note", "What it is for"),
            Column("by", "By", "Who kept it", True),
            Column("scenario", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Stories",
        "stories",
        "One row a story of the page Briefing that somebody keeps.",
        (
            Column("title", "Story", "What it is called", True, None, ("title",)),
            Column("choices", "Choices", "As an export wrote them", True),
            replace(_PARTNERSHIP, needed=False),
            Column("note", "Note", "What it is for"),
            Column("by", "By", "Who kept it", True),
            Column("story", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
)
"""Every sheet of the workbook, in its order."""
