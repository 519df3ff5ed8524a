"""Where projects run, as a small map of districts."""

import html
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely

from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.palette import Palette

_NAMED = 30
"""With more districts than this only those that have projects are named on the map."""


def project_map(
    *, counts: Disclosed, areas: Mapping[str, shapely.Geometry], title: str, palette: Palette
) -> Chart:
    """Districts with the number of their projects; those with any are filled.

    `counts` has `district` and `projects`; `areas` their outlines in WGS84 degrees.
    """
    figure = go.Figure()
    table = counts.table
    placed = table[table["district"].astype(str).isin(list(areas))]
    for filled in (False, True):
        names = placed.loc[placed["projects"].gt(0) == filled, "district"].astype(str)
        outline = _outline(areas[name] for name in names)
        figure.add_trace(
            go.Scatter(
                x=outline[:, 0], y=outline[:, 1], mode="lines", fill="toself", hoverinfo="skip",
                fillcolor=palette.ours if filled else "rgba(0,0,0,0)",
                line={"color": palette.everyone, "width": 1}, showlegend=False,
            )
        )  # fmt: skip
    told = _named(placed)
    for district, projects in zip(told["district"], told["projects"], strict=True):
        middle = shapely.get_coordinates(shapely.point_on_surface(areas[str(district)]))[0]
        figure.add_annotation(
            x=middle[0], y=middle[1], text=f"{html.escape(str(district))}<br>{projects}",
            showarrow=False, bgcolor=palette.ground, borderpad=2,
            font={"size": 11, "color": palette.text},
        )  # fmt: skip
    finish(figure, title, palette, height=360)
    figure.update_layout(margin={"b": 10, "l": 8})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1.65)
    return Chart(figure, title, f"{title}. {_told(table)}", counts, ("district", "projects"))


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table if len(table) <= _NAMED else table[table["projects"].gt(0)]


def _told(table: pd.DataFrame) -> str:
    """Each district's projects, or, of many districts, of those that have any."""
    rows = _named(table)
    told = [f"{d} {n}" for d, n in zip(rows["district"], rows["projects"], strict=True)]
    if len(rows) < len(table):
        told.append("none elsewhere" if told else "none anywhere")
    return f"{'; '.join(told)}."


def _outline(areas: Iterable[shapely.Geometry]) -> np.ndarray:
    """All outer rings as one line of two columns, with a gap (NaN) after each: a chart with a
    line for each ring would be slow with a whole country's districts."""
    gap, pieces = np.full((1, 2), np.nan), [np.empty((0, 2))]
    for area in areas:
        for part in shapely.get_parts(area):
            if shapely.get_type_id(part) == 3:
                pieces += [shapely.get_coordinates(shapely.get_exterior_ring(part)), gap]
    return np.concatenate(pieces)
