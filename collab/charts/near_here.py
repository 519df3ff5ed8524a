"""The schools around one, as the crow flies, with a ring at the limit."""

import html

import numpy as np

from collab.charts.figure import Drawn, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted, far, limit_told

COLUMNS = ("name", "miles", "works_with")
_GROUPS = (
    ("partner", "Works with it", "circle"),
    ("other", "In {another} partnership", "circle-open"),
    ("alone", "In no partnership", "triangle-up-open"),
)
_ABOVE, _ACROSS, _BELOW = 4, 356, 60
"""Pixels above the picture, across and down it, and below it."""
_NUMBER, _MARK, _STAR = np.array([16.0, 13.0]), 12.0, 18.0
"""Pixels across and down that a number takes up, and across a mark and the school's own."""
_AROUND = [
    np.array([away * np.cos(turn), away * np.sin(turn)])
    for away in (14.0, 20.0, 27.0, 34.0)
    for turn in np.radians([0, 180, 90, 270, 45, 315, 135, 225])
]
"""Where beside its mark a number can stand (pixels right and up), the most easily read first."""


def near_here(*, near: Disclosed, name: str, limit: float, palette: Palette, alone: bool = False) -> Chart:
    """The schools of `near` around the school called `name`, north at the top, each with its number
    in the table.

    `near` has, the nearest first, `name`, `east` and `north` (how far from the school), `miles`,
    `works_with` (its partnerships by name) and `standing`: "partner", "other" or "alone". `limit`
    is where the ring is drawn; all is in the unit of `near`. The school may be `alone`, in no partnership.
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
    for place, (right, up) in enumerate(_beside(places)):
        figure.add_annotation(
            x=table["east"].iloc[place],
            y=table["north"].iloc[place],
            xshift=right,
            yshift=up,
            text=str(place + 1),
            showarrow=False,
            font={"size": 13, "color": palette.text},
        )
    figure.update_xaxes(visible=False, range=[-reach, reach])
    figure.update_yaxes(visible=False, range=[-reach, reach], scaleanchor="x")
    title = (
        f"The {counted(len(table), 'school')} nearest to {name}, and a ring at {limit_told(limit, near.unit)}"
    )
    return Chart(figure, title, f"{title}. The table says the same.", near, COLUMNS)


def _beside(marks: np.ndarray) -> list[np.ndarray]:
    """How far right of and above each of the `marks` (pixels from the school, a row each) its number stands:
    where it covers fewest of the others, of the numbers before it, and not the school."""
    taken: list[np.ndarray] = []
    found = []
    for mark in marks:

        def covered(shift: np.ndarray, mark: np.ndarray = mark) -> int:
            middle = mark + shift
            on_numbers = sum(bool((np.abs(other - middle) < _NUMBER).all()) for other in taken)
            on_marks = (np.abs(marks - middle) < (_NUMBER + _MARK) / 2).all(axis=1).sum()
            on_star = bool((np.abs(middle) < (_NUMBER + _STAR) / 2).all())
            return 3 * (on_numbers + on_star) + int(on_marks)

        best = min(_AROUND, key=covered)
        taken.append(mark + best)
        found.append(best)
    return found
