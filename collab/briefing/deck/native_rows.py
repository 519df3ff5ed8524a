"""Gaps as a native chart: a row each, its point and interval around zero."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Emu, Pt

from collab.briefing.deck.fitting import LINE, SMALLEST, cut, lines_of, width_of
from collab.briefing.deck.native_style import (
    Box,
    add_points,
    cross,
    mark,
    place_plot,
    rgb,
    scale_of,
    set_scale,
    style_axis,
    style_chart,
    unmarked,
    write_label,
)
from collab.briefing.pictures import GapRows
from collab.charts.gap_chart import span_with_words
from collab.palette import LIGHT
from collab.words import both_sides, gap_told, points
from collab.words.numbers import UNSURE, briefly, sentence_case

_ABOVE, _BELOW = 8.0, 62.0
"""Points above the rows, and below them, for the axis and its title."""
_MOST_NAMES = 0.42
"""Most of the chart's width that names take."""
_WITHHELD = "withheld"
"""What stands at the end of a row that is not shown: a slide has no notes to explain a mark."""
_UNSURE = (UNSURE, UNSURE.partition(" to ")[0])
"""What is said beside gaps without an interval, and in short."""
_QUIET = "#B9BDC1"
"""The intervals of what could be chance: lighter than their points."""
_MOST_ROW = 84.0
"""Most points of a row: few rows are not drawn apart."""


def add_gap_rows(shapes: Any, picture: GapRows, box: Box) -> Any:
    """Add the rows to a slide's shapes, the first on top; returns the chart's frame.

    Each row has its name on the left, with both sides beside it where there is room, and the gap at
    its end. What is withheld is named and said to be, and has no figure in the chart's workbook.
    """
    table = picture.shown.table.reset_index(drop=True)
    count = len(table)
    left, top, width, height = box
    wide = width.pt
    row = min((height.pt - _ABOVE - _BELOW) / max(count, 1), _MOST_ROW)
    tall = _ABOVE + _BELOW + row * count
    names = _names(picture, table, wide * _MOST_NAMES, max(1, int(row / (SMALLEST * LINE))))
    ends = [_WITHHELD if pd.isna(r["gap"]) else points(gap_told(r)) for _, r in table.iterrows()]
    before = 12 + max((_wide(name, small) for name, small in names), default=0.0)
    after = 14 + max((width_of(end, SMALLEST, bold=True) for end in ends), default=0.0)
    low, high, step = scale_of(*span_with_words(picture.shown))
    heights = np.arange(count, 0, -1, dtype=float)
    places = [*heights, -1.0] if count < 2 else [*heights]
    drawn = [
        # Two points at least, as an interval has; one below the axes is not drawn.
        _Drawn("Names of rows", [low] * len(places), places, _labels(names, table)),
        _Drawn("Gaps as written", [high] * len(places), places, _ends(ends, table)),
        *_marks(picture, table, heights, (low, high), wide - before - after),
    ]
    data = XyChartData(number_format="0.0")
    for series in drawn:
        add_points(data, series.name, series.across, series.up)
    down = Emu(int((height.pt - tall) / 2 * 12700))
    frame = shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, left, Emu(top + down), width, Emu(int(tall * 12700)), data
    )
    chart = frame.chart
    style_chart(chart)
    for series, plotted in zip(drawn, chart.plots[0].series, strict=True):
        series.style(plotted)
    _axes(chart, count, (low, high, step), picture.ours)
    # What filled and open mean stands below: LibreOffice fills the open mark of a legend.
    chart.has_legend = False
    place_plot(chart, before / wide, _ABOVE / tall, after / wide, _BELOW / tall)
    return frame


@dataclass(frozen=True, eq=False, slots=True)
class _Drawn:
    """One series: its points, and how it looks."""

    name: str
    across: Iterable[float]
    up: Iterable[float]
    style: Callable[[Any], None]


def _marks(
    picture: GapRows, table: pd.DataFrame, heights: np.ndarray, span: tuple[float, float], wide: float
) -> Iterator[_Drawn]:
    """The points and their intervals, in an order that two programs draw alike.

    PowerPoint draws later series on top, LibreOffice earlier ones, which has no open marks either but
    fills them with the colour of their line, and shows no error bars across of different lengths. So an
    interval is a line of its own, and what is white inside an open mark is drawn first and last. And
    LibreOffice loses the figures of a series that comes before a longer one: the names come first.
    """
    shown, clear = table["gap"].notna(), table["clear"].eq(True)
    gaps = table["gap"].to_numpy(float)
    opened, filled = (table.index[shown & which].to_numpy() for which in (~clear, clear))
    if picture.apart and len(table) > 1:
        height = len(table) - 0.5
        yield _Drawn("Line below the first row", span, [height] * 2, lambda s: unmarked(s, LIGHT.grid))
    middle = _Drawn(
        "Middle of the open marks",
        gaps[opened],
        heights[opened],
        lambda s: mark(s, XL_MARKER_STYLE.CIRCLE, 7, LIGHT.ground, LIGHT.ground),
    )
    if len(opened):
        yield middle
    for place, row in table[shown & table["wide_low"].notna()].iterrows():
        colour, width = (LIGHT.ours, 4.5) if row["clear"] else (_QUIET, 3.5)
        ends = [float(row["wide_low"]), float(row["wide_high"])]
        up = [heights[int(str(place))]] * 2
        yield _Drawn(f"{picture.names[int(str(place))]}: from, to", ends, up, partial(_line, colour, width))
    for name, rows, look in (
        (True, filled, (13, LIGHT.ours, LIGHT.ours)),
        (False, opened, (12, "", LIGHT.quiet)),
    ):
        if len(rows):
            style = partial(_mark, look, table.loc[rows], span, wide)
            yield _Drawn(sentence_case(briefly(name)), gaps[rows], heights[rows], style)
    if len(opened):
        yield middle


