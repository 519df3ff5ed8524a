"""The tables everything is built from: columns, types, units and rules, as pandera models.

CSV files and the database use the same names. `collab.sources.tidy` reads them and reports every
breach by file, row, column and value.
"""

# pandera's models are read, not run: nested Config classes do not inherit, checks return pandas.
# pyright: reportIncompatibleVariableOverride=false, reportReturnType=false

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame, Series

from collab.measures import MEASURES
from collab.vocabulary import GROUPS, KINDS, LESSONS, PHASES, STANDINGS, STARTERS, STATUSES


class Contract(pa.DataFrameModel):
    """What all tables share: types are coerced, unknown columns dropped, missing ones named."""

    class Config:
        coerce = True
        strict = "filter"


def _text(description: str, **rules: Any) -> Any:
    return pa.Field(description=description, **rules)


def _name(description: str) -> Any:
    return pa.Field(description=description, str_length={"min_value": 1, "max_value": 300})


def _slug() -> Any:
    return pa.Field(
        description="Partnership, by its slug (small letters, digits and hyphens)",
        str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$",
    )


def _urn(**rules: Any) -> Any:
    return pa.Field(
        ge=100_000,
        le=999_999,
        description="Unique reference number of the school",
        **rules,
    )


def _year() -> Any:
    return pa.Field(ge=1990, le=2100, description="Year the academic year ends: 2014 is 2013/14")


def _measure() -> Any:
    return pa.Field(isin=tuple(MEASURES), description="Code of the measure in the catalogue")


def _percent(description: str) -> Any:
    return pa.Field(ge=0, le=100, nullable=True, description=f"{description} (percent, 0 to 100)")


def _count(description: str) -> Any:
    return pa.Field(ge=0, nullable=True, description=description)


def _date(description: str, *, nullable: bool = True) -> Any:
    empty = "; empty if not known or not yet" if nullable else ""
    return pa.Field(nullable=nullable, description=f"{description} (ISO date{empty})")


class Schools(Contract):
    """One row a school."""

    urn: Series[int] = _urn(unique=True)
    name: Series[str] = _name("Name, as in the register")
    phase: Series[str] = _text("infant (KS1), junior (KS2), primary (both) or special", isin=PHASES)
    district_code: Series[str] = _text("ONS code of the district", nullable=True)
    district: Series[str] = _text("Name of the district", nullable=True)
    authority_code: Series[int] = pa.Field(ge=1, le=999, description="Local authority number")
    easting: Series[float] = pa.Field(
        ge=0,
        le=700_000,
        nullable=True,
        description="National Grid easting (metres, OSGB36)",
    )
    northing: Series[float] = pa.Field(
        ge=0,
        le=1_300_000,
        nullable=True,
        description="National Grid northing (metres, OSGB36)",
    )
    longitude: Series[float] = pa.Field(
        ge=-9, le=3, nullable=True, description="Longitude (degrees east, WGS84)"
    )
    latitude: Series[float] = pa.Field(
        ge=49, le=61, nullable=True, description="Latitude (degrees north, WGS84)"
    )
    pupils_on_roll: Series[pd.Int64Dtype] = _count("Pupils on roll (pupils)")
    laestab: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1_000_000,
        le=9_999_999,
        description="Authority and establishment number, seven digits",
    )
    opened: Series[pa.DateTime] = _date("Opening date")
    closed: Series[pa.DateTime] = _date("Closing date")


class Successions(Contract):
    """One row a school number and the number that carries it on, as when a school converts."""

    urn: Series[int] = _urn()
    successor: Series[int] = _urn()

    class Config:
        unique = ["urn", "successor"]


