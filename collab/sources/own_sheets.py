"""The sheets of the authority's own workbook: what each column means and may say."""

from dataclasses import replace
from types import MappingProxyType

from collab.data.measures import MEASURES
from collab.data.stages import Framework, KeyStage
from collab.data.vocabulary import (
    CONTACTS,
    KINDS,
    MATCH_STAGES,
    OFFER_SIDES,
    PUPIL_GROUPS,
    PUPILS,
    RATINGS,
    REVIEW_KINDS,
    STANDINGS,
    STARTERS,
    TOPIC_FIELDS,
    VERDICTS,
)
from collab.sources.sheet_columns import Column, Options, Sheet, titled

KS1_MEASURES = tuple(m for m in MEASURES.values() if m.key_stage is KeyStage.KS1)
MEASURE_LABELS: Options = MappingProxyType({m.code: m.label for m in MEASURES.values()})
CHECKS: Options = MappingProxyType(
    {
        m.code: m.key_stage.label if m.key_stage is KeyStage.EARLY else m.subject.value
        for m in MEASURES.values()
        if m.framework is Framework.CHECKS
    }
)
"""The checks and the Early Years profile, by the code of the measure, as the workbook calls them."""
_MEASURE_CODES: Options = {code: code for code in MEASURES if MEASURES[code].last_year is None}
"""By code, and only those that go on: a drop-down holds no more than 255 characters."""
_GROUP_CODES = titled((*PUPIL_GROUPS, *PUPIL_GROUPS.values()))
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
            Column("parent", "Part of", "Name of what it is a part of, as a cluster is of a trust"),
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
        "Groups of pupils",
        "group_results",
        "One row a school, year, measure and group; numbers of pupils, c where withheld.",
        (
            _URN,
            _NAME_ONLY,
            Column("year", "Year", "Academic year, such as 2018/19", True),
            Column("measure", "Measure", "Which threshold", True, MEASURE_LABELS, ("threshold",)),
            Column("pupil_group", "Pupils", "Which group of them", True, PUPILS, ("group", "pupil group")),
            Column("eligible", "Eligible pupils", "Pupils of the group", True, None, ("eligible", "cohort")),
            Column("achieved", "Reached it", "Those of them who reached it", True, None, ("achieved",)),
        ),
    ),
    Sheet(
        "Travel times",
        "travel_times",
        "One row a pair of schools; one way is enough, and of both ways the mean counts.",
        (
            Column("urn", "URN from", "Six-digit number of the one school", True),
            replace(_NAME_ONLY, heading="From"),
            Column("urn_to", "URN to", "Six-digit number of the other school", True),
            replace(_NAME_ONLY, heading="To"),
            replace(_NAME_ONLY, heading="Miles"),
            Column("minutes", "Minutes", "By car, door to door; empty where it is not known", True),
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
            Column("question", "Question", "What it wants to find out"),
            Column("measure", "Measure", "Measure it wants to move", False, _MEASURE_CODES),
            Column("pupil_group", "Pupils", "Group it is for; empty for all", False, _GROUP_CODES),
            Column("urns", "Schools' URNs", "Numbers with spaces between; empty for all its members"),
            Column("begins", "Begins", "First day of it"),
            Column("ends", "Ends", "Last day of it, if it has one"),
            Column("review_on", "Review on", "Day on which it is to be reviewed next"),
            Column("said", "What people say", "At the review, in their words"),
            Column("verdict", "Decided", "What was decided", False, VERDICTS),
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
    Sheet(
        "Actions",
        "actions",
        "One row a thing to be done that a review led to.",
        (
            _PARTNERSHIP,
            Column("review", "Review", "The review's key, as on the sheet Reviews", True),
            Column("what", "Action", "What is to be done", True),
            Column("owner", "Owner", "Role of whoever sees to it; nobody's name", True, CONTACTS),
            Column("due", "Due", "Day by which it is to be done", True),
            Column("done", "Done", "Day it was done, if it is"),
            Column("by", "By", "Who wrote it down", True),
            Column("action", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Topics",
        "topics",
        "One row a topic that schools can give or look for.",
        (
            Column("title", "Topic", "The topic in a few words", True),
            Column("field", "About", "What it is about", True, TOPIC_FIELDS),
            Column("topic", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Offers and needs",
        "offers",
        "One row a thing that a school, or a partnership, can give or looks for.",
        (
            Column("side", "Give or look for", "Whether it is given or looked for", True, OFFER_SIDES),
            Column("topic", "Topic", "A topic of the sheet Topics, by title or key", True),
            replace(_URN, needed=False, help="Number of the school; empty where it is a partnership's"),
            _NAME_ONLY,
            replace(_PARTNERSHIP, needed=False, help="Its name; empty where it is a school's"),
            Column("detail", "What exactly", "In a sentence, if you wish"),
            Column("since", "Since", "First day of it", True, None, ("from",)),
            Column("until", "Until", "Last day of it, if it has one", False, None, ("to",)),
            Column("at_once", "At once", "How many it can help at the same time"),
            Column("contact", "Contact", "Role of whom to ask; nobody's name or address", True, CONTACTS),
            Column("by", "By", "Who wrote it down", True),
            Column("offer", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
    Sheet(
        "Matches",
        "matches",
        "One row a need and the offer that meets it, or is to.",
        (
            Column("need", "Need", "Key of the need, as on the sheet Offers and needs", True),
            Column("offer", "Offer", "Key of the offer, as on the sheet Offers and needs", True),
            Column("stage", "Stage", "How far it has come", True, MATCH_STAGES),
            Column("suggested", "Suggested", "Day it was suggested", True),
            Column("agreed", "Agreed", "Day it was agreed"),
            Column("begun", "Begun", "Day it began"),
            Column("ended", "Ended", "Day it ended, or was declined"),
            Column("outcome", "Outcome", "What came of it"),
            Column("by", "By", "Who wrote it down", True),
            Column("match", "Key", "Leave empty, or keep what an export wrote here"),
        ),
    ),
)
"""Every sheet of the workbook, in its order."""
