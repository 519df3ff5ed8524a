"""The look all charts share: template, and the chart that is handed out."""

import html
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go

from collab.disclosure import Disclosed
from collab.palette import Palette

_TITLE_WIDTH = 44
_LETTER = 7.5
"""Pixels that a letter of the axes takes up, on the wide side."""
_SCALE = 62
"""Pixels for a vertical axis of figures. What such axes need is given, not left to plotly to find
out, since it would draw every chart twice; what lies below the chart depends on how many rows the
legend takes on a narrow screen, so that plotly makes room there."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its finding as title, its text alternative, and the table behind it."""

    figure: go.Figure
    title: str
    alt: str
    table: Disclosed
    columns: tuple[str, ...]


def finish(
    figure: go.Figure,
    title: str,
    palette: Palette,
    *,
    height: int,
    rows: list[str] | None = None,
) -> None:
    """The look all charts share: a wrapped title, horizontal text, one light grid, no zoom."""
    lines = textwrap.wrap(title, _TITLE_WIDTH)
    layout: dict[str, Any] = {
        "template": template(palette),
        "height": height + 20 * len(lines),
        "title": {
            "text": "<br>".join(html.escape(line) for line in lines),
            "y": 1 - 22 / (height + 20 * len(lines)),
        },
        "margin": {"l": _SCALE, "r": 44, "t": 24 + 21 * len(lines), "b": 60},
    }
    if rows is not None:
        layout["yaxis"], layout["margin"]["l"] = _row_axis(rows)
    figure.update_layout(layout)


def _row_axis(names: list[str]) -> tuple[dict[str, Any], float]:
    """Names instead of numbers on the vertical axis, the first on top, and the room they need
    (pixels)."""
    wrapped = [textwrap.wrap(name, 18) for name in names]
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
    font = {
        "family": "Source Sans, Arial, sans-serif",
        "size": 14,
        "color": palette.text,
    }
    axis = {
        "gridcolor": palette.grid,
        "zeroline": False,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": font, "paper_bgcolor": palette.ground, "plot_bgcolor": palette.ground,
            "title": {"font": {"size": 17}, "x": 0, "xref": "container", "xanchor": "left",
                      "y": 1, "yanchor": "top", "pad": {"t": 0, "l": 2}},
            "legend": {"orientation": "h", "x": 0, "xref": "container", "xanchor": "left",
                       "y": 0, "yref": "container", "yanchor": "bottom",
                       "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
                       "itemwidth": 30, "bgcolor": "rgba(0,0,0,0)"},
            "xaxis": axis | {"automargin": True},
            "yaxis": axis | {"showgrid": False, "ticksuffix": " "},
            "hoverlabel": {"font": {"size": 14}}, "dragmode": False, "bargap": 0.9,
        }
    )  # fmt: skip


def enlarged(figure: go.Figure, by: float = 1.35) -> go.Figure:
    """A copy of the figure for a screen that people look at from afar: larger, and without what
    shows when a mark is pointed at."""
    shown = go.Figure(figure)
    layout: Any = shown.layout
    base = layout.template.layout
    shown.update_layout(
        hovermode=False, height=by * layout.height, font_size=by * base.font.size,
        title_font_size=1.2 * base.title.font.size, legend_font_size=by * base.legend.font.size,
        margin={side: by * layout.margin[side] for side in "lrtb"},
    )  # fmt: skip
    for trace in shown.data:
        told: Any = trace
        if getattr(told, "textfont", None) is not None and told.textfont.size:
            told.textfont.size = by * told.textfont.size
        trace.update(hoverinfo="skip", hovertemplate=None)
    return shown
