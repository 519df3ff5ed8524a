"""The members of one partnership on a map, around their host."""

import html
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from collab.charts.figure import Drawn, scatter
from collab.charts.ground import add_district_names, add_ground, add_numbers, degrees_of, room_of, stretch_at
from collab.charts.style import Chart, finish, halo
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import MILES
from collab.palette import Palette
from collab.words.numbers import counted, far, limit_told

PLACE = ["longitude", "latitude"]
COLUMNS = ("name", "role", "to_host")
_HEIGHT, _ACROSS = 420, 330
"""Pixels down of the picture, and across it on a phone, on which all has to find room."""
_LETTER, _LINE = 6.0, 18
"""Pixels of a letter of the ring's miles, and of their line."""
_TOWNS = 7
"""Most towns that are named."""


def members_map(
    *,
    members: Disclosed,
    areas: Mapping[str, shapely.Geometry],
    towns: pd.DataFrame,
    limit: float,
    title: str,
    palette: Palette,
) -> Chart:
    """The located members with lines to their host and a ring at `limit` around it (in miles: minutes make
    no ring), on the districts' outlines and the largest `towns` (`town`, `longitude`, `latitude`, the
    largest first).

    `members` has `number` (in the list beside the map), `name`, `longitude`, `latitude` (degrees),
    `to_host` (in its unit) and `host` (whether it is the host). Beyond the limit a member is a triangle in
    the second colour.
    """
    table, unit = members.table.dropna(subset=PLACE), members.unit
    figure = Drawn()
    hosts = table[table["host"]]
    middle = (hosts if len(hosts) else table)[PLACE].to_numpy(float).mean(axis=0)
    stretch = stretch_at(float(middle[1]))
    box = _box(table, middle, stretch, degrees_of(limit if len(hosts) and unit == MILES else 1.0))
    add_ground(figure, areas, palette)
    pixel = float(box[1, 1] - box[0, 1]) / _ACROSS
    places, scale = table[PLACE].to_numpy(float), np.array([stretch, 1]) * pixel
    shifts = add_numbers(figure, table["number"].astype(int), places, (places - box[0]) / scale, palette)
    numbers = [room_of("00", x, y, pixel, stretch) for x, y in [*places, *(places + shifts * scale)]]
    if len(hosts) and unit == MILES:
        numbers.append(_add_ring(figure, middle, stretch, limit, pixel, table, numbers, palette))
    taken = [*numbers, *add_district_names(figure, areas, box, pixel, palette, numbers)]
    _add_towns(figure, _with_room(towns, box, pixel, taken), palette)
    if len(hosts):
        _add_lines(figure, table, middle, limit, palette)
    _add_members(figure, table, limit, unit, palette)
    finish(figure, palette, height=_HEIGHT)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 48})
    figure.update_xaxes(visible=False, range=box[:, 0].tolist())
    figure.update_yaxes(visible=False, range=box[:, 1].tolist(), scaleanchor="x", scaleratio=stretch)
    return Chart(figure, title, f"{title}. {_spoken(table, limit, unit)}", members, COLUMNS)


def _box(table: pd.DataFrame, middle: np.ndarray, stretch: float, around: float) -> np.ndarray:
    """The lowest and highest longitude and latitude of the picture, a row each: a square on the ground
    that holds all members, and so many degrees of latitude `around` the middle."""
    scale = np.array([stretch, 1])
    ends = np.vstack([table[PLACE].to_numpy(float) / scale, middle / scale - around, middle / scale + around])
    low, high = ends.min(axis=0), ends.max(axis=0)
    half = 0.57 * float((high - low).max())
    centre = (low + high) / 2
    return np.array([(centre - half) * scale, (centre + half) * scale])


def _with_room(
    towns: pd.DataFrame, box: np.ndarray, pixel: float, taken: list[shapely.Polygon]
) -> pd.DataFrame:
    """The largest towns whose names lie in the `box` and cover nothing that is `taken`, nor each other."""
    stretch = stretch_at(float(box[:, 1].mean()))
    place = towns[PLACE].to_numpy(float)
    inside = towns[((place > box[0]) & (place < box[1])).all(axis=1)]
    kept = []
    for row, town in inside.iterrows():
        room = room_of(str(town["town"]), town["longitude"], town["latitude"] - 10 * pixel, pixel, stretch)
        whole = shapely.box(*box[0], *box[1]).covers(room)
        if len(kept) < _TOWNS and whole and not any(room.intersects(other) for other in taken):
            kept.append(row)
            taken.append(room)
    return inside.loc[kept]


