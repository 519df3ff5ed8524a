"""The look all charts share, and the chart that is handed out."""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from collab.charts.figure import Drawn, Part, scatter
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.palette import Palette
from collab.words.numbers import percent

_LETTER = 7.5
"""Pixels that a letter of the axes takes up, on the wide side."""
_SCALE = 62
_BELOW = 80
"""Pixels for a vertical axis of figures, and for what lies below a chart: the figures of its axis, what they
are, and a row of the legend. What these need is given, not left to plotly to find out, since it would draw
every chart twice; on a narrow screen, where the legend takes more rows, plotly makes room."""
_LEAST = 20
"""Pixels down of a chart of one close row: plotly would take 64, and the rest from what is around it."""
HEADING = 80
"""Pixels above a figure that the page cuts off, since it has the title in its own text, and that an
image saved from the figure has."""
SAVED_WIDTH = 1000
"""Pixels across of an image saved from a figure, whatever the screen's width."""
_TITLE_LETTERS, _SOURCE_LETTERS = 100, 145
"""How many letters of a title, and of what stands below it, such an image has room for in a line."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its finding as title, its text alternative, and the table behind it."""

    figure: Drawn
    title: str
    alt: str
    table: Disclosed
    columns: tuple[str, ...]

    @property
    def plotly(self) -> go.Figure:
        """The figure as plotly's own, for whoever examines it; raises as `Drawn.checked` does."""
        return self.figure.checked


def bars(low: pd.Series, high: pd.Series, rows: Iterable[float], line: dict[str, Any]) -> Part:
    """A bar from each `low` to its `high` at the height of its row, as one trace."""
    return scatter(
        x=[x for first, last in zip(low, high, strict=True) for x in (first, last, None)],
        y=[y for row in rows for y in (row, row, None)],
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )


def dots(rows: pd.DataFrame, column: str, name: str, marker: dict[str, object]) -> Part:
    """A mark at the percent in `column` of each row that has one, at the height of the row."""
    rows = rows[rows[column].notna()]
    return scatter(
        x=rows[column],
        y=rows.index,
        mode="markers",
        marker=marker,
        name=name,
        text=[percent(value) for value in rows[column]],
        hovertemplate=f"{name}: %{{text}}<extra></extra>",
    )


def finish(figure: Drawn, palette: Palette, *, height: int, rows: list[str] | None = None) -> None:
    """The look all charts share: horizontal text, one light grid, no zoom. The title is the page's,
    which wraps it to the room there is."""
    figure.lay_beneath(_look(palette))
    layout: dict[str, Any] = {"height": height, "margin": {"l": _SCALE, "r": 44, "t": 16, "b": _BELOW}}
    if rows is not None:
        layout["yaxis"], layout["margin"]["l"] = _row_axis(rows)
    figure.update_layout(**layout)


def _row_axis(names: list[str]) -> tuple[dict[str, Any], float]:
    """Names instead of numbers on the vertical axis, the first on top, and the room they need
    (pixels)."""
    wrapped = [textwrap.wrap(name, 18) for name in names]
    if any(len(parts) > 2 for parts in wrapped):
        # Rows are two lines high.
        wrapped = [textwrap.wrap(name, 26) for name in names]
    longest = max((len(part) for parts in wrapped for part in parts), default=0)
    axis = {
        "tickvals": list(range(len(names))),
        "ticktext": ["<br>".join(html.escape(part) for part in parts) for parts in wrapped],
        "range": [len(names) - 0.5, -0.5],
    }
    return axis, 12 + _LETTER * longest


def _look(palette: Palette) -> Part:
    """The parts of a layout that all charts have, unless they say otherwise.

    They are no template of plotly's: plotly.js takes a template that Streamlit has copied for another, and
    would draw every chart a second time as soon as Streamlit has measured how wide it is. So it would if it
    were not told (`datarevision`) that copies of the data are no new data; a chart of other data is drawn
    anew in any case, under an id of its own."""
    axis = {"gridcolor": palette.grid, "zeroline": False, "fixedrange": True}
    return {
        "font": {"family": "Source Sans, Arial, sans-serif", "size": 14, "color": palette.text},
        "paper_bgcolor": palette.ground,
        "plot_bgcolor": palette.ground,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13},
            "itemwidth": 30,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "xaxis": axis | {"automargin": True},
        "yaxis": axis | {"showgrid": False, "ticksuffix": " "},
        "hoverlabel": {"font": {"size": 14}},
        "dragmode": False,
        "bargap": 0.9,
        "minreducedheight": _LEAST,
        "datarevision": 0,
    }


def presented(figure: Drawn, tallest: float) -> Drawn:
    """A copy of the figure for a screen that people look at from afar, at most `tallest` (pixels): without
    what shows when a mark is pointed at, which does not even reach the browser."""
    seen = {"hovermode": False, "height": min(figure.height, tallest)}
    return Drawn([_without_hover(trace) for trace in figure.sent["data"]], figure.sent["layout"] | seen)


def _without_hover(trace: Part) -> Part:
    kept = {name: part for name, part in trace.items() if name not in ("hovertemplate", "customdata")}
    if "mode" in kept and "text" not in kept["mode"]:
        kept.pop("text", None)
    return kept | {"hoverinfo": "skip"}


def with_heading(figure: Drawn, title: str, source: str) -> Drawn:
    """A copy of the figure with `HEADING` pixels more above it, where the title stands and below it the
    `source`: what an image saved from the figure must carry, for it leaves the page's words behind."""
    layout = figure.sent["layout"]
    heading = {
        "height": layout["height"] + HEADING,
        "margin": layout["margin"] | {"t": layout["margin"]["t"] + HEADING},
        "title": {
            "text": f"<b>{_broken(title, _TITLE_LETTERS)}</b>",
            "subtitle": {"text": _broken(source, _SOURCE_LETTERS), "font": {"size": 12}},
            "font": {"size": 18},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 12, "t": 12},
        },
    }
    return Drawn(figure.sent["data"], layout | heading)


def _broken(text: str, letters: int) -> str:
    """Text in lines of so many letters, as plotly breaks them."""
    return "<br>".join(html.escape(line) for line in textwrap.wrap(text, letters))


def halo(ground: str) -> str:
    """A shadow all around letters in the colour of the ground, so that what they lie on does not run
    through them."""
    return ", ".join(f"{x}px {y}px 1px {ground}" for x in (-1, 0, 1) for y in (-1, 0, 1))


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, zero among them where it lies between: at most so many, but
    more than one where there are more, for one figure alone is no scale."""
    closer: list[float] = []
    for step in (0.5, 1, 2, 5, 10, 20, 25, 50, 100):
        first, last = int(np.ceil(low / step)), int(np.floor(high / step))
        found = [step * place for place in range(first, last + 1)]
        if len(found) <= max(most, 1):
            return found if len(found) > 1 or not closer else closer
        closer = found
    return [0.0]


@dataclass(frozen=True, slots=True)
class Side:
    """How one of the two groups is drawn where both are."""

    name: str
    suffix: str
    symbol: str
    shift: float


SIDES = (Side(IN, "in", "circle", -0.17), Side(NOT_IN, "not_in", "diamond-open", 0.17))
