"""The schools not in a partnership on a map, told apart by who is near."""

import html
import textwrap
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from collab.charts.figure import Drawn, scatter
from collab.charts.ground import add_district_names, add_ground, degrees_of, stretch_at
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import LOCAL, MILES
from collab.geography.marks import IN_SIGHT, mark_size
from collab.palette import Palette
from collab.words.numbers import counted, far, limit_told, sentence_case, whole
from collab.words.on_brokering import NEAR

COLUMNS = ("name", "district", "phase", "pupils_on_roll", "near", "partnership_name", "to_nearest")
_WIDTHS = (356, 480)
"""Pixels across that a phone has for the picture, and part of a page."""
_DOWN, _LEGEND = (300, 560), 60
"""Pixels down of the picture at least and at most, and of the legend below it."""
_MOST_MEMBERS = 3_000
"""With more members than this they are the ends of their lines: marks too small to be seen would take
a browser two seconds."""
_ASIDE, _LETTERS = 32, 18
"""Pixels between the school that is looked at and its name, and letters of a line of that."""


def left_out_map(
    *,
    schools: Disclosed,
    lines: pd.DataFrame,
    areas: Mapping[str, shapely.Geometry],
    around: Collection[str],
    reach: float,
    title: str,
    palette: Palette,
    narrow: bool = False,
    looked_at: int | None = None,
) -> Chart:
    """The schools not in a partnership in four shapes: a filled triangle (nobody near), a filled
    square (all near are full), an open circle (one with room near), and the partnerships' members
    and lines to their hosts behind them, in grey.

    `schools` is a table of `collab.brokering.options.shortlist` with `longitude` and `latitude`
    (degrees), `lines` one of `collab.geography.marks.map_lines`, `areas` district outlines in
    degrees, of which those of `around` (all if none is named) are fitted into the picture. A bar
    as long as `reach` is the scale, where that is in miles; else one of 5 miles. The picture is as high as
    the area is, where it has the width of part of a page or, `narrow`, of a phone. Each school can be
    clicked on; its custom data is its URN. The one `looked_at` (URN) is named.
    """
    table = schools.table.dropna(subset=["longitude", "latitude"])
    figure = Drawn()
    box = _box([areas[name] for name in around if name in areas] or list(areas.values()), table)
    areas, lines = _near(box, areas, lines)
    stretch = stretch_at(float(box[:, 1].mean()))
    add_ground(figure, areas, palette)
    across, up = box[1] - box[0]
    wide = _WIDTHS[0 if narrow else 1]
    high = round(min(_DOWN[1], max(_DOWN[0], 1.12 * up * stretch / across * wide + _LEGEND)))
    pixel = max(across / stretch / wide, up / (high - _LEGEND))
    schools_at = [table[["longitude", "latitude"]], lines[["longitude", "latitude"]]]
    marks = np.concatenate([at.to_numpy(float) for at in schools_at])
    add_district_names(figure, areas, box, pixel, palette, marks=marks)
    _add_partnerships(figure, lines, mark_size(len(table)), palette)
    # The worst lie on top, and stand first in the legend.
    for rank, (near, mark) in enumerate(_marks(palette, len(table)).items()):
        _add_schools(figure, schools.where(schools.table["near"] == near), near, mark, 4 - rank)
    _add_name(figure, table[table["urn"] == looked_at], float(box[:, 0].mean()), palette)
    scale = reach if schools.unit == MILES else LOCAL[MILES]
    bottom = _add_scale(figure, box, stretch, scale, palette)
    finish(figure, palette, height=high)
    if mark_size(len(table)) < 1:
        # The legend's are as large as ever.
        figure.update_layout(legend={"itemsizing": "constant"})
    figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 8})
    margin = 0.03 * (box[1] - box[0])
    figure.update_xaxes(visible=False, range=[box[0, 0] - margin[0], box[1, 0] + margin[0]])
    figure.update_yaxes(
        visible=False, range=[bottom, box[1, 1] + margin[1]], scaleanchor="x", scaleratio=stretch
    )
    return Chart(figure, title, f"{title}. {_spoken(schools.table)}", schools, COLUMNS)


def _near(
    box: np.ndarray, areas: Mapping[str, shapely.Geometry], lines: pd.DataFrame
) -> tuple[dict[str, shapely.Geometry], pd.DataFrame]:
    """The areas and lines that lie within a picture's width of the picture: whatever its shape on a page, the
    rest of a country is not on it, and would take a browser seconds to draw."""
    span = box[1] - box[0]
    low, high = box[0] - span, box[1] + span
    frame = shapely.box(low[0], low[1], high[0], high[1])
    ends = np.stack([lines[[f"{end}longitude", f"{end}latitude"]].to_numpy(float) for end in ("", "host_")])
    near = ((ends >= low) & (ends <= high)).all(axis=2).any(axis=0)
    return {name: area for name, area in areas.items() if shapely.intersects(area, frame)}, lines[near]


