"""Native PowerPoint charts: editable, with their numbers and intervals inside."""

from typing import Any

import numpy as np
import pandas as pd
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from collab.briefing.deck.fitting import SMALLEST, lines_of, width_of
from collab.briefing.deck.native_rows import add_gap_rows
from collab.briefing.deck.native_style import (
    Box,
    add_intervals,
    add_points,
    cross,
    mark,
    place_plot,
    rgb,
    scale_of,
    set_scale,
    show_legend,
    style_axis,
    style_chart,
    unmarked,
    write_label,
)
from collab.briefing.pictures import Funnel, GapRows, InPlace, Picture, TwoLines
from collab.data.catalogue import YEARS_WITHOUT_RESULTS
from collab.data.measures import FRAMEWORK_BREAK, year_label
from collab.data.selection import IN, NOT_IN
from collab.palette import LIGHT
from collab.words import percent

_GROUPS = ((IN, LIGHT.ours, XL_MARKER_STYLE.CIRCLE), (NOT_IN, LIGHT.theirs, XL_MARKER_STYLE.DIAMOND))
_LIMITS = (
    ("95% limits", "low_95"),
    ("95% limits above", "high_95"),
    ("99.8% limits", "low_998"),
    ("99.8% limits above", "high_998"),
)
_DASHED, _DOTTED = MSO_LINE_DASH_STYLE.DASH, MSO_LINE_DASH_STYLE.ROUND_DOT
_LIT = "#801650"
"""The schools that the story is about, as what is picked on the map."""
_MOST_NAMED = 6
"""Most schools that a funnel names; more names would cover each other."""
_YEARS_APART = 18
"""Most years that are all named below the lines."""


def add_chart(shapes: Any, picture: Picture, box: Box) -> Any:
    """Add a picture to a slide's shapes as a native chart in `box`; returns its frame, or None for a
    picture that PowerPoint has no chart for. What is withheld is not in the chart's workbook."""
    if isinstance(picture, GapRows):
        return add_gap_rows(shapes, picture, box)
    if isinstance(picture, TwoLines):
        return _add_lines(shapes, picture, box)
    if isinstance(picture, Funnel):
        return _add_funnel(shapes, picture, box)
    if isinstance(picture, InPlace):
        return _add_in_place(shapes, picture, box)
    return None


def years_of(shown: pd.DataFrame) -> list[tuple[str, int | None]]:
    """What stands below two lines: every year with its label, a place before the new tests, where
    no line crosses, and those without tests."""
    years = range(int(shown["year"].min()), int(shown["year"].max()) + 1)
    places: list[tuple[str, int | None]] = []
    for year in years:
        if year == FRAMEWORK_BREAK and places:
            places.append(("new tests", None))
        if year not in YEARS_WITHOUT_RESULTS:
            places.append((year_label(year)[2:], year))
        elif not places or places[-1][0] != "no tests":
            places.append(("no tests", None))
    return places


def _add_lines(shapes: Any, picture: TwoLines, box: Box) -> Any:
    """Both groups over the years, an interval at every point."""
    table = picture.shown.table
    places = years_of(table)
    data = CategoryChartData(number_format="0.0")
    # Of many years every other one is named, and what is none has no room to be told.
    apart = len(places) <= _YEARS_APART
    data.categories = [label if apart or (year is not None and year % 2) else "" for label, year in places]
    figures = []
    for group, _, _ in _GROUPS:
        rows = table[table["collaboration"] == group].drop_duplicates("year").set_index("year")
        rows = rows[["percent", "low", "high"]].astype(float).reindex([year for _, year in places])
        figures.append(rows)
        data.add_series(group, [None if pd.isna(v) else round(float(v), 4) for v in rows["percent"]])
    frame = shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    chart = frame.chart
    style_chart(chart)
    for drawn, rows, (_, colour, shape) in zip(chart.plots[0].series, figures, _GROUPS, strict=True):
        mark(drawn, shape, 10, colour, colour)
        drawn.format.line.color.rgb = rgb(colour)
        drawn.format.line.width = Pt(2.5)
        drawn.smooth = False
        middle = rows["percent"].to_numpy()
        lengths = middle - rows["low"].to_numpy(), rows["high"].to_numpy() - middle
        if np.isfinite(lengths[0]).any():
            add_intervals(drawn, lengths, colour, 1.5)
    ends = np.concatenate([rows.to_numpy().ravel() for rows in figures])
    known = ends[np.isfinite(ends)]
    low, high, step = scale_of(known.min(), known.max()) if len(known) else (0, 100, 20)
    style_axis(chart.value_axis, '0"%"', grid=True)
    set_scale(chart.value_axis, max(low, 0), min(high, 100), step)
    chart.value_axis.format.line.fill.background()
    style_axis(chart.category_axis)
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    # Years are read level, however many there are.
    chart.category_axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")
    show_legend(chart)
    wide, tall = box[2].pt, box[3].pt
    place_plot(chart, 56 / wide, 38 / tall, 8 / wide, 50 / tall)
    return frame


_SHORT = 20
"""Letters of whom the middle line is of, beyond which the legend has three rows: it gives each of its
entries the width of the longest."""


