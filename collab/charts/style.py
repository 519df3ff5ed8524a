"""The look all charts share: template, and the chart that is handed out."""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.palette import Palette
from collab.words.numbers import percent

_LETTER = 7.5
"""Pixels that a letter of the axes takes up, on the wide side."""
_SCALE = 62
"""Pixels for a vertical axis of figures. What such axes need is given, not left to plotly to find
out, since it would draw every chart twice; what lies below the chart depends on how many rows the
legend takes on a narrow screen, so that plotly makes room there."""
HEADING = 80
"""Pixels above a figure that the page cuts off, since it has the title in its own text, and that an
image saved from the figure has."""
SAVED_WIDTH = 1000
"""Pixels across of an image saved from a figure, whatever the screen's width."""
_TITLE_LETTERS, _SOURCE_LETTERS = 100, 145
"""How many letters of a title, and of what stands below it, such an image has room for in a line."""


class Drawn(go.Figure):
    """A figure that is shown as it is to many viewers: what the browser is sent of it is put together
    once, not at every rerun. Whatever changes it comes before it is first shown."""

    _sent: dict[str, Any] | None = None
    _noted: tuple[dict[str, Any], ...] = ()

    def add_annotation(self, *whole: Any, **note: Any) -> "Drawn":  # pyright: ignore[reportIncompatibleMethodOverride]
        """Add an annotation. All are put in together: plotly would look through all there are each
        time, which took most of the drawing."""
        if whole:
            super().add_annotation(*whole, **note)
            return self
        self._noted = (*self._noted, note)
        return self

    def _with_notes(self) -> Any:
        found: Any = super().layout
        if self._noted:
            noted, self._noted = self._noted, ()
            found.annotations = (*found.annotations, *noted)
        return found

    def _replace(self, layout: Any) -> None:
        go.Figure.layout.__set__(self, layout)  # pyright: ignore[reportAttributeAccessIssue]

    layout = property(_with_notes, _replace)  # pyright: ignore[reportIncompatibleMethodOverride]

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dictionary that nobody may change."""
        if self._sent is None:
            self._with_notes()
            self._sent = super().to_dict()
        return self._sent


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its finding as title, its text alternative, and the table behind it."""

    figure: Drawn
    title: str
    alt: str
    table: Disclosed
    columns: tuple[str, ...]


def bars(low: pd.Series, high: pd.Series, rows: Iterable[float], line: dict[str, Any]) -> go.Scatter:
    """A bar from each `low` to its `high` at the height of its row, as one trace."""
    return go.Scatter(
        x=[x for first, last in zip(low, high, strict=True) for x in (first, last, None)],
        y=[y for row in rows for y in (row, row, None)],
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )


def dots(rows: pd.DataFrame, column: str, name: str, marker: dict[str, object]) -> go.Scatter:
    """A mark at the percent in `column` of each row that has one, at the height of the row."""
    rows = rows[rows[column].notna()]
    return go.Scatter(
        x=rows[column],
        y=rows.index,
        mode="markers",
        marker=marker,
        name=name,
        text=[percent(value) for value in rows[column]],
        hovertemplate=f"{name}: %{{text}}<extra></extra>",
    )


def finish(figure: go.Figure, palette: Palette, *, height: int, rows: list[str] | None = None) -> None:
    """The look all charts share: horizontal text, one light grid, no zoom. The title is the page's,
    which wraps it to the room there is."""
    layout: dict[str, Any] = {
        "template": template(palette),
        "height": height,
        "margin": {"l": _SCALE, "r": 44, "t": 16, "b": 60},
    }
    if rows is not None:
        layout["yaxis"], layout["margin"]["l"] = _row_axis(rows)
    figure.update_layout(layout)


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


@lru_cache(maxsize=4)
def template(palette: Palette) -> go.layout.Template:
    """The plotly template of every chart."""
    font = {"family": "Source Sans, Arial, sans-serif", "size": 14, "color": palette.text}
    axis = {"gridcolor": palette.grid, "zeroline": False, "fixedrange": True}
    return go.layout.Template(
        layout={
            "font": font,
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
        }
    )


def presented(figure: go.Figure, tallest: float) -> go.Figure:
    """A copy of the figure for a screen that people look at from afar, at most `tallest` (pixels): without
    what shows when a mark is pointed at, which does not even reach the browser."""
    shown = Drawn(figure)
    layout: Any = shown.layout
    shown.update_layout(hovermode=False, height=min(layout.height, tallest))
    traces: Any = shown.data
    for trace in traces:
        trace.update(hoverinfo="skip")
        for name in ("hovertemplate", "customdata"):
            if name in trace:
                trace[name] = None
        if "mode" in trace and "text" not in (trace["mode"] or ""):
            trace["text"] = None
    return shown


def with_heading(figure: Drawn, title: str, source: str) -> Drawn:
    """The figure as it is sent, with `HEADING` pixels more above it, where the title stands and below it
    the `source`: what an image saved from the figure must carry, for it leaves the page's words
    behind. It is whole as a dictionary alone: put together from parts, it took as long again as to
    draw, and twice the memory."""
    sent = figure.to_dict()
    layout = sent["layout"]
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
    shown = Drawn(layout={"height": heading["height"]})
    shown._sent = sent | {"layout": layout | heading}
    return shown


def _broken(text: str, letters: int) -> str:
    """Text in lines of so many letters, as plotly breaks them."""
    return "<br>".join(html.escape(line) for line in textwrap.wrap(text, letters))


@dataclass(frozen=True, slots=True)
class Side:
    """How one of the two groups is drawn where both are."""

    name: str
    suffix: str
    symbol: str
    shift: float


SIDES = (Side(IN, "in", "circle", -0.17), Side(NOT_IN, "not_in", "diamond-open", 0.17))
