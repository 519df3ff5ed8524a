"""The tables of a release: schools, results, partnerships, and what they are compared with."""

# pandera's models are read, not run: nested Config classes do not inherit, checks return pandas.
# pyright: reportIncompatibleVariableOverride=false, reportReturnType=false

from datetime import date

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame, Series

from collab.data.contracts import columns as c
from collab.data.contracts.columns import Contract
from collab.data.measures import MEASURES, SCORES
from collab.data.vocabulary import GROUPS, KINDS, PHASES, PUPIL_GROUPS, STANDINGS, STATUSES

LONGEST_TIME = 300
"""The longest time of travel there may be (minutes): nobody works together across five hours."""


class Schools(Contract):
    """One row a school."""

    urn: Series[int] = c.urn(unique=True)
    name: Series[str] = c.name("Name, as in the register")
    phase: Series[str] = c.text("infant (KS1), junior (KS2), primary (both) or special", isin=PHASES)
    district_code: Series[str] = c.text("ONS code of the district", nullable=True)
    district: Series[str] = c.text("Name of the district", nullable=True)
    authority_code: Series[int] = pa.Field(ge=1, le=999, description="Local authority number")
    easting: Series[float] = pa.Field(
        ge=0, le=700_000, nullable=True, description="National Grid easting (metres, OSGB36)"
    )
    northing: Series[float] = pa.Field(
        ge=0, le=1_300_000, nullable=True, description="National Grid northing (metres, OSGB36)"
    )
    longitude: Series[float] = pa.Field(
        ge=-9, le=3, nullable=True, description="Longitude (degrees east, WGS84)"
    )
    latitude: Series[float] = pa.Field(
        ge=49, le=61, nullable=True, description="Latitude (degrees north, WGS84)"
    )
    pupils_on_roll: Series[pd.Int64Dtype] = c.count("Pupils on roll (pupils)")
    capacity: Series[pd.Int64Dtype] | None = c.count("Places the school has (pupils)")
    laestab: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1_000_000,
        le=9_999_999,
        description="Authority and establishment number, seven digits",
    )
    opened: Series[pa.DateTime] = c.day("Opening date")
    closed: Series[pa.DateTime] = c.day("Closing date")


class Addresses(Contract):
    """One row a school's address, as far as the register gives it: what tells two schools of one name
    apart."""

    urn: Series[int] = c.urn(unique=True)
    locality: Series[str] = c.text("Village or part of a town", nullable=True)
    town: Series[str] = c.text("Post town", nullable=True)
    postcode: Series[str] = c.text("Postcode", nullable=True)


class Successions(Contract):
    """One row a school number and the number that carries it on, as when a school converts."""

    urn: Series[int] = c.urn()
    successor: Series[int] = c.urn()

    class Config:
        unique = ["urn", "successor"]


