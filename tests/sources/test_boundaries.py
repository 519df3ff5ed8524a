"""Boundary files: degrees or metres, and what is none."""

import json

import pytest
import shapely

from collab.data.errors import DataError
from collab.geography.areas import shapes_of
from collab.sources.boundaries import read_boundaries, recognises
from tests.given import SHARED


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


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.geojson", b"", True),
        ("A.JSON", b"[]", True),
        ("a.topojson", b"", True),
        ("a.txt", b"\xef\xbb\xbf  \n{", True),
        ("a.csv", b'{"features": []}', True),
        ("a.csv", b"URN,{", False),
        ("a.csv", b"", False),
    ],
)
def test_districts_are_known_by_their_name_or_by_their_first_sign(name, content, known):
    assert recognises(name, content) is known


@pytest.mark.parametrize(
    ("properties", "district"),
    [
        ({"LAD24CD": "E07000137", "LAD24NM": " East Lindsey "}, "East Lindsey"),
        ({"name": "Other", "lad_name": "East Lindsey"}, "East Lindsey"),
        ({"area_name": "East Lindsey", "lad24nm": "Boston"}, "Boston"),
        ({"id": "E07000137", "name": "E07000137"}, "E07000137"),
        ({"id": "E07000137", "name": "x"}, "x"),
        ({"fid": "E07000137", "code": "137"}, ""),
    ],
)
def test_the_surest_property_names_the_district(properties, district):
    shape = {"type": "Polygon", "coordinates": [[[-1, 51], [-1.1, 51], [-1.1, 51.1], [-1, 51]]]}
    content = json.dumps({"features": [{"properties": properties, "geometry": shape}]}).encode()
    if not district:
        with pytest.raises(
            DataError, match="feature 1 has no property that names a district, only fid, code"
        ):
            read_boundaries("a.json", content)
    else:
        assert read_boundaries("a.json", content).tables["boundaries"]["district"].tolist() == [district]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data (district boundaries)")
@pytest.mark.parametrize("year", [2013, 2019, 2024])
def test_no_outline_of_england_s_districts_crosses_itself_for_being_rounded(year):
    (path,) = (SHARED / "boundaries").glob(f"england_lad_{year}*.geojson")
    outlines = read_boundaries(path.name, path.read_bytes()).tables["boundaries"]["outline"]
    assert len(outlines) > 290 and shapely.is_valid(shapely.from_wkt(outlines.to_numpy(object))).all()
