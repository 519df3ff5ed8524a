"""Figures, names and places as a sentence writes them."""

from collections.abc import Sequence


def points(value: float, *, sign: bool = True) -> str:
    """Percentage points at one decimal, with a real minus sign: "+4.5" or "−0.3"."""
    text = f"{value:+.1f}" if sign else f"{value:.1f}"
    return text.replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def percent(value: float) -> str:
    """A percentage at one decimal: "68.1%"."""
    return f"{value:.1f}%"


def interval(low: float, high: float) -> str:
    """An interval of percentage points: "1.7 to 7.2"."""
    return f"{points(low, sign=False)} to {points(high, sign=False)}"


def listing(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "Boston, Lincoln and West Lindsey"."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def place(area: str, districts: Sequence[str]) -> str:
    """Where a sentence is about: the chosen districts, or the whole area."""
    if not districts:
        return area
    return listing(districts) if len(districts) <= 3 else f"{len(districts)} districts of {area}"