class Results(Contract):
    """One row a school, year and measure."""

    urn: Series[int] = c.urn()
    year: Series[int] = c.year()
    measure: Series[str] = c.measure()
    eligible: Series[pd.Int64Dtype] = c.count("Eligible pupils, the cohort (pupils)")
    achieved: Series[pd.Int64Dtype] = c.count("Pupils who reached it (pupils); empty when withheld")
    percent: Series[float] = c.percent("As published, when the source gives only a percent")
    status: Series[str] = c.text("Whether there is a figure", isin=STATUSES)

    @c.rule("achieved: more pupils than are eligible")
    def achieved_within_eligible(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """No more pupils reach a threshold than are eligible."""
        return (frame["achieved"] <= frame["eligible"]).fillna(True).astype(bool)

    @c.rule("achieved: a published result needs eligible and achieved pupils")
    def published_has_counts(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """A published row has its counts."""
        counts = frame["achieved"].notna() & frame["eligible"].notna()
        return counts | (frame["status"] != "published")

    @c.rule("year: lies in the future")
    def year_has_come(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """There are no results of years to come."""
        return frame["year"] <= date.today().year + 1

    @c.rule("year: the measure has no statutory results in this year")
    def year_covered(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """The catalogue knows the measure for the year."""
        pairs = pd.MultiIndex.from_frame(frame[["measure", "year"]])
        # Of a measure that there is not it is enough to say that.
        known = {p: p[0] not in MEASURES or MEASURES[p[0]].covers(p[1]) for p in pairs.unique()}
        return pd.Series(pairs.map(known).astype(bool), index=frame.index)

    class Config:
        unique = ["urn", "year", "measure"]


class GroupResults(Results):
    """One row a school, year, measure and group of its pupils."""

    pupil_group: Series[str] = c.text(
        "Group of the pupils, or its complement", isin=(*PUPIL_GROUPS, *PUPIL_GROUPS.values())
    )

    class Config:
        unique = ["urn", "year", "measure", "pupil_group"]


class Scores(Contract):
    """One row a school, year and average score or progress, with the limits that were published of it."""

    urn: Series[int] = c.urn()
    year: Series[int] = c.year()
    measure: Series[str] = pa.Field(isin=tuple(SCORES), description="Code of the score in the catalogue")
    pupils: Series[pd.Int64Dtype] = c.count("Pupils it is of (pupils)")
    score: Series[float] = pa.Field(
        ge=-50, le=120, nullable=True, description="Average scaled score, or progress (points)"
    )
    low: Series[float] = pa.Field(ge=-80, le=120, nullable=True, description="Lower 95% limit, as published")
    high: Series[float] = pa.Field(ge=-50, le=150, nullable=True, description="Upper 95% limit, as published")
    status: Series[str] = c.text("Whether there is a figure", isin=STATUSES)

    @pa.dataframe_check(name="score: a published score needs its pupils and its points")
    def published_has_score(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """A published row has its figures."""
        return (frame["score"].notna() & frame["pupils"].gt(0).fillna(False)) | (
            frame["status"] != "published"
        )

    @pa.dataframe_check(name="low: the limits do not enclose the score")
    def within_limits(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """The score lies between its limits, where they are known."""
        return ~((frame["low"] > frame["score"]) | (frame["high"] < frame["score"]))

    @pa.dataframe_check(name="year: nothing was published of this score in this year")
    def year_covered(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """The catalogue knows the score for the year."""
        pairs = zip(frame["measure"], frame["year"], strict=True)
        known = [code not in SCORES or SCORES[code].covers(year) for code, year in pairs]
        return pd.Series(known, index=frame.index, dtype=bool)

    class Config:
        unique = ["urn", "year", "measure"]


class Context(Contract):
    """One row a school's Key Stage 2 cohort of a year: what a fair comparison should hold equal, as the
    Department publishes it (percent of the cohort in whole numbers)."""

    urn: Series[int] = c.urn()
    year: Series[int] = c.year()
    pupils: Series[pd.Int64Dtype] = c.count("Eligible pupils, the cohort (pupils)")
    disadvantaged: Series[float] = c.percent("Pupils who are disadvantaged")
    special_needs: Series[float] = c.percent("Pupils with special educational needs")
    additional_language: Series[float] = c.percent("Pupils with English as an additional language")
    prior_low: Series[float] = c.percent("Pupils whose attainment at Key Stage 1 was low")
    prior_middle: Series[float] = c.percent("Pupils whose attainment at Key Stage 1 was middling")
    prior_high: Series[float] = c.percent("Pupils whose attainment at Key Stage 1 was high")
    prior_average: Series[float] = pa.Field(
        ge=0, le=30, nullable=True, description="Average of the cohort at Key Stage 1 (points)"
    )

    class Config:
        unique = ["urn", "year"]


class Partnerships(Contract):
    """One row a partnership; `grew_out_of` lists slugs separated by spaces."""

    partnership: Series[str] = c.slug()
    name: Series[str] = c.name("Name, as its schools use it")
    kind: Series[str] = c.text("Kind of partnership", isin=tuple(KINDS))
    standing: Series[str] = c.text("How it stands today", isin=STANDINGS)
    formed: Series[pa.DateTime] = c.day("Date formed")
    ended: Series[pa.DateTime] = c.day("Date ended")
    grew_out_of: Series[str] = c.text("Partnerships it grew out of (slugs)", nullable=True)
    note: Series[str] = c.text("Anything a reader should know", nullable=True)
    elsewhere: Series[pd.Int64Dtype] | None = c.count(
        "Further schools of today, elsewhere or of other phases, as far as is known (schools)"
    )
    parent: Series[str] | None = pa.Field(
        nullable=True,
        description="Partnership that it is a part of, as a cluster is of a trust (slug)",
        str_matches=c.SLUG,
    )

    @pa.dataframe_check(name="parent: is the partnership itself")
    def parent_is_another(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Nothing is a part of itself."""
        if "parent" not in frame:
            return pd.Series(True, index=frame.index)
        return frame["parent"].isna() | (frame["parent"] != frame["partnership"])

    class Config:
        unique = ["partnership"]


class Memberships(Contract):
    """One row a school's stay in a partnership; `left` is the first day outside it."""

    partnership: Series[str] = c.slug()
    urn: Series[int] = c.urn()
    joined: Series[pa.DateTime] = c.day("First day of membership", nullable=False)
    left: Series[pa.DateTime] = c.day("First day no longer a member")
    lead: Series[bool] = pa.Field(description="Whether the school leads the partnership")

    @pa.dataframe_check(name="left: a school cannot leave before it joined")
    def left_after_joined(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Memberships run forward in time."""
        return frame["left"].isna() | (frame["left"] > frame["joined"])

    class Config:
        unique = ["partnership", "urn", "joined"]


class TravelTimes(Contract):
    """One row a pair of schools and how long it takes to go by car from the one to the other; a pair that
    is told one way only takes as long the other way."""

    urn: Series[int] = c.urn()
    urn_to: Series[int] = c.urn()
    minutes: Series[float] = pa.Field(
        ge=0, le=LONGEST_TIME, description="Time by car, door to door (minutes, 0 to 300)"
    )

    @pa.dataframe_check(name="urn_to: is the school itself")
    def between_two(cls, frame: DataFrame) -> Series[bool]:  # noqa: N805
        """Nobody travels from a school to itself."""
        return frame["urn"] != frame["urn_to"]

    class Config:
        unique = ["urn", "urn_to"]


class Benchmarks(Contract):
    """One row a published figure for a whole area, to check against or compare with."""

    source: Series[str] = c.text("Publication and place in it")
    area: Series[str] = c.name("Area the figure is for, such as England")
    year: Series[int] = c.year()
    measure: Series[str] = c.measure()
    group: Series[str] = c.text("Which schools of the area", isin=GROUPS)
    schools: Series[pd.Int64Dtype] = c.count("Schools (schools)")
    pupils: Series[pd.Int64Dtype] = c.count("Eligible pupils (pupils)")
    percent: Series[float] = c.percent("Pupils who reached the threshold")

    class Config:
        unique = ["area", "year", "measure", "group"]


class Boundaries(Contract):
    """One row a district's outline."""

    district: Series[str] = c.name("Name of the district")
    outline: Series[str] = c.text("Its outline (well-known text, WGS84 degrees)")

    class Config:
        unique = ["district"]