def _line(colour: str, width: float, plotted: Any) -> None:
    unmarked(plotted, colour, width)


def _mark(
    look: tuple[int, str, str], rows: pd.DataFrame, span: tuple[float, float], wide: float, plotted: Any
) -> None:
    """The points of one kind on an axis so many points wide. Where one has no interval, that is said
    beside it, on the side away from the line of no gap where there is room."""
    mark(plotted, XL_MARKER_STYLE.CIRCLE, *look)
    low, high = span
    unsure = rows["wide_low"].isna()
    # Points from each mark to the end of the axis on its own side of the line, and on the other.
    free, other = (
        np.where(rows["gap"].ge(0).eq(right), high - rows["gap"], rows["gap"] - low) / (high - low) * wide
        for right in (True, False)
    )
    told = next((text for text in _UNSURE if (free[unsure] >= _beside(text)).all()), _UNSURE[-1])
    for place in np.flatnonzero(unsure):
        outwards = free[place] >= _beside(told) or free[place] >= other[place]
        right = bool(rows["gap"].iloc[place] >= 0) == bool(outwards)
        where = XL_LABEL_POSITION.RIGHT if right else XL_LABEL_POSITION.LEFT
        write_label(plotted.points[int(place)], [(f" {told} ", False, LIGHT.everyone)], where)


def _beside(text: str) -> float:
    """Points across that words beside a mark take."""
    return width_of(text, SMALLEST) + 20


def _labels(names: Sequence[tuple[str, str]], table: pd.DataFrame) -> Callable[[Any], None]:
    """The names of the rows, left of the axes."""

    def style(plotted: Any) -> None:
        unmarked(plotted)
        for place in range(len(table)):
            runs = [(names[place][0], True, LIGHT.text), (names[place][1], False, LIGHT.everyone)]
            write_label(plotted.points[place], [run for run in runs if run[0]], XL_LABEL_POSITION.LEFT)

    return style


def _ends(ends: Sequence[str], table: pd.DataFrame) -> Callable[[Any], None]:
    """The gaps at the ends of the rows."""

    def style(plotted: Any) -> None:
        unmarked(plotted)
        for place, clear in enumerate(table["clear"].eq(True)):
            write_label(plotted.points[place], [(ends[place], True, LIGHT.ours if clear else LIGHT.everyone)])

    return style


def _axes(chart: Any, count: int, scale: tuple[float, float, float], ours: str) -> None:
    across, up = chart.category_axis, chart.value_axis
    title = f"points: {ours} behind on the left, ahead on the right"
    style_axis(across, '+0.0;"−"0.0;0' if scale[2] < 1 else '+0;"−"0;0', title, grid=True)
    set_scale(across, *scale)
    style_axis(up)
    set_scale(up, 0.5, count + 0.5, 1)
    up.major_tick_mark = XL_TICK_MARK.NONE
    up.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    up.format.line.color.rgb = rgb(LIGHT.text)
    up.format.line.width = Pt(1.75)
    # The upright axis is the line of no gap; the other one lies below the rows.
    cross(up, "autoZero")
    cross(across, "min")


def _names(picture: GapRows, table: pd.DataFrame, most: float, lines: int) -> list[tuple[str, str]]:
    """Each row's name, in as many lines as a row has room for, and what stands beside it: the same
    for all rows, or nothing."""
    # What is withheld says so at the row's end.
    beside = [both_sides(row, picture.beside) if pd.notna(row["gap"]) else "" for _, row in table.iterrows()]
    fit = all(_wide(name, f"   {b}") <= most for name, b in zip(picture.names, beside, strict=True))
    if fit:
        return [(name, f"   {b}" if b else "") for name, b in zip(picture.names, beside, strict=True)]
    kept = (cut(name, most, SMALLEST, lines, bold=True) for name in picture.names)
    return [("\n".join(lines_of(name, most, SMALLEST, bold=True)), "") for name in kept]


def _wide(name: str, small: str) -> float:
    return max(width_of(line, SMALLEST, bold=True) for line in name.split("\n")) + width_of(small, SMALLEST)
