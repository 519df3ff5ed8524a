"""Figures, names and places as a sentence writes them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pandas as pd

from collab.data.vocabulary import MILES

Labels = Mapping[str, tuple[str, Callable[[float], str] | None]]
"""By column, its label with the unit, and how its values are written (None: as they are)."""


UNSURE = "too few schools to say how sure"
"""What is said of a figure without an interval."""


def far(value: float, unit: str = MILES) -> str:
    """A distance as a sentence writes it, with the decimal that tables and cards have: "9.3 miles"; nobody
    is 0.0 miles away, but "under 0.1 miles"."""
    return f"{distance(value)} {unit}"


def distance(value: float) -> str:
    """How far two schools are apart as a table writes it, without the unit: "9.3", or "under 0.1"."""
    return "under 0.1" if value < 0.05 else one_decimal(value)


def limit_told(limit: float, unit: str = MILES) -> str:
    """A limit as it was set: "5 miles", "20 minutes"."""
    return f"{limit:g} {unit}"


def points(value: float, *, sign: bool = True) -> str:
    """Percentage points at one decimal, with a real minus sign: "+4.5" or "−0.3"."""
    text = f"{value:+.1f}" if sign else f"{value:.1f}"
    return text.replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def whole(value: float) -> str:
    """A whole number: "7,424"."""
    return f"{int(value):,}"


def one_decimal(value: float) -> str:
    """A number at one decimal: "68.1"."""
    return f"{value:.1f}"


def two_decimals(value: float) -> str:
    """A number with its sign at two decimals, with a real minus sign: "−1.58"."""
    return f"{value:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")


def percent(value: float) -> str:
    """A percentage at one decimal: "68.1%"."""
    return f"{value:.1f}%"


def gap_told(row: pd.Series) -> float:
    """The gap as it is written beside its two percentages: their difference as they are written,
    so that who subtracts one from the other gets it; the row's own where it has no percentages."""
    ours, theirs = row.get("percent_in", float("nan")), row.get("percent_not_in", float("nan"))
    if pd.isna(ours) or pd.isna(theirs) or pd.isna(row["gap"]):
        return float(row["gap"])
    return difference(ours, theirs)


def difference(first: float, second: float) -> float:
    """First minus second, both as a sentence writes them, at one decimal."""
    return round(float(one_decimal(first)) - float(one_decimal(second)), 1)


def apart(value: float, above: str, below: str, level: str) -> str:
    """How far apart two figures are and which way: "4.5 points above", or `level` when what would
    be written is 0.0."""
    if not float(one_decimal(value)):
        return level
    return f"{points(abs(value), sign=False)} points {above if value > 0 else below}"


def moved(change: float) -> str:
    """How results changed: "rose 4.5 points", "fell 0.3 points", "stayed as they were"."""
    if not float(one_decimal(change)):
        return "stayed as they were"
    return f"{'rose' if change > 0 else 'fell'} {points(abs(change), sign=False)} points"


def interval(low: float, high: float) -> str:
    """An interval of percentage points: "1.7 to 7.2"; "0.3" where both ends are written alike."""
    return " to ".join(_ends(low, high))


def probably(low: float, high: float) -> str:
    """Where a difference lies, in words: "probably between 1.7 and 7.2"; "probably about 0.3" where both
    ends are written alike."""
    ends = _ends(low, high)
    return f"probably {'between' if ends[1:] else 'about'} {' and '.join(ends)}"


def _ends(low: float, high: float) -> list[str]:
    """The ends of an interval as they are written, the one where they are the same."""
    return list(dict.fromkeys(points(end, sign=False) for end in (low, high)))


def number(count: int) -> str:
    """A count as a sentence writes it: "none", "1", "7,424"."""
    return f"{count:,}" if count else "none"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "no schools", "1 school", "7,424 schools"; `many` where the plural is
    not `one` with an s."""
    return f"{f'{count:,}' if count else 'no'} {one if count == 1 else many or one + 's'}"


def verb(count: int, one: str, many: str) -> str:
    """The verb's form that goes with a count: "1 school is", "none are", "7 schools are"."""
    return one if count == 1 else many


def about(expected: float) -> str:
    """An expected count: "about 7", "about 1", or "fewer than 1"."""
    return f"about {expected:,.0f}" if expected >= 0.95 else "fewer than 1"


def verdict(clear: bool) -> str:
    """What is said of a gap that is, or is not, more than chance."""
    return "more than chance would explain" if clear else "which chance could explain"


def briefly(clear: bool) -> str:
    """The verdict in three words, for a row of a table or a legend."""
    return "more than chance" if clear else "could be chance"


def sentence_case(text: str) -> str:
    """A text that begins a sentence: its first letter is a capital, the others stay as they are."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A text that goes on in a sentence: its first letter is small, the others stay as they are."""
    return text[:1].lower() + text[1:]


def listing(names: Sequence[str], between: str = ", ") -> str:
    """Names as a sentence lists them: "Boston, Lincoln and West Lindsey"."""
    names = list(names)
    return " and ".join([between.join(names[:-1]), names[-1]] if len(names) > 1 else names)


def listing_whole(names: Sequence[str]) -> str:
    """As `listing`, names in which there may be commas: "Engage, Enrich; Fenway and Coast"."""
    return listing(names, "; " if any("," in name for name in names) else ", ")


def day_told(day: date) -> str:
    """A day as one says it: 1 May 2025."""
    return f"{day.day} {day:%B %Y}"


def place(area: str, districts: Sequence[str]) -> str:
    """Where a sentence is about: the chosen districts, or the whole area."""
    if not districts:
        return area
    return listing(districts) if len(districts) <= 3 else f"{len(districts)} districts of {area}"


_PARTS = (
    (1, 2),
    (1, 3),
    (2, 3),
    (1, 4),
    (3, 4),
    (1, 5),
    (2, 5),
    (3, 5),
    (4, 5),
    (1, 10),
    (3, 10),
    (7, 10),
    (9, 10),
)


def roughly(value: float) -> str:
    """A percentage as a share of pupils that anybody can picture: "about 4 in 5 pupils".

    Nothing where no small fraction lies within 2 points; "about 1 in 1,000" for small ones.
    """
    if 0 < value < 8:
        one_in = 100 / value
        size = 10 ** max(0, len(str(int(one_in))) - 2)
        return f"about 1 in {round(one_in / size) * size:,} pupils"
    best = min(_PARTS, key=lambda part: abs(value - 100 * part[0] / part[1]))
    if abs(value - 100 * best[0] / best[1]) > 2:
        return ""
    return f"about {best[0]} in {best[1]} pupils"
