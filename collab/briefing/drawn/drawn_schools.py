"""Schools beside chance, drawn without a browser: the funnel, and one school's results."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from collab.briefing.drawn.ink import LINE, NAME, Ink, legend_height, legend_places, wide, wrapped
from collab.briefing.pictures import Funnel, OnChance
from collab.charts.style import nice_ticks
from collab.data.selection import IN, NOT_IN
from collab.words import percent

_Box = tuple[float, float, float, float]
_FUNNEL = 22
"""Height of a funnel, in letters."""
_MOST_NAMED = 16
"""Most schools outside the limits that are named; with more, names hide the dots."""
_FUNNEL_LEGEND = (IN, NOT_IN, "95% limits", "99.8% limits")
_CHANCE_LEGEND = (
    "Where chance would put it",
    "All schools",
    "Schools of its size",
    "Inside chance",
    "Outside",
)


def funnel_height(width: float, letter: float) -> float:
    """How many points high a funnel should be at least."""
    return _FUNNEL * letter + legend_height(_FUNNEL_LEGEND, width, letter)


def draw_funnel(ink: Ink, picture: Funnel) -> None:
    """A dot a school beside the limits of chance; those that the story is about, and those outside
    that find room, are named."""
    letter, palette = ink.letter, ink.palette
    table = picture.schools.table
    table = table[table["percent"].notna()]
    legend = ink.height - legend_height(_FUNNEL_LEGEND, ink.width, letter)
    left, right, top, bottom = 4.0 * letter, ink.width - 0.5 * letter, 0.7 * letter, legend - 2.9 * letter
    sizes = [*table["eligible"], *picture.limits["eligible"]]
    widest = 1.05 * float(max(sizes, default=60))

    def across(pupils: Any) -> Any:
        return left + (right - left) * np.asarray(pupils, float) / widest

    def down(value: Any) -> Any:
        return bottom - (bottom - top) * (np.asarray(value, float) + 2) / 104

    for tick in (0, 25, 50, 75, 100):
        ink.rule(left, down(tick), right, down(tick), palette.grid, 0.7)
        ink.write(f"{tick}%", left - 0.4 * letter, down(tick), across="right")
    for tick in nice_ticks(0, widest, int((right - left) / (4 * letter))):
        ink.write(f"{tick:g}", across(tick), bottom + 0.8 * letter, across="center")
    ink.write("pupils in the cohort", (left + right) / 2, bottom + 2.1 * letter, across="center")
    _draw_limits(ink, picture, across, down)
    lit = table["urn"].isin(picture.lit)
    for group, shape in ((IN, "circle"), (NOT_IN, "diamond")):
        own = table["collaboration"] == group
        colour = palette.ours if group == IN else palette.theirs
        for outside in (False, True):
            rows = table[own & ~lit & (table["outside"] > 0).eq(outside)]
            ink.marks(
                across(rows["eligible"]),
                down(rows["percent"]),
                (0.56 if outside else 0.36) * letter,
                shape=shape,
                fill=colour if group == IN else palette.ground,
                edge=colour,
                width=0.14 * letter if outside else 0.08 * letter,
                alpha=0.4 if lit.any() else 0.9,
            )
    rows = table[lit]
    ink.marks(
        across(rows["eligible"]),
        down(rows["percent"]),
        0.85 * letter,
        fill=palette.ours,
        edge=palette.text,
        width=0.2 * letter,
        above=5,
    )
    dots = np.column_stack([across(table["eligible"]), down(table["percent"])])
    _name_schools(ink, table.assign(lit=lit, x=dots[:, 0], y=dots[:, 1]), dots, picture.target, legend)
    _draw_funnel_legend(ink, legend)


def _draw_limits(ink: Ink, picture: Funnel, across, down) -> None:
    colour, limits = ink.palette.everyone, picture.limits
    for suffix, dash in (("95", (0, (4, 2))), ("998", "solid")):
        for end in ("low", "high"):
            path = np.column_stack([across(limits["eligible"]), down(limits[f"{end}_{suffix}"])])
            if len(path):
                ink.line([path], colour, 0.9, dash=dash)
    y = float(down(picture.target))
    ink.rule(float(across(0)), y, ink.width - 0.5 * ink.letter, y, colour, 0.8, dash=":")


def _name_schools(ink: Ink, table: pd.DataFrame, dots: np.ndarray, target: float, floor: float) -> None:
    """The schools that are lit first, then those outside the limits, the furthest for their size
    first, each where its name covers none other."""
    far = (table["percent"] - target).abs() * np.sqrt(table["eligible"].astype(float))
    named = table.assign(far=far)[table["lit"] | (table["outside"] > 0)]
    named = named.sort_values(["lit", "outside", "far"], ascending=False, kind="stable")
    taken: list[_Box] = []
    for _, row in named.head(max(_MOST_NAMED, int(table["lit"].sum()))).iterrows():
        bold = bool(row["lit"])
        name = wrapped(str(row["name"]), 0.6 * ink.width, ink.letter, bold=bold, most=1)[0]
        long = wide(name, ink.letter, bold=bold)
        room = _room_beside(row["x"], row["y"], long, ink, dots, taken, floor)
        # Across another school's dot it would seem to be that one's.
        if room is None or (room[0] and not bold):
            continue
        _, (x0, y0, x1, y1) = room
        taken.append((x0, y0, x1, y1))
        ink.write(name, x0, (y0 + y1) / 2, bold=bold, halo=ink.palette.ground)


def _room_beside(
    x: float, y: float, long: float, ink: Ink, dots: np.ndarray, taken: list[_Box], floor: float
) -> tuple[int, _Box] | None:
    """Where beside a dot a name covers the fewest `dots` and none that has `taken` its place: how
    many it covers, and its box."""
    tall, away = LINE * ink.letter, 0.6 * ink.letter
    free = []
    for left, top in (
        (x + away, y - tall / 2),
        (x - away - long, y - tall / 2),
        (x - long / 2, y - away - tall),
        (x - long / 2, y + away),
    ):
        box = (left, top, left + long, top + tall)
        inside = (
            left >= 4 * ink.letter and box[2] <= ink.width and top >= 0 and box[3] <= floor - 3 * ink.letter
        )
        if inside and not any(_overlap(box, other) for other in taken):
            over = ((dots > box[:2]) & (dots < box[2:])).all(axis=1).sum()
            free.append((int(over), len(free), box))
    if not free:
        return None
    over, _, box = min(free)
    return over, box


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_funnel_legend(ink: Ink, top: float) -> None:
    letter, palette = ink.letter, ink.palette
    for item, x, y in legend_places(_FUNNEL_LEGEND, ink.width, letter):
        if item == IN:
            ink.marks([x], [top + y], 0.56 * letter, fill=palette.ours)
        elif item == NOT_IN:
            ink.marks(
                [x], [top + y], 0.56 * letter, shape="diamond", fill=palette.ground, edge=palette.theirs
            )
        else:
            dash = "solid" if item.startswith("99") else (0, (4, 2))
            ink.rule(x - 0.7 * letter, top + y, x + 0.7 * letter, top + y, palette.everyone, 1, dash=dash)
        ink.write(item, x + letter, top + y)


def results_height(picture: OnChance, width: float, letter: float) -> float:
    """How many points high one school's results should be at least."""
    rows = sum(high for *_, high in _results(picture, width, letter))
    return rows + 1.9 * letter + legend_height(_CHANCE_LEGEND, width, letter)


