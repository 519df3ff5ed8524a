"""Both groups over the years, drawn without a browser."""

import numpy as np
import pandas as pd

from collab.briefing.drawn.ink import LINE, Ink, wide, wrapped
from collab.briefing.pictures import TwoLines
from collab.charts.style import nice_ticks
from collab.data.catalogue import YEARS_WITHOUT_RESULTS
from collab.data.measures import FRAMEWORK_BREAK, year_label
from collab.data.selection import IN, NOT_IN

_LEAST_YEARS = 15
"""Height in letters."""


def years_height(letter: float) -> float:
    """How many points high both groups over the years should be at least."""
    return _LEAST_YEARS * letter


def draw_years(ink: Ink, picture: TwoLines) -> None:
    """Both groups over the years, with intervals, named at the line's end. No line crosses the
    change of the tests or the years without any."""
    table, letter = picture.shown.table.sort_values("year"), ink.letter
    known = table.dropna(subset=["percent"])
    if known.empty:
        ink.write("No percentages can be shown.", ink.width / 2, ink.height / 2, across="center")
        return
    ends = known[["percent", "low", "high"]].to_numpy(float)
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    # At least ten points, so that a hair's breadth does not look like a leap.
    margin = 2 + max(0.0, 6 - (high - low)) / 2
    low, high = max(0.0, low - margin), min(100.0, high + margin)
    # No word is broken, however narrow the picture.
    words = [word for group in (IN, NOT_IN) for word in group.split()]
    room = max(0.24 * ink.width, *(wide(word, letter, bold=True) for word in words))
    names = {group: wrapped(group, room, letter, bold=True) for group in (IN, NOT_IN)}
    aside = max(wide(line, letter, bold=True) for lines in names.values() for line in lines)
    left, right = 3.4 * letter, ink.width - aside - 1.2 * letter
    top, bottom = 0.8 * letter, ink.height - 1.9 * letter
    first, last = int(table["year"].min()), int(table["year"].max())

    def across(year: float) -> float:
        return left + letter + (right - left - 2 * letter) * (year - first) / max(1, last - first)

    def down(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    for tick in nice_ticks(low, high, max(3, int((bottom - top) / (2.2 * letter)))):
        ink.rule(left, down(tick), right, down(tick), ink.palette.grid, 0.7)
        ink.write(f"{tick:g}%", left - 0.4 * letter, down(tick), across="right")
    _mark_breaks(ink, set(table["year"].astype(int)), across, top, bottom)
    _name_years(ink, sorted(set(table["year"].astype(int))), across, bottom)
    lasts = {}
    for group, shift in ((IN, -0.12), (NOT_IN, 0.12)):
        own = known[known["collaboration"] == group]
        _draw_group(ink, own, group == IN, shift * letter, across, down)
        if len(own):
            lasts[group] = down(float(own["percent"].iloc[-1]))
    for group, y in _kept_apart(lasts, names, letter, top, bottom).items():
        colour = ink.palette.ours if group == IN else ink.palette.theirs
        ink.write(names[group], right + 0.9 * letter, y, bold=True, colour=colour)


def _draw_group(ink: Ink, own: pd.DataFrame, ours: bool, shift: float, across, down) -> None:
    colour = ink.palette.ours if ours else ink.palette.theirs
    letter = ink.letter
    runs = own.groupby([own["framework"], own["year"] > max(YEARS_WITHOUT_RESULTS)])
    for _, run in runs:
        xs = [across(year) + shift for year in run["year"]]
        ys = [down(value) for value in run["percent"]]
        ink.line([list(zip(xs, ys, strict=True))], colour, 1.5, dash="solid" if ours else (0, (4, 2)))
        bars = [
            [(x, down(low)), (x, down(high))]
            for x, low, high in zip(xs, run["low"], run["high"], strict=True)
            if pd.notna(low)
        ]
        ink.line(bars, colour, 1.0, alpha=0.75)
        shape, fill = ("circle", colour) if ours else ("diamond", ink.palette.ground)
        size = (0.62 if ours else 0.56) * letter
        ink.marks(xs, ys, size, shape=shape, fill=fill, edge=colour, width=0.14 * letter)


def _mark_breaks(ink: Ink, years: set[int], across, top: float, bottom: float) -> None:
    """Where the tests changed, and the years without any."""
    letter, first, last = ink.letter, min(years), max(years)
    if first < FRAMEWORK_BREAK <= last:
        x = across(FRAMEWORK_BREAK - 0.5)
        ink.rule(x, top, x, bottom, ink.palette.everyone, 1.0, dash=(0, (4, 3)))
        halo = ink.palette.ground
        ink.write("new tests", x, bottom - 0.2 * letter, across="center", down="bottom", halo=halo)
    if any(first < year < last for year in YEARS_WITHOUT_RESULTS):
        begin, end = across(min(YEARS_WITHOUT_RESULTS) - 0.5), across(max(YEARS_WITHOUT_RESULTS) + 0.5)
        ink.box(begin, top, end, bottom, fill=ink.palette.grid, above=0)
        lines = wrapped("no tests", max(end - begin, 2.6 * letter), letter)
        ink.write(lines, (begin + end) / 2, top + 0.2 * letter, across="center", down="top")


def _name_years(ink: Ink, years: list[int], across, bottom: float) -> None:
    """As many years as there is room for, counted back from the last."""
    letter, taken = ink.letter, ink.width + 1.0
    for year in reversed(years):
        half = wide(year_label(year), letter) / 2
        x = min(across(year), ink.width - half)
        if x + half + 0.6 * letter <= taken and x - half >= 0:
            ink.write(year_label(year), x, bottom + letter, across="center")
            taken = x - half


def _kept_apart(
    lasts: dict[str, float], names: dict[str, list[str]], letter: float, top: float, bottom: float
) -> dict[str, float]:
    """The heights at which both names stand, so that neither covers the other nor leaves the figure."""
    ordered = sorted(lasts, key=lambda group: lasts[group])
    halves = {group: LINE * letter * len(names[group]) / 2 for group in ordered}
    places = {group: min(max(lasts[group], top + halves[group]), bottom - halves[group]) for group in ordered}
    if len(ordered) == 2:
        upper, lower = ordered
        lacking = halves[upper] + halves[lower] - (places[lower] - places[upper])
        if lacking > 0:
            places[upper] = max(top + halves[upper] - letter / 2, places[upper] - lacking / 2)
            places[lower] = places[upper] + halves[upper] + halves[lower]
    return places