def _add_funnel(shapes: Any, picture: Funnel, box: Box) -> Any:
    """Each school's percent beside its cohort, between the limits of chance."""
    schools = picture.schools.table
    schools = schools[schools["percent"].notna()]
    lit = schools["urn"].isin(picture.lit)
    dots: list[tuple[str, pd.DataFrame, str, Any]]
    dots = [(group, schools[(schools["collaboration"] == group) & ~lit], c, s) for group, c, s in _GROUPS]
    dots.append(("This school" if len(picture.lit) == 1 else "These schools", schools[lit], "", None))
    dots = [drawn for drawn in dots if len(drawn[1])]
    most = max([len(rows) for _, rows, _, _ in dots], default=0)
    low, high, step = scale_of(0, max([*schools["eligible"], 10]))
    data = XyChartData(number_format="0.0")
    limits = picture.limits[picture.limits["eligible"] <= high]
    for name, column in _LIMITS:
        # LibreOffice loses the figures of a series that comes before a longer one.
        again = [limits.tail(1)] * max(most - len(limits), 0)
        drawn = pd.concat([limits, *again])
        add_points(data, name, drawn["eligible"], drawn[column])
    add_points(data, f"{picture.everybody}: {percent(picture.target)}", (low, high), [picture.target] * 2)
    for name, rows, _, _ in dots:
        add_points(data, name, rows["eligible"], rows["percent"])
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data)
    chart = frame.chart
    style_chart(chart)
    plotted = list(chart.plots[0].series)
    for drawn, dash in zip(plotted, (_DASHED, _DASHED, None, None, _DOTTED), strict=False):
        unmarked(drawn, LIGHT.everyone, 1.5, dash)
    for drawn, (_, rows, colour, shape) in zip(plotted[5:], dots, strict=True):
        if not colour:
            mark(drawn, XL_MARKER_STYLE.CIRCLE, 15, _LIT, LIGHT.text)
            _name(drawn, rows, high / 2)
        else:
            mark(drawn, shape, 8, colour, colour)
    style_axis(chart.value_axis, '0"%"', grid=True)
    set_scale(chart.value_axis, 0, 100, 20)
    style_axis(chart.category_axis, "0", "eligible pupils in the cohort")
    set_scale(chart.category_axis, low, high, step)
    cross(chart.category_axis, "min")
    cross(chart.value_axis, "min")
    show_legend(chart, (1, 3))
    wide, tall = box[2].pt, box[3].pt
    rows = 3 if len(picture.everybody) > _SHORT else 2
    place_plot(chart, 62 / wide, (18 + 20 * rows) / tall, 20 / wide, 62 / tall)
    return frame


def _name(drawn: Any, rows: pd.DataFrame, middle: float) -> None:
    """The schools that the story is about, by name, where they are few."""
    if len(rows) > _MOST_NAMED:
        return
    for place, (_, row) in enumerate(rows.iterrows()):
        where = XL_LABEL_POSITION.RIGHT if row["eligible"] <= middle else XL_LABEL_POSITION.LEFT
        write_label(drawn.points[place], [(str(row["name"]), True, LIGHT.text)], where)


def _add_in_place(shapes: Any, picture: InPlace, box: Box) -> Any:
    """The partnerships in which each lesson is in place, of those assessed; the first row on top."""
    table = picture.shown.table
    names = tuple(table["lesson_title"].astype(str))
    data = CategoryChartData(number_format="0")
    data.categories = names
    in_place, assessed = (table[column].astype(int) for column in ("in_place", "assessed"))
    data.add_series("In place", in_place.tolist())
    data.add_series("Assessed, not yet in place", (assessed - in_place).tolist())
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *box, data)
    chart = frame.chart
    style_chart(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    grounds = ((LIGHT.ours, "#FFFFFF"), (LIGHT.grid, LIGHT.text))
    for drawn, (ground, letters) in zip(plot.series, grounds, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(ground)
        labels = drawn.data_labels
        labels.show_value = True
        # None is no bar, and has no number on it.
        labels.number_format, labels.number_format_is_linked = "0;;", False
        labels.font.size, labels.font.bold = Pt(SMALLEST), True
        labels.font.color.rgb = rgb(letters)
        labels.position = XL_LABEL_POSITION.CENTER
    low, high, step = scale_of(0, max(int(assessed.max()), 4))
    style_axis(chart.value_axis, "0", "partnerships assessed", grid=True)
    set_scale(chart.value_axis, low, high, max(step, 1))
    chart.value_axis.format.line.fill.background()
    chart.value_axis.major_tick_mark = XL_TICK_MARK.NONE
    style_axis(chart.category_axis)
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    # With the order turned, the axis below the bars is the one at their far end.
    cross(chart.value_axis, "autoZero")
    show_legend(chart)
    wide, tall = box[2].pt, box[3].pt
    longest = max(
        width_of(line, SMALLEST) for name in names for line in lines_of(name, 0.36 * wide, SMALLEST)
    )
    place_plot(chart, (longest + 18) / wide, 38 / tall, 20 / wide, 62 / tall)
    return frame