def _add_towns(figure: Drawn, towns: pd.DataFrame, palette: Palette) -> None:
    figure.add_trace(
        scatter(
            x=towns["longitude"],
            y=towns["latitude"],
            mode="markers+text",
            text=[f"<i>{html.escape(str(town))}</i>" for town in towns["town"]],
            textposition="bottom center",
            textfont={"size": 12, "color": palette.text},
            marker={"size": 4, "color": palette.quiet},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _add_ring(
    figure: Drawn,
    middle: np.ndarray,
    stretch: float,
    limit: float,
    pixel: float,
    table: pd.DataFrame,
    numbers: list[shapely.Polygon],
    palette: Palette,
) -> shapely.Polygon:
    """The ring with its miles, which stand above, below or beside it: where they lie on none of the members'
    `numbers` if there is such a side, and on the fewest of their lines. Returns the room they take up."""
    half = degrees_of(limit) * np.array([stretch, 1])
    (x0, y0), (x1, y1) = middle - half, middle + half
    ring: dict[str, Any] = {"type": "circle", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below"}
    figure.add_shape(ring | {"line": {"color": palette.quiet, "dash": "dot", "width": 1.5}})
    text = limit_told(limit)
    lines = [shapely.LineString([middle, end]) for end in table.loc[~table["host"], PLACE].to_numpy(float)]
    away = _LETTER * len(text) / 2 * pixel * stretch
    sides = []
    for x, y in (
        (middle[0], y1 + _LINE / 2 * pixel),
        (middle[0], y0 - _LINE / 2 * pixel),
        (x1 + away, middle[1]),
        (x0 - away, middle[1]),
    ):
        room = room_of(text, x, y, pixel, stretch)
        hidden = sum(room.intersects(other) for other in numbers)
        sides.append((hidden, sum(room.intersects(line) for line in lines), len(sides), x, y, room))
    *_, x, y, room = min(sides, key=lambda side: side[:3])
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        font={"size": 11, "color": palette.text, "shadow": halo(palette.ground)},
    )
    return room


def _add_lines(
    figure: Drawn, table: pd.DataFrame, middle: np.ndarray, limit: float, palette: Palette
) -> None:
    for beyond, colour in ((False, palette.ours), (True, palette.theirs)):
        ends = table.loc[(table["to_host"] > limit).eq(beyond) & ~table["host"], PLACE]
        path = np.full((3 * len(ends), 2), np.nan)
        path[0::3], path[1::3] = middle, ends.to_numpy(float)
        figure.add_trace(
            scatter(
                x=path[:, 0],
                y=path[:, 1],
                mode="lines",
                line={"color": colour, "width": 2},
                hoverinfo="skip",
                showlegend=False,
            )
        )


def _add_members(figure: Drawn, table: pd.DataFrame, limit: float, unit: str, palette: Palette) -> None:
    """The host, members near and members far."""
    beyond = table["to_host"] > limit
    groups: tuple[tuple[str, pd.Series, dict[str, Any]], ...] = (
        ("Member", ~beyond & ~table["host"], {"symbol": "circle", "size": 11, "color": palette.ours}),
        (
            f"Member beyond {limit_told(limit, unit)}",
            beyond & ~table["host"],
            {"symbol": "triangle-up", "size": 13, "color": palette.theirs},
        ),
        (
            "Host",
            table["host"],
            {
                "symbol": "circle",
                "size": 15,
                "color": palette.ground,
                "line": {"width": 3, "color": palette.ours},
            },
        ),
    )
    for name, own, mark in groups:
        rows = table[own]
        if rows.empty:
            continue
        figure.add_trace(
            scatter(
                x=rows["longitude"],
                y=rows["latitude"],
                mode="markers",
                name=name,
                marker=mark,
                customdata=[_pointed_at(row, unit) for _, row in rows.iterrows()],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=True,
            )
        )


def _pointed_at(row: pd.Series, unit: str) -> str:
    name = html.escape(str(row["name"]))
    return name if pd.isna(row["to_host"]) or row["host"] else f"{name}, {far(row['to_host'], unit)}"


def _spoken(table: pd.DataFrame, limit: float, unit: str) -> str:
    beyond = int((table["to_host"] > limit).sum())
    return (
        f"{counted(len(table), 'school')} on the map, {beyond or 'none'} beyond {limit_told(limit, unit)}. "
        "The list beside it says the same."
    )