def _results(picture: OnChance, width: float, letter: float) -> Iterator[tuple[pd.Series, list[str], float]]:
    """Each row with the lines of its name, and the points that it needs."""
    for name, (_, row) in zip(picture.names, picture.results.table.iterrows(), strict=True):
        lines = wrapped(name, 0.34 * width, NAME * letter, bold=True)
        yield row, lines, LINE * NAME * letter * len(lines) + 0.5 * letter


def draw_results(ink: Ink, picture: OnChance) -> None:
    """A row a measure: a bar where chance would put the school, a stroke at all schools, a diamond at
    those of its size, and a dot at its own, filled outside the bar."""
    letter, palette = ink.letter, ink.palette
    rows = list(_results(picture, ink.width, letter))
    legend = ink.height - legend_height(_CHANCE_LEGEND, ink.width, letter)
    high = sum(high for *_, high in rows)
    spare = min(max(0.0, legend - 1.9 * letter - high), high) / max(1, len(rows))
    bottom = high + spare * len(rows)
    legend = bottom + 1.9 * letter
    longest = max((wide(line, NAME * letter, bold=True) for _, part, _ in rows for line in part), default=0)
    left, right = longest + letter, ink.width - 5 * letter

    def across(value: float) -> float:
        return left + (right - left) * value / 100

    for tick in (0, 25, 50, 75, 100) if right - left > 18 * letter else (0, 50, 100):
        ink.rule(across(tick), 0, across(tick), bottom, palette.grid, 0.7)
        ink.write(f"{tick}%", across(tick), bottom + 0.8 * letter, across="center")
    y = 0.0
    for row, lines, high in rows:
        middle = y + (high + spare) / 2
        ink.write(lines, 0, middle, size=NAME, bold=True)
        _draw_result(ink, row, middle, across)
        y += high + spare
    for item, x, place in legend_places(_CHANCE_LEGEND, ink.width, letter):
        _draw_mark(ink, item, x, legend + place)
        ink.write(item, x + letter, legend + place)


def _draw_result(ink: Ink, row: pd.Series, y: float, across) -> None:
    if pd.isna(row["percent"]):
        ink.write("c", ink.width, y, size=1.1, bold=True, across="right")
        return
    if pd.notna(row["chance_low"]):
        low, high = across(row["chance_low"]), across(row["chance_high"])
        ink.box(low, y - 0.45 * ink.letter, high, y + 0.45 * ink.letter, fill=ink.palette.grid)
    for column, item in (("percent_all", "All schools"), ("percent_like", "Schools of its size")):
        if pd.notna(row[column]):
            _draw_mark(ink, item, across(row[column]), y)
    _draw_mark(ink, "Outside" if row["outside"] else "Inside chance", across(row["percent"]), y)
    ink.write(percent(row["percent"]), ink.width, y, size=1.1, bold=True, across="right")


def _draw_mark(ink: Ink, item: str, x: float, y: float) -> None:
    """One of the marks of `_CHANCE_LEGEND`."""
    letter, palette = ink.letter, ink.palette
    if item == "Where chance would put it":
        ink.box(x - 0.6 * letter, y - 0.4 * letter, x + 0.6 * letter, y + 0.4 * letter, fill=palette.grid)
    elif item == "All schools":
        ink.rule(x, y - 0.55 * letter, x, y + 0.55 * letter, palette.everyone, 1.7, above=3)
    elif item == "Schools of its size":
        ink.marks(
            [x], [y], 0.5 * letter, shape="diamond", fill=palette.ground, edge=palette.everyone, above=3
        )
    else:
        fill = palette.ours if item == "Outside" else palette.ground
        ink.marks([x], [y], 0.8 * letter, fill=fill, edge=palette.ours, width=0.17 * letter)