def _marks(palette: Palette, schools: int) -> dict[str, dict[str, Any]]:
    """How one of so many schools is drawn, by who is near; nobody tells the place of the fourth kind."""
    of, ground = mark_size(schools), palette.ground
    return {
        "room": {"symbol": "circle", "size": 9 * of, "color": ground, "line": _edge(palette.ours, 2 * of)},
        "full": {"symbol": "square", "size": 10 * of, "color": palette.ours, "line": _edge(ground, of)},
        "nobody": {
            "symbol": "triangle-up",
            "size": 13 * mark_size(schools, IN_SIGHT),
            "color": palette.theirs,
            "line": _edge(ground, of),
        },
    }


def _edge(colour: str, width: float) -> dict[str, Any]:
    return {"color": colour, "width": width}


def _add_schools(figure: Drawn, own: Disclosed, near: str, mark: dict[str, Any], rank: int) -> None:
    rows, unit = own.table.dropna(subset=["longitude", "latitude"]), own.unit
    figure.add_trace(
        scatter(
            x=rows["longitude"].round(4),
            y=rows["latitude"].round(4),
            mode="markers",
            name=f"{sentence_case(NEAR[near])} ({whole(len(rows))})",
            legendrank=rank,
            showlegend=True,
            marker=mark,
            customdata=rows["urn"],
            text=[_pointed_at(row, unit) for _, row in rows.iterrows()],
            hovertemplate="%{text}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )


def _add_name(figure: Drawn, own: pd.DataFrame, middle: float, palette: Palette) -> None:
    """The name of the school that is looked at, on the side of the middle, with an arrow to it."""
    for _, row in own.iterrows():
        aside = -1 if row["longitude"] > middle else 1
        figure.add_annotation(
            x=round(row["longitude"], 4),
            y=round(row["latitude"], 4),
            ax=_ASIDE * aside,
            ay=-_ASIDE,
            xanchor="left" if aside > 0 else "right",
            text=f"<b>{'<br>'.join(map(html.escape, textwrap.wrap(str(row['name']), _LETTERS)))}</b>",
            align="left",
            showarrow=True,
            arrowcolor=palette.text,
            bgcolor=palette.ground,
            bordercolor=palette.text,
            borderpad=3,
            font={"size": 13, "color": palette.text},
        )


def _pointed_at(row: pd.Series, unit: str) -> str:
    told = f"{html.escape(str(row['name']))}: {NEAR[str(row['near'])]}"
    if pd.isna(row["to_nearest"]):
        return told
    return f"{told}<br>{html.escape(str(row['partnership_name']))}, {far(row['to_nearest'], unit)}"


def _add_partnerships(figure: Drawn, lines: pd.DataFrame, of: float, palette: Palette) -> None:
    """All partnerships as lines from host to member, in one trace, its marks at so much `of` their size."""
    gap = np.full(len(lines), np.nan)
    figure.add_trace(
        scatter(
            x=np.column_stack([lines["host_longitude"], lines["longitude"], gap]).round(4).ravel(),
            y=np.column_stack([lines["host_latitude"], lines["latitude"], gap]).round(4).ravel(),
            mode="lines+markers" if len(lines) <= _MOST_MEMBERS else "lines",
            name="A partnership",
            legendrank=5,
            line={"color": palette.grid, "width": 1.5 * of},
            marker={"size": 4 * of, "color": palette.quiet},
            hoverinfo="skip",
            showlegend=True,
        )
    )


def _box(areas: list[shapely.Geometry], schools: pd.DataFrame) -> np.ndarray:
    """What the picture has to show: the lowest and highest longitude and latitude, a row each."""
    places = [shapely.get_coordinates(area) for area in areas]
    if not areas:
        places = [schools[["longitude", "latitude"]].to_numpy(float)]
    every = np.concatenate(places)
    if not len(every):
        every = np.array([[-5.7, 50.0], [1.8, 55.8]])
    low, high = every.min(axis=0), every.max(axis=0)
    wide = np.maximum((high - low) / 2, 0.02)
    return np.array([(low + high) / 2 - wide, (low + high) / 2 + wide])


def _add_scale(figure: Drawn, box: np.ndarray, stretch: float, scale: float, palette: Palette) -> float:
    """A bar so many miles long below the picture; returns the latitude below it."""
    up = float(box[1, 1] - box[0, 1])
    west, south = float(box[0, 0]), float(box[0, 1]) - 0.03 * up
    length = degrees_of(scale) * stretch
    figure.add_trace(
        scatter(
            x=[west, west, west, west + length, west + length, west + length],
            y=[south + 0.008 * up, south - 0.008 * up, south, south, south + 0.008 * up, south - 0.008 * up],
            mode="lines",
            line={"color": palette.text, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_annotation(
        x=west + length,
        y=south,
        text=limit_told(scale),
        xanchor="left",
        xshift=6,
        showarrow=False,
        font={"size": 12, "color": palette.text},
    )
    return south - 0.03 * up


def _spoken(table: pd.DataFrame) -> str:
    """How many are in each state, and who has nobody near."""
    counts = table["near"].value_counts()
    told = [f"{NEAR[near]}: {counts[near]}" for near in NEAR if near in counts]
    names = table.loc[table["near"] == "nobody", "name"].astype(str).tolist()
    alone = f" Nobody is near {', '.join(names)}." if names else ""
    return f"{counted(len(table), 'school')} not in a partnership. {'; '.join(told)}.{alone}"
