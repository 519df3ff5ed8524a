"""Boundary files: degrees or metres, and what is none."""

import json

import pytest
import shapely

from collab.data.errors import DataError
from collab.geography.areas import shapes_of
from collab.sources.boundaries import read_boundaries


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"features": [{"properties": {}, "geometry": null}]}',
        '{"features": [{"properties": {"LAD23NM": "A"}, "geometry": {"type": "Odd"}}]}',
    ],
)
def test_what_is_no_boundary_file_is_refused_by_name(content):
    with pytest.raises(DataError, match=r"areas\.geojson"):
        read_boundaries("areas.geojson", content.encode())


def test_boundaries_in_grid_metres_are_the_same_as_in_degrees():
    square = {
        "type": "Polygon",
        "coordinates": [
            [
                [540_000, 360_000],
                [550_000, 360_000],
                [550_000, 370_000],
                [540_000, 370_000],
                [540_000, 360_000],
            ]
        ],
    }
    feature = {"properties": {"LAD23NM": "East Lindsey"}, "geometry": square}
    content = json.dumps({"features": [feature]}).encode()
    area = shapes_of(read_boundaries("a.geojson", content).tables["boundaries"])["East Lindsey"]
    assert area.contains(shapely.Point(0.17, 53.16))
