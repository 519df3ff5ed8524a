"""Graphs and maps drawn without a browser or network (matplotlib): SVG for paper, PNG for slides.

Groups differ by shape and by filling, so that a print in black and white tells them apart.
"""

import io

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from collab.briefing.model import Graph, Series
from collab.geography.paper_map import MapPicture, draw_on_paper, literal
from collab.palette import LIGHT
from collab.words import percent, points

# The same picture is the same bytes: no random identifiers.
mpl.rcParams["svg.hashsalt"] = "collab"

_STYLES = ((LIGHT.ours, "o", LIGHT.ours, 0.17), (LIGHT.theirs, "D", "white", -0.17))
"""Of the first and the second group: colour, mark, filling, and how far it is moved aside."""


def svg(drawn: Graph | MapPicture, width: float, height: float) -> str:
    """The picture as SVG, `width` by `height` inches, its letters as outlines."""
    buffer = io.StringIO()
    _figure(drawn, width, height).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(drawn: Graph | MapPicture, width: float, height: float, dpi: int = 220) -> bytes:
    """The picture as PNG, `width` by `height` inches."""
    buffer = io.BytesIO()
    _figure(drawn, width, height).savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def graph_height(graph: Graph) -> float:
    """How many inches high a graph should be drawn for its rows to be legible."""
    if graph.kind == "lines":
        return 2.3
    return 0.75 + len(graph.categories) * (0.3 if graph.kind == "groups" else 0.23)


def _figure(drawn: Graph | MapPicture, width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    if isinstance(drawn, MapPicture):
        draw_on_paper(axes, drawn, width / height)
        return figure
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, labelsize=8.5)
    {"groups": _draw_groups, "gaps": _draw_gaps, "lines": _draw_lines}[drawn.kind](axes, drawn)
    return figure


def _draw_groups(axes: Axes, graph: Graph) -> None:
    rows = np.arange(len(graph.categories))
    for series, (colour, mark, filling, aside) in zip(graph.series, _STYLES, strict=False):
        values, low, high = _numbers(series)
        at = rows - aside
        axes.errorbar(
            values,
            at,
            xerr=_lengths(values, low, high),
            fmt=mark,
            color=colour,
            ms=5,
            mfc=filling,
            mec=colour,
            mew=1.4,
            elinewidth=1.4,
            capsize=2.5,
            label=series.name,
        )
        for x, y, value in zip(high, at, values, strict=True):
            if np.isfinite(value):
                axes.annotate(
                    percent(value), (x, y), (5, 0), textcoords="offset points", va="center", fontsize=8
                )
            else:
                axes.annotate("c", (0.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=8)
    _name_rows(axes, graph.categories)
    axes.xaxis.set_major_formatter("{x:g}%")
    axes.grid(axis="x", color=LIGHT.grid, lw=0.7)
    axes.margins(x=0.12)
    _legend(axes)


def _draw_gaps(axes: Axes, graph: Graph) -> None:
    rows = np.arange(len(graph.categories))
    values, low, high = _numbers(graph.series[0])
    axes.axvline(0, color=LIGHT.everyone, lw=1.4)
    axes.errorbar(
        values,
        rows,
        xerr=_lengths(values, low, high),
        fmt="o",
        color=LIGHT.ours,
        ms=5,
        elinewidth=1.4,
        capsize=2.5,
    )
    for x, y, value in zip(high, rows, values, strict=True):
        told = points(value) if np.isfinite(value) else "c"
        axes.annotate(
            told, (x if np.isfinite(x) else 0, y), (5, 0), textcoords="offset points", va="center", fontsize=8
        )
    _name_rows(axes, graph.categories)
    axes.grid(axis="x", color=LIGHT.grid, lw=0.7)
    axes.margins(x=0.12)
    axes.set_xlabel("points behind (left) or ahead (right)", fontsize=8.5)


def _draw_lines(axes: Axes, graph: Graph) -> None:
    years = np.arange(len(graph.categories), dtype=float)
    for series, (colour, mark, filling, _) in zip(graph.series, _STYLES, strict=False):
        values, low, high = _numbers(series)
        style = "-" if filling != "white" else "--"
        for run in _runs(graph, values):
            axes.plot(
                years[run], values[run], style, marker=mark, color=colour, mfc=filling, mew=1.4, ms=5, lw=1.6
            )
        axes.vlines(years, low, high, color=colour, lw=1.0, alpha=0.75)
        axes.plot([], [], style, marker=mark, color=colour, mfc=filling, label=series.name)
    for label in graph.breaks:
        at = graph.categories.index(label) - 0.5
        axes.axvline(at, color=LIGHT.everyone, lw=1, ls=":")
        axes.annotate(
            "new tests",
            (at, 1),
            (3, -3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=8.5,
            va="top",
        )
    axes.set_xticks(years[::2], graph.categories[::2])
    axes.yaxis.set_major_formatter("{x:g}%")
    axes.grid(axis="y", color=LIGHT.grid, lw=0.7)
    _legend(axes)


def _runs(graph: Graph, values: np.ndarray) -> list[np.ndarray]:
    """Stretches of years with figures on one side of every break."""
    known = np.flatnonzero(np.isfinite(values))
    ends = {graph.categories.index(label) for label in graph.breaks}
    cuts = [i for i in range(1, len(known)) if known[i] - known[i - 1] > 1 or known[i] in ends]
    return [run for run in np.split(known, cuts) if len(run)]


def _legend(axes: Axes) -> None:
    """Below the whole drawing, so that it is not cut off where the axes are narrow."""
    handles, labels = axes.get_legend_handles_labels()
    assert isinstance(axes.figure, Figure)
    axes.figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False, fontsize=8.5)


def _name_rows(axes: Axes, names: tuple[str, ...]) -> None:
    axes.set_yticks(range(len(names)), [literal(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)


def _numbers(series: Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (np.array(series.values, float), np.array(series.low, float), np.array(series.high, float))


def _lengths(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """How far an interval reaches below and above; at 0% and 100% rounding must not turn it."""
    return [np.maximum(values - low, 0), np.maximum(high - values, 0)]
