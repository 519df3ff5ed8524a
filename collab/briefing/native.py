"""Native PowerPoint charts: editable, with their numbers and intervals inside."""

from math import ceil, floor
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Length, Pt

from collab.briefing.model import Graph, Series
from collab.palette import LIGHT

_COLOURS = (LIGHT.ours, LIGHT.theirs)
_TYPES = {
    "groups": XL_CHART_TYPE.BAR_CLUSTERED,
    "gaps": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}


def add_chart(shapes: Any, graph: Graph, box: tuple[Length, Length, Length, Length]) -> Any:
    """Add a graph to a slide's shapes as a native chart in `box` (left, top, width, height);
    returns its frame. What is withheld is an empty cell of the chart's workbook."""
    data = CategoryChartData(number_format="0.0")
    data.categories = graph.categories
    for series in graph.series:
        data.add_series(series.name, [_rounded(v) for v in series.values])
    frame = shapes.add_chart(_TYPES[graph.kind], *box, data)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(12)
    chart.font.color.rgb = _rgb(LIGHT.text)
    chart.has_legend = len(graph.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    _axes(chart, graph)
    for plotted, series, colour in zip(chart.plots[0].series, graph.series, _COLOURS, strict=False):
        _style(plotted, graph, colour)
        _error_bars(plotted, series, across=graph.kind == "lines")
    return frame


def _axes(chart: Any, graph: Graph) -> None:
    values, names = chart.value_axis, chart.category_axis
    values.major_gridlines.format.line.color.rgb = _rgb(LIGHT.grid)
    values.format.line.fill.background()
    values.tick_labels.number_format = '0"%"' if graph.unit == "%" else "+0;−0;0"
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.rgb = _rgb(LIGHT.everyone)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if graph.kind != "lines":
        # The first category on top, as in the table, and the axis below it.
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        chart.plots[0].gap_width = 45 if graph.kind == "groups" else 70
        chart.plots[0].overlap = -5
    if graph.kind == "groups":
        values.minimum_scale = 0
        values.maximum_scale = 100
    if graph.kind == "lines":
        ends = [v for s in graph.series for v in (*s.low, *s.high) if v is not None]
        values.minimum_scale = 10 * floor(min(ends, default=0) / 10)
        values.maximum_scale = 10 * ceil(max(ends, default=100) / 10)


def _style(plotted: Any, graph: Graph, colour: str) -> None:
    if graph.kind == "lines":
        plotted.format.line.color.rgb = _rgb(colour)
        plotted.format.line.width = Pt(2.25)
        plotted.smooth = False
        marker = plotted.marker
        first = colour == LIGHT.ours
        marker.style = XL_MARKER_STYLE.CIRCLE if first else XL_MARKER_STYLE.DIAMOND
        marker.size = 8
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = _rgb(colour if first else "#FFFFFF")
        marker.format.line.color.rgb = _rgb(colour)
        return
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.rgb = _rgb(colour)
    labels = plotted.data_labels
    labels.show_value = True
    labels.number_format = '0.0"%"' if graph.unit == "%" else "+0.0;−0.0;0.0"
    labels.number_format_is_linked = False
    labels.font.size = Pt(11)
    labels.font.bold = True
    labels.font.color.rgb = _rgb("#FFFFFF")
    labels.position = XL_LABEL_POSITION.INSIDE_BASE


def _error_bars(plotted: Any, series: Series, *, across: bool) -> None:
    """The interval of every point, as error bars with their own lengths (python-pptx has none)."""
    element = plotted._element
    bars = etree.SubElement(element, qn("c:errBars"))
    if across:
        etree.SubElement(bars, qn("c:errDir"), val="y")
    etree.SubElement(bars, qn("c:errBarType"), val="both")
    etree.SubElement(bars, qn("c:errValType"), val="cust")
    etree.SubElement(bars, qn("c:noEndCap"), val="0")
    sides = (
        ("c:plus", [_apart(v, h) for v, h in zip(series.values, series.high, strict=True)]),
        ("c:minus", [_apart(low, v) for v, low in zip(series.values, series.low, strict=True)]),
    )
    for name, lengths in sides:
        literal = etree.SubElement(etree.SubElement(bars, qn(name)), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount"), val=str(len(lengths)))
        for index, length in enumerate(lengths):
            if length is not None:
                point = etree.SubElement(literal, qn("c:pt"), idx=str(index))
                etree.SubElement(point, qn("c:v")).text = f"{length:.4f}"
    shape = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(shape, qn("a:ln"), w="15875")
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=LIGHT.everyone.removeprefix("#"))
    # The schema wants them before the categories.
    element.find(qn("c:cat")).addprevious(bars)


def _apart(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else max(high - low, 0.0)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
