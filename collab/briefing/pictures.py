"""The one picture of a section as the figures it is drawn from, whatever draws it: screen, slide or
paper.

All are made from `Disclosed` tables, so that nothing withheld can get into a file: a native chart
carries its numbers with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from collab.charts import Chart
from collab.data.disclosure.gate import Disclosed
from collab.geography.paper_map import MapPicture


@dataclass(frozen=True, eq=False, slots=True)
class GapRows:
    """Gaps around zero, a row each, the first on top; `names` are the rows', `ours` the side that is
    ahead on the right.

    `shown` has the columns of `collab.metrics.gap.gap`; below each name stand both sides'
    percentages (`beside` is "percent") or means ("mean"), their pupils ("eligible") or nothing ("").
    `apart` sets the first row, of the whole area, apart.
    """

    shown: Disclosed
    names: tuple[str, ...]
    alt: str
    ours: str = "partnership schools"
    beside: str = "percent"
    apart: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class TwoLines:
    """Both groups over the years: `shown` is a table of `collab.metrics.trend.trend`."""

    shown: Disclosed
    alt: str


@dataclass(frozen=True, eq=False, slots=True)
class Funnel:
    """Each school against the limits of chance around `target` (percent), which is that of `everybody`:
    `schools` and `limits` as in `collab.charts.funnel`; `lit` are the URNs of those that the story is
    about."""

    schools: Disclosed
    limits: pd.DataFrame
    target: float
    lit: frozenset[int]
    alt: str
    everybody: str = "All schools"


@dataclass(frozen=True, eq=False, slots=True)
class InPlace:
    """In how many of the partnerships that were assessed each lesson is in place: `shown` has
    `lesson_title`, `in_place`, `assessed` and `share` (percent), the first row on top."""

    shown: Disclosed
    alt: str


@dataclass(frozen=True, eq=False, slots=True)
class Ratings:
    """One partnership's latest rating of each lesson: `shown` has `lesson_title` and `rating` (1 to
    4, missing where it was not assessed)."""

    shown: Disclosed
    alt: str


@dataclass(frozen=True, eq=False, slots=True)
class FromHosts:
    """Partnerships drawn from their hosts: `partnerships` and `spokes` as in
    `collab.charts.constellations`, `limit` in the unit of `partnerships`."""

    partnerships: Disclosed
    spokes: Disclosed
    limit: float
    alt: str


@dataclass(frozen=True, eq=False, slots=True)
class OnChance:
    """One school's results on the range in which chance would put them: `results` is a disclosed table
    of `collab.metrics.one_school.one_school`, a row a measure, named by `names`."""

    results: Disclosed
    names: tuple[str, ...]
    alt: str


@dataclass(frozen=True, eq=False, slots=True)
class OnScreen:
    """A picture that only a screen shows: `draw` makes it in the colours of a `palette`, a keyword.

    `flat` says that it has no rows, and may be drawn lower than on a page; `wide` are the pixels across
    that it needs.
    """

    draw: Callable[..., Chart]
    alt: str
    flat: bool = False
    wide: float = 0


Picture = GapRows | TwoLines | Funnel | InPlace | Ratings | FromHosts | OnChance | MapPicture | OnScreen
