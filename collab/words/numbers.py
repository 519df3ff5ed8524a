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


_PARTS = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 10), (3, 10),
          (7, 10), (9, 10))  # fmt: skip


def roughly(value: float) -> str:
    """A percentage as a share of pupils that anybody can picture: "about 4 in 5 pupils".

    Nothing where no small fraction lies within 2 points; "about 1 in 1,000" for small ones.
    """
    if 0 < value < 8:
        one_in = 100 / value
        size = 10 ** (len(str(int(one_in))) - 1) if one_in >= 20 else 1
        return f"about 1 in {round(one_in / size) * size:,} pupils"
    best = min(_PARTS, key=lambda part: abs(value - 100 * part[0] / part[1]))
    if abs(value - 100 * best[0] / best[1]) > 2:
        return ""
    return f"about {best[0]} in {best[1]} pupils"
