"""The kinds of column the contracts are made of, and what all tables share."""

# pandera's models are read, not run: nested Config classes do not inherit, checks return pandas.
# pyright: reportIncompatibleVariableOverride=false, reportReturnType=false

from collections.abc import Callable
from typing import Any

import pandera.pandas as pa

from collab.data.measures import MEASURES


class Contract(pa.DataFrameModel):
    """What all tables share: types are coerced, unknown columns dropped, missing ones named."""

    class Config:
        coerce = True
        strict = "filter"


def text(description: str, **rules: Any) -> Any:
    """A column of text."""
    return pa.Field(description=description, **rules)


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"
"""What a slug looks like: `$` would let a line end after it."""


def name(description: str) -> Any:
    """A column of names, 1 to 300 characters."""
    return pa.Field(description=description, str_length={"min_value": 1, "max_value": 300})


def slug(**rules: Any) -> Any:
    """A column of partnerships by slug, or of other keys."""
    return pa.Field(
        **rules, description="Partnership, by its slug (small letters, digits and hyphens)", str_matches=SLUG
    )


def urn(**rules: Any) -> Any:
    """A column of school numbers."""
    return pa.Field(ge=100_000, le=999_999, description="Unique reference number of the school", **rules)


def year() -> Any:
    """A column of years."""
    return pa.Field(ge=1990, le=2100, description="Year the academic year ends: 2014 is 2013/14")


def measure() -> Any:
    """A column of measures by code."""
    return pa.Field(isin=tuple(MEASURES), description="Code of the measure in the catalogue")


def percent(description: str) -> Any:
    """A column of percentages, which may be missing."""
    return pa.Field(ge=0, le=100, nullable=True, description=f"{description} (percent, 0 to 100)")


def count(description: str) -> Any:
    """A column of whole numbers of 0 or more, which may be missing."""
    return pa.Field(ge=0, nullable=True, description=description)


def day(description: str, *, nullable: bool = True) -> Any:
    """A column of dates."""
    empty = "; empty if not known or not yet" if nullable else ""
    return pa.Field(nullable=nullable, description=f"{description} (ISO date{empty})")


def rule(told: str) -> Callable[[Callable[..., Any]], Any]:
    """Marks a check of whole rows, called `told`, that other contracts inherit: pandera forgets the name it
    is given once a contract has inherited it, and then tells that of the function."""

    def mark(check: Callable[..., Any]) -> Any:
        check.__name__ = told
        return pa.dataframe_check(name=told)(check)

    return mark
