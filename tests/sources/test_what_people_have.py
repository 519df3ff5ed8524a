"""Files as people have them: saved by Excel, in odd encodings, with a title above, in other forms."""

import io
import json
from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from collab.data.errors import DataError
from collab.geography.areas import shapes_of
from collab.releases.importing import assemble, read_files
from collab.releases.store import Store
from collab.sources.boundaries import read_boundaries
from collab.sources.csv_tables import in_utf8
from collab.sources.formats import open_file, read_opened
from collab.sources.opening import File
from tests.given import SHARED
from tests.official_files import GIAS, KS2, REGISTER, RESULTS

CASES = SHARED / "cases"
BOUNDARIES = SHARED / "boundaries"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")
TEXT = f"{GIAS}\n100001,850,Saint André,Primary,01-09-2001,,90,X,460000,130000,4,11\n"


def register(name, content):
    (reading,) = read_opened(open_file(name, content), frozenset(), None, None)
    return reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_register_is_read_in_any_usual_encoding(encoding):
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    reading = register("edubasealldata.csv", marks.get(encoding, b"") + TEXT.encode(encoding))
    assert reading.tables["schools"]["name"].tolist() == ["Saint André"]
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("strays", "where"),
    [(1, "2"), (5, "2, 3, 4, 5, 6"), (6, "2, 3, 4, 5, 6 and 1 more"), (8, "2, 3, 4, 5, 6 and 3 more")],
)
def test_letters_that_are_in_no_encoding_are_told_by_their_lines(strays, where):
    rows = [f"10000{n},850,B\x81d".encode("latin-1") for n in range(strays)]
    content, notes = in_utf8("r.csv", b"\n".join([b"URN,LA,Name", *rows]))
    told = f"A character that is in no encoding stands in line {where}; it shows as \ufffd."
    assert notes == (told,)
    assert content.decode().count("B\ufffdd") == strays


def test_two_encodings_in_one_file_are_read_line_by_line():
    other = "100002,850,Zoë,Primary,,,90,X,460000,130000,4,11\n".encode("cp1252")
    reading = register("edubasealldata.csv", TEXT.encode() + other)
    assert reading.tables["schools"]["name"].tolist() == ["Saint André", "Zoë"]
    assert "partly in UTF-8 and partly in Windows-1252" in reading.notes[-1]


@needs_data
def test_one_stray_byte_loses_a_letter_and_says_where():
    reading = register("edubasealldata.csv", (CASES / "opening" / "stray_byte.csv").read_bytes())
    clean = register("edubasealldata.csv", (CASES / "register.csv").read_bytes())
    assert set(reading.tables["schools"]["urn"]) == set(clean.tables["schools"]["urn"])
    assert any("stands in line 4" in note for note in reading.notes)


@needs_data
def test_a_title_line_above_is_left_out_and_lines_keep_their_numbers():
    content = (CASES / "opening" / "title_line_above.csv").read_bytes()
    reading = register("edubasealldata.csv", content)
    assert len(reading.tables["schools"]) == content.count(b"\n12000")
    assert any("1 lines above the names of the columns" in note for note in reading.notes)
    wrong = register("edubasealldata.csv", content.replace(b"\n120002,", b"\n12,"))
    assert [(p.row, p.column, p.value) for p in wrong.refused] == [(4, "URN", "12")]


def test_a_title_above_ragged_lines_and_on_a_sheet_keeps_the_numbers_too():
    lines = [
        "Extract,",
        GIAS,
        '12,850,"Two\nlines",Primary,,,9,X,1,1,4,11',
        TEXT.splitlines()[1] + ",more,more",
    ]
    reading = register("edubasealldata.csv", "\n".join(lines).encode())
    assert [(p.row, p.value) for p in reading.refused] == [(4, "12")]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Extract of March"], GIAS.split(","), [12, 850, "A", "Primary"]):
        sheet.append(row)
    sheet.append([100001, 850, "B", "Primary", datetime(2012, 9, 1), None, 90, "X", 1, 1, 4, 11])
    buffer = io.BytesIO()
    book.save(buffer)
    reading = register("edubasealldata.xlsx", buffer.getvalue())
    assert [(p.row, p.value) for p in reading.refused] == [(3, "12")]
    assert reading.tables["schools"]["opened"].tolist() == [pd.Timestamp(2012, 9, 1)]


@needs_data
def test_an_old_workbook_says_how_to_save_it():
    with pytest.raises(DataError, match=r"\.xls.*save it as an Excel workbook \(\.xlsx\)"):
        open_file("old_excel.xls", (CASES / "opening" / "old_excel.xls").read_bytes())


@needs_data
@pytest.mark.parametrize("name", ["epsg3857.geojson", "esri.json", "renamed_properties.geojson"])
def test_boundaries_in_other_forms_are_the_same_districts(name):
    reading = read_boundaries(name, (CASES / "boundaries" / name).read_bytes())
    found = shapes_of(reading.tables["boundaries"])
    assert reading.refused == () and {"Boston", "East Lindsey"} <= set(found)
    source = BOUNDARIES / "gb_lad_2021_december_as_found.geojson"
    whole = shapes_of(read_boundaries(source.name, source.read_bytes()).tables["boundaries"])
    for district, area in found.items():
        common = shapely.intersection(area, whole[district]).area
        assert common / shapely.union(area, whole[district]).area > 0.98


