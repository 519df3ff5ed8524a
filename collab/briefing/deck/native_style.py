"""What all native charts of the slides have in common: letters, axes, intervals, labels and legend."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import Any

import numpy as np
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Length, Pt

from collab.briefing.deck.fitting import SMALLEST
from collab.palette import LIGHT

Box = tuple[Length, Length, Length, Length]
"""Left, top, width and height."""
_STEPS = (0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_STRIPS = 6
"""Most strips between the lines of a grid: more numbers below it are too close."""


def style_chart(chart: Any) -> None:
    """No title of its own, and letters that are read from the last row."""
    chart.has_title = False
    chart.font.size = Pt(SMALLEST)
    chart.font.color.rgb = rgb(LIGHT.text)
    chart.plots[0].vary_by_categories = False


def add_points(data: Any, name: str, across: Iterable[float], up: Iterable[float]) -> None:
    """A series of points, its figures at four decimals."""
    series = data.add_series(name)
    for x, y in zip(across, up, strict=True):
        series.add_data_point(round(float(x), 4), round(float(y), 4))


def place_plot(chart: Any, left: float, top: float, right: float, bottom: float) -> None:
    """Where the axes lie: how much is left free on each side, as shares of the chart."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    parts = (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", f"{left:.4f}"),
        ("y", f"{top:.4f}"),
        ("w", f"{1 - left - right:.4f}"),
        ("h", f"{1 - top - bottom:.4f}"),
    )
    for name, value in parts:
        etree.SubElement(manual, qn(f"c:{name}"), val=value)
    area.insert(0, layout)


def show_legend(chart: Any, hidden: Iterable[int] = ()) -> None:
    """The legend above the axes, without the series of these numbers."""
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(SMALLEST)
    after = chart.legend._element.find(qn("c:legendPos"))
    for number in sorted(hidden, reverse=True):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx"), val=str(number))
        etree.SubElement(entry, qn("c:delete"), val="1")
        after.addnext(entry)


def style_axis(axis: Any, number_format: str = "", title: str = "", *, grid: bool = False) -> None:
    """Letters, lines and title of an axis; `number_format` as a spreadsheet writes it."""
    axis.has_major_gridlines = grid
    if grid:
        axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
        axis.major_gridlines.format.line.width = Pt(0.75)
    axis.format.line.color.rgb = rgb(LIGHT.quiet)
    axis.tick_labels.font.size = Pt(SMALLEST)
    if number_format:
        axis.tick_labels.number_format = number_format
        axis.tick_labels.number_format_is_linked = False
    axis.has_title = bool(title)
    if title:
        run = axis.axis_title.text_frame.paragraphs[0].add_run()
        run.text = title
        run.font.size, run.font.bold = Pt(SMALLEST), False
        run.font.color.rgb = rgb(LIGHT.everyone)


def cross(axis: Any, where: str) -> None:
    """Where this axis meets the other one: "min", "max" or "autoZero"."""
    found = axis._element.find(qn("c:crosses"))
    if found is None:
        found = etree.Element(qn("c:crosses"))
        axis._element.find(qn("c:crossAx")).addnext(found)
    found.set("val", where)


def set_scale(axis: Any, low: float, high: float, step: float) -> None:
    """The ends of an axis and the step between its lines."""
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step


def scale_of(low: float, high: float) -> tuple[float, float, float]:
    """Ends and step of an axis that shows from `low` to `high` between round numbers."""
    step = next((step for step in _STEPS if (high - low) / step <= _STRIPS), _STEPS[-1])
    return step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9), step


def mark(plotted: Any, shape: Any, size: int, fill: str, edge: str) -> None:
    """A series' marks, open where there is no `fill`, without a line between them."""
    plotted.format.line.fill.background()
    marker = plotted.marker
    marker.style, marker.size = shape, size
    if fill:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(fill)
    else:
        marker.format.fill.background()
    marker.format.line.color.rgb = rgb(edge)
    marker.format.line.width = Pt(2)


def unmarked(plotted: Any, colour: str = "", width: float = 1.5, dash: Any = None) -> None:
    """A series without marks: a line in this colour, or nothing but its labels."""
    plotted.marker.style = XL_MARKER_STYLE.NONE
    plotted.smooth = False
    if not colour:
        plotted.format.line.fill.background()
        return
    plotted.format.line.color.rgb = rgb(colour)
    plotted.format.line.width = Pt(width)
    # A round end would go beyond the figure.
    plotted.format.line._get_or_add_ln().set("cap", "flat")
    if dash is not None:
        plotted.format.line.dash_style = dash


def write_label(
    point: Any, runs: Sequence[tuple[str, bool, str]], where: Any = XL_LABEL_POSITION.RIGHT
) -> None:
    """A label beside a point, of runs of text (text, whether bold, colour); a line break begins a line."""
    frame = point.data_label.text_frame
    paragraph = frame.paragraphs[0]
    for text, bold, colour in runs:
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph = frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line
            run.font.size, run.font.bold = Pt(SMALLEST), bold
            run.font.color.rgb = rgb(colour)
    # Where to break a label is known here; PowerPoint would break it at a fifth of the chart.
    frame._txBody.find(qn("a:bodyPr")).set("wrap", "none")
    point.data_label.position = where


def add_intervals(
    plotted: Any, lengths: tuple[Sequence[float], Sequence[float]], colour: str, width: float
) -> None:
    """An upright interval at every point of a series, so far below and above it; not a number: none
    there (python-pptx has none)."""
    element = plotted._element
    bars = etree.Element(qn("c:errBars"))
    etree.SubElement(bars, qn("c:errDir"), val="y")
    etree.SubElement(bars, qn("c:errBarType"), val="both")
    etree.SubElement(bars, qn("c:errValType"), val="cust")
    etree.SubElement(bars, qn("c:noEndCap"), val="0")
    for name, side in zip(("c:plus", "c:minus"), reversed(lengths), strict=True):
        literal = etree.SubElement(etree.SubElement(bars, qn(name)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount"), val=str(len(side)))
        for index, length in enumerate(side):
            if np.isfinite(length):
                point = etree.SubElement(literal, qn("c:pt"), idx=str(index))
                # At 0% and 100% rounding must not turn an interval.
                etree.SubElement(point, qn("c:v")).text = f"{max(length, 0):.4f}"
    shape = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(shape, qn("a:ln"), w=str(int(width * 12700)))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour.removeprefix("#"))
    # The schema wants them before the figures.
    figures = element.find(qn("c:cat"))
    (element.find(qn("c:xVal")) if figures is None else figures).addprevious(bars)


def rgb(colour: str) -> RGBColor:
    """A colour such as "#12436D" as python-pptx wants it."""
    return RGBColor.from_string(colour.removeprefix("#"))