class Results(Contract):
    """One row a school, year and measure."""

    urn: Series[int] = _urn()
    year: Series[int] = _year()
    measure: Series[str] = _measure()
    eligible: Series[pd.Int64Dtype] = _count("Eligible pupils, the cohort (pupils)")
    achieved: Series[pd.Int64Dtype] = _count("Pupils who reached it (pupils); empty when withheld")
    percent: Series[float] = _percent("As published, when the source gives only a percent")
    status: Series[str] = _text("Whether there is a figure", isin=STATUSES)

    @pa.dataframe_check(name="achieved: more pupils than are eligible")
    def achieved_within_eligible(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """No more pupils reach a threshold than are eligible."""
        return (frame["achieved"] <= frame["eligible"]).fillna(True).astype(bool)

    @pa.dataframe_check(name="achieved: a published result needs eligible and achieved pupils")
    def published_has_counts(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """A published row has its counts."""
        counts = frame["achieved"].notna() & frame["eligible"].notna()
        return counts | (frame["status"] != "published")

    @pa.dataframe_check(name="year: lies in the future")
    def year_has_come(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """There are no results of years to come."""
        return frame["year"] <= date.today().year + 1

    @pa.dataframe_check(name="year: the measure has no statutory results in this year")
    def year_covered(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """The catalogue knows the measure for the year."""
        pairs = pd.MultiIndex.from_frame(frame[["measure", "year"]])
        known = {p: p[0] in MEASURES and MEASURES[p[0]].covers(p[1]) for p in pairs.unique()}
        return pd.Series(pairs.map(known).astype(bool), index=frame.index)

    class Config:
        unique = ["urn", "year", "measure"]


class Partnerships(Contract):
    """One row a partnership; `grew_out_of` lists slugs separated by spaces."""

    partnership: Series[str] = _slug()
    name: Series[str] = _name("Name, as its schools use it")
    kind: Series[str] = _text("Kind of partnership", isin=tuple(KINDS))
    standing: Series[str] = _text("How it stands today", isin=STANDINGS)
    formed: Series[pa.DateTime] = _date("Date formed")
    ended: Series[pa.DateTime] = _date("Date ended")
    grew_out_of: Series[str] = _text("Partnerships it grew out of (slugs)", nullable=True)
    note: Series[str] = _text("Anything a reader should know", nullable=True)

    class Config:
        unique = ["partnership"]


class Memberships(Contract):
    """One row a school's stay in a partnership; `left` is the first day outside it."""

    partnership: Series[str] = _slug()
    urn: Series[int] = _urn()
    joined: Series[pa.DateTime] = _date("First day of membership", nullable=False)
    left: Series[pa.DateTime] = _date("First day no longer a member")
    lead: Series[bool] = pa.Field(description="Whether the school leads the partnership")

    @pa.dataframe_check(name="left: a school cannot leave before it joined")
    def left_after_joined(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Memberships run forward in time."""
        return frame["left"].isna() | (frame["left"] > frame["joined"])

    class Config:
        unique = ["partnership", "urn", "joined"]


class Assessments(Contract):
    """One row a rating of one partnership against one lesson."""

    partnership: Series[str] = _slug()
    lesson: Series[int] = pa.Field(isin=LESSONS, description="Number of the lesson, 1 to 10")
    assessed_on: Series[pa.DateTime] = _date("Date of the assessment", nullable=False)
    rating: Series[int] = pa.Field(
        ge=1, le=4, description="1 not yet, 2 emerging, 3 established, 4 embedded"
    )
    evidence: Series[str] = _text("What the rating rests on", nullable=True)
    by: Series[str] = _text("Who assessed it")


class Projects(Contract):
    """One row a project that partnerships run."""

    project: Series[str] = _slug()
    title: Series[str] = _name("Title of the project")
    description: Series[str] = _text("What is done")
    started_by: Series[str] = _text("Who started it", isin=STARTERS, nullable=True)
    districts: Series[str] = _text("Districts, separated by semicolons", nullable=True)
    schools_involved: Series[pd.Int64Dtype] = _count("Schools involved (schools)")
    status: Series[str] = _text("Whether it is running", nullable=True)
    source: Series[str] = _text("Document and paragraph")

    class Config:
        unique = ["project"]


class InspectionMentions(Contract):
    """One row a passage of an inspection report on partnership work."""

    school: Series[str] = _name("School, as the report names it")
    urn: Series[pd.Int64Dtype] = _urn(nullable=True)
    inspected: Series[str] = _text("Month of the inspection, YYYY-MM", str_matches=r"^\d{4}-\d\d$")
    summary: Series[str] = _text("What the report notes, in our words")
    quotation: Series[str] = _text("The report's words, entered by the authority", nullable=True)
    lessons: Series[str] = _text("Lessons touched, numbers separated by spaces", nullable=True)
    source: Series[str] = _text("Document and paragraph")


class LessonTexts(Contract):
    """One row a lesson for partnerships."""

    lesson: Series[int] = pa.Field(isin=LESSONS, description="Number of the lesson, 1 to 10")
    title: Series[str] = _name("The lesson in a few words")
    text: Series[str] = _text("The lesson in a sentence, in our words")
    source: Series[str] = _text("Document and paragraph")

    class Config:
        unique = ["lesson"]


class Benchmarks(Contract):
    """One row a published figure for a whole area, to check against or compare with."""

    source: Series[str] = _text("Publication and place in it")
    area: Series[str] = _name("Area the figure is for, such as England")
    year: Series[int] = _year()
    measure: Series[str] = _measure()
    group: Series[str] = _text("Which schools of the area", isin=GROUPS)
    schools: Series[pd.Int64Dtype] = _count("Schools (schools)")
    pupils: Series[pd.Int64Dtype] = _count("Eligible pupils (pupils)")
    percent: Series[float] = _percent("Pupils who reached the threshold")

    class Config:
        unique = ["area", "year", "measure", "group"]


class Boundaries(Contract):
    """One row a district's outline."""

    district: Series[str] = _name("Name of the district")
    outline: Series[str] = _text("Its outline (well-known text, WGS84 degrees)")

    class Config:
        unique = ["district"]


CONTRACTS: Mapping[str, type[Contract]] = MappingProxyType(
    {
        "schools": Schools,
        "successions": Successions,
        "results": Results,
        "partnerships": Partnerships,
        "memberships": Memberships,
        "assessments": Assessments,
        "projects": Projects,
        "inspection_mentions": InspectionMentions,
        "lessons": LessonTexts,
        "benchmarks": Benchmarks,
        "boundaries": Boundaries,
    }
)
"""Every contract by the name of its table."""


def empty(table: str) -> pd.DataFrame:
    """A table of the contract with its columns and types but no rows."""
    columns = CONTRACTS[table].to_schema().columns
    return pd.DataFrame(
        {name: pd.Series(dtype=column.dtype.type) for name, column in columns.items()}
    )
