"""The map on paper and slides, drawn without a browser or network (matplotlib)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from collab.geography.marks import PLACE, map_lines, map_schools
from collab.geography.shown_on_map import ShownOnMap
from collab.palette import LIGHT_MAP

_NAMED = 16
"""Most schools that a map names; more names would cover each other."""
_MARKS = (
    ("alone", 9, LIGHT_MAP.alone, LIGHT_MAP.quiet, 0.7),
    ("member", 13, LIGHT_MAP.member, LIGHT_MAP.alone, 0.5),
    ("host", 26, LIGHT_MAP.alone, LIGHT_MAP.member, 1.8),
)
"""How each kind of school is drawn: its size in square points, its fill and line."""


@dataclass(frozen=True, eq=False, slots=True)
class MapPicture:
    """A map to draw: what is on the map on district areas (degrees), with the schools `marked` named on
    it and in the middle; without them the districts `around`, or all, fill it.

    `limit` is in miles. Where `near` says by URN what a school in no partnership has near it ("room",
    "full" or "nobody"), these schools are told apart and partnerships stay in grey.
    """

    on_map: ShownOnMap
    areas: Mapping[str, shapely.Geometry]
    limit: float
    alt: str
    marked: frozenset[int] = frozenset()
    around: tuple[str, ...] = ()
    near: Mapping[int, str] = field(default_factory=dict)


def draw_on_paper(axes: Axes, picture: MapPicture, shape: float) -> None:
    """Draw the map on `axes` whose width is `shape` times their height."""
    on_map = picture.on_map
    schools = map_schools(on_map)
    lines = map_lines(on_map, picture.limit)
    axes.set_axis_off()
    for area in picture.areas.values():
        for part in shapely.get_parts(area):
            axes.add_patch(
                Polygon(
                    shapely.get_coordinates(part),
                    fc=_rgb(LIGHT_MAP.ground),
                    ec=_rgb(LIGHT_MAP.border),
                    lw=0.8,
                )
            )
    for far in (False, True):
        rows = lines[lines["far"] == far]
        ends = rows[["host_longitude", "host_latitude", *PLACE]].to_numpy(float)
        shade = _rgb(LIGHT_MAP.far if far else LIGHT_MAP.member)
        axes.add_collection(
            LineCollection(
                list(ends.reshape(-1, 2, 2)), colors=shade, linewidths=1.6 if far else 1.3, zorder=2
            )
        )
    for role, size, fill, line, wide in _MARKS:
        own = schools[schools["role"] == role]
        axes.scatter(
            own["longitude"],
            own["latitude"],
            s=size,
            color=_rgb(fill),
            zorder=3,
            linewidths=wide,
            edgecolors=_rgb(line),
        )
    marked = schools[schools["urn"].isin(picture.marked)]
    _fit(axes, picture, marked[PLACE].to_numpy(float), shape)
    for _, row in marked.head(_NAMED).iterrows():
        axes.annotate(
            literal(str(row["name"])),
            (row["longitude"], row["latitude"]),
            (5, 3),
            textcoords="offset points",
            fontsize=8,
            zorder=5,
            bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 0.6},
        )


def _fit(axes: Axes, picture: MapPicture, places: np.ndarray, shape: float) -> None:
    """The view round `places` (degrees), or round all areas; a degree of latitude is longer than
    one of longitude by 1 / cos(latitude)."""
    if not len(places):
        areas = [picture.areas[name] for name in picture.around] or list(picture.areas.values())
        parts = [shapely.get_coordinates(area) for area in areas]
        places = np.concatenate(parts) if parts else picture.on_map.schools[PLACE].to_numpy(float)
    low, high = np.nanmin(places, axis=0), np.nanmax(places, axis=0)
    middle = (low + high) / 2
    longer = 1 / np.cos(np.radians(middle[1]))
    half = np.maximum((high - low) / 2, 0.07) * 1.12
    up = max(half[1], half[0] / longer / shape)
    across = up * longer * shape
    axes.set_xlim(middle[0] - across, middle[0] + across)
    axes.set_ylim(middle[1] - up, middle[1] + up)
    axes.set_aspect(longer)


def literal(text: str) -> str:
    """A name as text: matplotlib reads what stands between dollar signs as a formula."""
    return text.replace("$", r"\$")


def _rgb(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
