"""Where projects run, as a small map of districts."""

import html
from collections.abc import Mapping

import plotly.graph_objects as go
import shapely

from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.palette import Palette


def project_map(
    *, counts: Disclosed, areas: Mapping[str, shapely.Geometry], title: str, palette: Palette
) -> Chart:
    """Districts with the number of their projects; those with any are filled.

    `counts` has `district` and `projects`; `areas` their outlines in WGS84 degrees.
    """
    figure = go.Figure()
    table = counts.table
    for district, projects in zip(table["district"], table["projects"], strict=True):
        area = areas.get(str(district))
        if area is None:
            continue
        for ring in _rings(area):
            figure.add_trace(
                go.Scatter(
                    x=ring[:, 0], y=ring[:, 1], mode="lines", fill="toself", hoverinfo="skip",
                    fillcolor=palette.ours if projects else "rgba(0,0,0,0)",
                    line={"color": palette.everyone, "width": 1}, showlegend=False,
                )
            )  # fmt: skip
        middle = shapely.get_coordinates(shapely.point_on_surface(area))[0]
        figure.add_annotation(
            x=middle[0], y=middle[1], text=f"{html.escape(str(district))}<br>{projects}",
            showarrow=False, bgcolor=palette.ground, borderpad=2,
            font={"size": 11, "color": palette.text},
        )  # fmt: skip
    finish(figure, title, palette, height=360)
    figure.update_layout(margin={"b": 10, "l": 8})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, scaleanchor="x", scaleratio=1.65)
    told = [f"{d} {n}" for d, n in zip(table["district"], table["projects"], strict=True)]
    return Chart(figure, title, f"{title}. {'; '.join(told)}.", counts, ("district", "projects"))


def _rings(area: shapely.Geometry) -> list:
    parts = shapely.get_parts(area)
    polygons = [p for p in parts if shapely.get_type_id(p) == 3]
    return [shapely.get_coordinates(shapely.get_exterior_ring(polygon)) for polygon in polygons]
