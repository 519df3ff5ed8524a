"""Every partnership drawn from its host, at one scale: "keep it local" at a glance."""

import html
import textwrap
from collections.abc import Iterator
from math import hypot
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted

_RING, _REACH = 20, 50
"""Pixels from the host to the limit, and to where a line is cut."""
_CELL, _NAME = 158, 54
"""Pixels of a row, and from the host down to the name below it."""
_WRAP = 15
_FEW = 40
"""Up to so many stand in fewer columns, so that a narrow window shows their names."""
COLUMNS = ("partnership_name", "members", "mean_to_host", "furthest", "beyond")


def constellations(
    *,
    partnerships: Disclosed,
    spokes: Disclosed,
    limit: float,
    title: str,
    palette: Palette,
    across: int | None = None,
) -> Chart:
    """Lines from each host to its members with a ring at the limit, the most local partnership
    first, and its mean miles to the host below.

    `partnerships` has `partnership`, `partnership_name`, `mean_to_host`, `beyond` and `furthest`
    (miles); `spokes` is a table of `collab.geography.spokes.spokes_of`. What lies beyond the limit
    (miles) is in the second colour, and ends in a triangle where it is cut. All is drawn in pixels,
    so that the scale is one whatever the width; `across` stand beside each other, by default as many as
    a page has room for. Each has a mark to click on, whose custom data is
    its slug.
    """
    table = partnerships.table.dropna(subset=["mean_to_host"])
    table = table.sort_values(["mean_to_host", "partnership_name"], ignore_index=True)
    across = min(max(1, len(table)), across or (5 if len(table) <= _FEW else 9))
    down = -(-len(table) // across)
    figure = go.Figure()
    shapes: list[dict[str, Any]] = []
    ends = {str(slug): rows for slug, rows in spokes.table.groupby("partnership")}
    for place, row in enumerate(table.itertuples()):
        at = {"xanchor": place % across, "yanchor": place // across}
        own = ends.get(str(row.partnership), spokes.table.iloc[:0])
        shapes += [pixels | at for pixels in _drawn(own, limit, palette)]
        _add_name(figure, place % across, place // across, row, palette)
    figure.add_trace(_to_click_on(table, across, palette))
    finish(figure, palette, height=_CELL * max(1, down) + 20)
    figure.update_layout(shapes=shapes, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-0.5, across - 0.5])
    # The picture of a cell stands above its name.
    figure.update_yaxes(visible=False, range=[down - 0.5 + 0.14, -0.5 + 0.14])
    return Chart(figure, title, f"{title}. {_spoken(table, limit)}", partnerships, COLUMNS)


def _drawn(spokes: pd.DataFrame, limit: float, palette: Palette) -> Iterator[dict[str, Any]]:
    """The shapes of one partnership, in pixels from its host."""
    yield _circle(0, 0, _RING) | {
        "line": {"color": palette.quiet, "width": 1, "dash": "dot"},
        "layer": "below",
    }
    marks = []
    for east, north, away in zip(spokes["east"], spokes["north"], spokes["to_host"], strict=True):
        far = away > limit
        colour = palette.theirs if far else palette.ours
        x, y = east * _RING / limit, north * _RING / limit
        cut = hypot(x, y) > _REACH
        if cut:
            x, y = x * _REACH / hypot(x, y), y * _REACH / hypot(x, y)
        yield _in_pixels("line", 0, 0, x, y) | {"line": {"color": colour, "width": 2}}
        marks.append(_triangle(x, y, colour) if cut else _dot(x, y, 4, colour, colour))
    yield from marks
    yield _dot(0, 0, 6, palette.ground, palette.ours)


def _in_pixels(kind: str, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return {
        "type": kind,
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "x0": round(x0, 1),
        "y0": round(y0, 1),
        "x1": round(x1, 1),
        "y1": round(y1, 1),
    }


def _circle(x: float, y: float, radius: float) -> dict[str, Any]:
    return _in_pixels("circle", x - radius, y - radius, x + radius, y + radius)


def _dot(x: float, y: float, radius: float, fill: str, line: str) -> dict[str, Any]:
    return _circle(x, y, radius) | {"fillcolor": fill, "line": {"color": line, "width": 2.5}}


def _triangle(x: float, y: float, colour: str) -> dict[str, Any]:
    """A triangle that points on, away from the host."""
    size = hypot(x, y)
    east, north = x / size, y / size
    corners = [
        (x + 6 * east, y + 6 * north),
        (x - 5 * north - 2 * east, y + 5 * east - 2 * north),
        (x + 5 * north - 2 * east, y - 5 * east - 2 * north),
    ]
    path = "M" + " L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + " Z"
    return {
        "type": "path",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "path": path,
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _add_name(figure: go.Figure, column: int, line: int, row: Any, palette: Palette) -> None:
    name = "<br>".join(html.escape(part) for part in _short(str(row.partnership_name)))
    figure.add_annotation(
        x=column,
        y=line,
        yshift=-_NAME,
        yanchor="top",
        showarrow=False,
        text=f"<b>{name}</b><br>{row.mean_to_host:.1f} miles",
        font={"size": 12, "color": palette.text},
    )


def _short(name: str) -> list[str]:
    """A name on two lines at most."""
    return textwrap.wrap(name, _WRAP, max_lines=2, placeholder="…") or [name]


def _to_click_on(table: pd.DataFrame, across: int, palette: Palette) -> go.Scatter:
    """A clear mark over each, which tints what is picked."""
    return go.Scatter(
        x=[place % across for place in range(len(table))],
        y=[place // across for place in range(len(table))],
        mode="markers",
        customdata=table["partnership"].tolist(),
        text=[
            f"{html.escape(str(name))}: {away:.1f} miles on average, {furthest:.1f} the furthest"
            for name, away, furthest in zip(
                table["partnership_name"], table["mean_to_host"], table["furthest"], strict=True
            )
        ],
        hovertemplate="%{text}<extra></extra>",
        marker={"symbol": "square", "size": 2 * _REACH, "color": palette.ours, "opacity": 0},
        selected={"marker": {"opacity": 0.12}},
        unselected={"marker": {"opacity": 0}},
        showlegend=False,
    )


def _spoken(table: pd.DataFrame, limit: float) -> str:
    told = [
        f"{row.partnership_name} {row.mean_to_host:.1f} miles"
        + (f", {row.beyond} beyond {limit:g}" if row.beyond else "")
        for row in table.itertuples()
    ]
    return f"{counted(len(table), 'partnership')}, the most local first: {'; '.join(told)}."
