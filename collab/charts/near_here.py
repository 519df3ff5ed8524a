"""The schools around one, as the crow flies, with a ring at the limit."""

import html

import numpy as np

from collab.charts.figure import Drawn, scatter
from collab.charts.ground import add_numbers
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted, far, limit_told

COLUMNS = ("name", "miles", "works_with")
_GROUPS = (
    ("partner", "Works with it", "circle"),
    ("other", "In {another} partnership", "circle-open"),
    ("alone", "Not in a partnership", "triangle-up-open"),
)
_ABOVE, _ACROSS, _BELOW = 4, 356, 60
"""Pixels above the picture, across and down it, and below it."""
_STAR = 18.0
"""Pixels across the school's own mark."""


def near_here(*, near: Disclosed, name: str, limit: float, palette: Palette, alone: bool = False) -> Chart:
    """The schools of `near` around the school called `name`, north at the top, each with its number
    in the table.

    `near` has, the nearest first, `name`, `east` and `north` (how far from the school), `miles`,
    `works_with` (its partnerships by name) and `standing`: "partner", "other" or "alone". `limit`
    is where the ring is drawn; all is in the unit of `near`. The school may be `alone`, not in a partnership.
    """
    figure = Drawn()
    table = near.table.reset_index(drop=True)
    for standing, told, symbol in _GROUPS:
        rows = table[table["standing"] == standing]
        colour = palette.ours if standing == "partner" else palette.quiet
        figure.add_trace(
            scatter(
                x=rows["east"],
                y=rows["north"],
                mode="markers",
                name=told.format(another="a" if alone else "another"),
                marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                customdata=[
                    html.escape(f"{n}, {far(m, near.unit)}")
                    for n, m in zip(rows["name"], rows["miles"], strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.add_trace(
        scatter(
            x=[0],
            y=[0],
            mode="markers",
            name="This school",
            marker={"symbol": "star", "size": _STAR, "color": palette.theirs},
            hoverinfo="skip",
        )
    )
    ring = {"type": "circle", "x0": -limit, "x1": limit, "y0": -limit, "y1": limit}
    figure.add_shape(ring | {"line": {"color": palette.quiet, "dash": "dot", "width": 1.5}, "layer": "below"})
    reach = 1.25 * max(limit, float(table["miles"].max()) if len(table) else 0)
    finish(figure, palette, height=_ABOVE + _ACROSS + _BELOW)
    figure.update_layout(margin={"l": 4, "r": 4, "t": _ABOVE, "b": _BELOW})
    places = table[["east", "north"]].to_numpy(float) * _ACROSS / (2 * reach)
    add_numbers(
        figure,
        range(1, len(table) + 1),
        table[["east", "north"]].to_numpy(float),
        np.vstack([places, [0, 0]]),
        palette,
    )
    figure.update_xaxes(visible=False, range=[-reach, reach])
    figure.update_yaxes(visible=False, range=[-reach, reach], scaleanchor="x")
    title = (
        f"The {counted(len(table), 'school')} nearest to {name}, and a ring at {limit_told(limit, near.unit)}"
    )
    return Chart(figure, title, f"{title}. The table says the same.", near, COLUMNS)