@needs_data
@pytest.mark.parametrize("path", sorted(BOUNDARIES.glob("*.geojson")), ids=lambda path: path.stem)
def test_england_s_districts_of_every_vintage_are_read(path):
    reading = read_boundaries(path.name, path.read_bytes())
    assert reading.refused == ()
    assert reading.read >= 290
    assert {"Boston", "New Forest", "Rutland"} <= set(reading.tables["boundaries"]["district"])


SQUARE = shapely.box(-1.2, 51.0, -1.0, 51.2)


def collection(*features, **more):
    rows = [
        {"type": "Feature", "properties": p, "geometry": g and json.loads(shapely.to_geojson(g))}
        for p, g in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode()


def one(content, name="b.geojson"):
    reading = read_boundaries(name, content)
    (area,) = shapes_of(reading.tables["boundaries"]).values()
    return reading, area


@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:27700", "EPSG:3857"])
def test_degrees_grid_metres_and_web_mercator_are_one_place(system):
    there = Transformer.from_crs("EPSG:4326", system, always_xy=True)
    area = shapely.transform(SQUARE, lambda xy: np.column_stack(there.transform(*xy.T)))
    _, back = one(collection(({"LAD23NM": "North"}, area)))
    assert shapely.hausdorff_distance(back, SQUARE) < 0.0001


@pytest.mark.parametrize(
    ("properties", "district"),
    [
        ({"LAD24NM": "North", "LAD24NMW": "Gogledd"}, "North"),
        ({"areacd": "E07000089", "areanm": "North"}, "North"),
        ({"LAD_CODE": "E07000089", "LAD_NAME": "North"}, "North"),
        ({"name": "North"}, "North"),
        ({"areacd": "E07000089"}, "E07000089"),
    ],
)
def test_a_district_is_named_by_whichever_property_there_is(properties, district):
    reading, _ = one(collection((properties, SQUARE)))
    assert reading.tables["boundaries"]["district"].tolist() == [district]


def test_one_area_without_a_shape_is_told_and_the_rest_is_read():
    reading, _ = one(collection(({"LAD23NM": "North"}, SQUARE), ({"LAD23NM": "South"}, None)))
    assert [p.reason for p in reading.refused] == ["feature 2 (South) has no shape, or none that can be read"]


def test_topojson_s_shared_arcs_make_the_areas_on_both_sides():
    """Two squares side by side; the border between them is written once, from the south up."""
    layer = [
        {"type": "Polygon", "properties": {"LAD23NM": "West"}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "properties": {"LAD23NM": "East"}, "arcs": [[[~0, 2]]]},
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [-1.0, 51.0]},
        "objects": {"lad": {"type": "GeometryCollection", "geometries": layer}},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    }
    found = shapes_of(read_boundaries("t.json", json.dumps(topology).encode()).tables["boundaries"])
    assert shapely.equals(found["West"], shapely.box(-1.0, 51.0, -0.9, 51.1))
    assert shapely.equals(found["East"], shapely.box(-0.9, 51.0, -0.8, 51.1))


def test_a_hole_in_esri_s_rings_is_a_hole():
    outer, hole = shapely.box(-1.2, 51.0, -1.0, 51.2), shapely.box(-1.15, 51.05, -1.1, 51.1)
    rings = [list(map(list, shapely.get_coordinates(a))) for a in (outer, hole)]
    feature = {"attributes": {"LAD23NM": "North"}, "geometry": {"rings": rings}}
    _, area = one(json.dumps({"features": [feature]}).encode(), "e.json")
    assert shapely.area(area) == pytest.approx(outer.area - hole.area)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{}", "neither GeoJSON nor TopoJSON nor Esri JSON"),
        (b"[1]", "neither GeoJSON"),
        (collection(), "has no areas"),
        (collection(({"size": 3}, SQUARE)), "no property that names a district, only size"),
        (collection(({"LAD23NM": "Far"}, shapely.box(10, 51, 11, 52))), "lies outside Great Britain"),
    ],
)
def test_what_is_no_file_of_districts_says_what_it_lacks(content, told):
    with pytest.raises(DataError, match=told):
        read_boundaries("b.json", content)


def test_boundaries_by_code_find_their_district_and_those_of_nobody_are_told(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    lines = REGISTER.content().decode().splitlines()
    coded = [lines[0] + ",DistrictAdministrative (code)", *(f"{line},E07000001" for line in lines[1:3])]
    files = [File("edubasealldata.csv", "\n".join(coded).encode()), RESULTS]
    by_code = File("codes.geojson", collection(({"areacd": "E07000001"}, SQUARE)))
    tables = assemble(read_files(store, [*files, by_code]), by="x").tables
    assert tables["boundaries"]["district"].tolist() == ["North"]
    other = File("wards.geojson", collection(({"WD23NM": "Elsewhere"}, SQUARE)))
    refused = assemble(read_files(store, [*files, other]), by="x").refused
    assert [p.reason for p in refused] == ["none of its areas is a district of these schools"]


def test_a_wide_table_keeps_the_names_of_its_columns(tmp_path):
    more = ",".join(f"c{n}" for n in range(60))
    content = f"{KS2},PTRWM_EXP_18,{more}\n1,850,100001,A,20,50%,5%,1%\n".encode()
    ((_, raw),) = open_file("ks2.csv", content).tables
    assert "PTRWM_EXP_18" in raw.header and "PTRWM_EXP_18" not in raw.cells
