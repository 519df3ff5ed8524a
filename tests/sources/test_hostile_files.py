"""Files of a few kilobytes that would cost gigabytes or minutes: refused in words, before they are read."""

import json

import pytest

from collab.data.errors import DataError
from collab.sources.boundaries import read_boundaries
from collab.sources.formats import open_file, read_opened
from collab.sources.name_lists import read_list, read_pasted
from collab.sources.opening import File
from tests import spoilt
from tests.official_files import KS2


def open_and_read(file):
    """The readings of a file."""
    return read_opened(open_file(file.name, file.content()), frozenset(), None, None)


def refused(file, words):
    """Refuse it, by name and in these words; read on, it would take minutes."""
    assert len(file.content()) < 3_000_000
    with pytest.raises(DataError, match=words) as caught:
        open_and_read(file)
    (problem, *_) = caught.value.problems
    assert problem.file.startswith(file.name)
    assert problem.remedy


def test_a_ring_that_crosses_itself_without_end_is_not_mended_and_the_other_areas_are_read():
    file = spoilt.areas(spoilt.knot(600), spoilt.square())
    (reading,) = read_opened(open_file(file.name, file.content()), frozenset(), None, None)
    assert reading.tables["boundaries"]["district"].tolist() == ["District 1"]
    (problem,) = reading.refused
    assert "feature 1 (District 0) crosses itself in more than 5,000 places" in str(problem)


def test_a_ring_that_crosses_itself_now_and_then_is_mended():
    bow = {"type": "Polygon", "coordinates": [[[-1, 51], [-0.9, 51.1], [-0.9, 51], [-1, 51.1], [-1, 51]]]}
    file = spoilt.areas(bow)
    (reading,) = read_opened(open_file(file.name, file.content()), frozenset(), None, None)
    assert not reading.refused


@pytest.mark.slow
@pytest.mark.parametrize("points", [2_000, 30_000])
def test_a_larger_knot_is_refused(points):
    refused(spoilt.areas(spoilt.knot(points)), "crosses itself in more than 5,000 places")


def test_an_arc_that_is_named_again_and_again_is_not_followed():
    refused(spoilt.topology(10_000, 5_000), "to more than 4,000,000 points")


@pytest.mark.slow
def test_boundaries_with_more_points_than_a_map_needs_are_refused():
    content = b'{"features": [{"geometry": ' + b"[1,2]," * 5_000_001 + b"}]}"
    with pytest.raises(DataError, match=r"areas\.geojson: its borders have more than 5,000,000 points.*BUC"):
        open_and_read(File("areas.geojson", content))
    with pytest.raises(DataError, match="more than 20,000,000 values"):
        open_and_read(File("areas.geojson", b'{"a": [' + b'"",' * 20_000_001 + b'""]}'))


@pytest.mark.parametrize(("objects", "reason"), [(9, "neither GeoJSON nor"), (10, "more than 20 values")])
def test_an_object_is_a_value_as_what_stands_behind_a_comma_is(monkeypatch, objects, reason):
    """With a limit of twenty: nine empty features are ten braces and nine commas with what is around them."""
    monkeypatch.setattr("collab.sources.boundaries._MOST_COMMAS", 20)
    content = b'{"type": 1, "features": [' + b", ".join([b"{}"] * objects) + b"]}"
    with pytest.raises(DataError, match=reason):
        read_boundaries("areas.geojson", content)


@pytest.mark.parametrize("depth", [500, 100_000])
@pytest.mark.parametrize("key", ["coordinates", "rings", "geometries"])
def test_json_that_is_nested_without_end_is_refused_in_words(depth, key):
    inside = "[" * depth + "]" * depth
    geometry = f'{{"type": "Polygon", "{key}": {inside}}}'
    content = f'{{"features": [{{"properties": {{"LAD23NM": "A"}}, "geometry": {geometry}}}]}}'
    refused(File("areas.geojson", content.encode()), "areas")


def test_numbers_that_are_none_are_no_shape():
    ring = [[-1, 51], [float("nan"), 51.1], [-0.9, float("inf")], [-1, 51]]
    content = json.dumps(
        {
            "features": [
                {"properties": {"LAD23NM": "A"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
            ]
        }
    )
    refused(File("areas.geojson", content.encode()), "areas")


@pytest.mark.slow
def test_a_table_that_nobody_knows_is_recognised_by_its_header_before_a_row_is_read():
    refused(spoilt.table(50_000_000, b"1,2\n", "a,b"), "not recognised")


def test_of_a_zip_what_nobody_knows_is_not_even_unpacked(monkeypatch):
    file = spoilt.packed(
        "both.zip",
        {"2018-850-ks2.csv": [KS2.encode() + b"\n" + spoilt.ROW], "other.csv": [b"a,b\n", b"1,2\n" * 9]},
    )
    unpacked = []
    monkeypatch.setattr(
        "zipfile.ZipFile.read", lambda self, one: unpacked.append(one.filename) or self.open(one).read()
    )
    (reading,) = open_and_read(file)
    assert unpacked == ["2018-850-ks2.csv"]
    assert any("left out: both.zip/other.csv" in note for note in reading.notes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: spoilt.table(1_600_000), "more than 1,500,000 rows"),
        (lambda: spoilt.table(6_000_000, b"\n"), "more than 5,000,000 lines"),
        (lambda: spoilt.table(1, b"1,850,100001," + b"x" * 2_000_000 + b",20,50%,5%\n"), "one line has more"),
        (lambda: spoilt.table(20_000_000, b"x"), "one line has more than 1,000,000"),
        (lambda: spoilt.table(90_000_000, b"1,850,1\n"), "more is read|more than is read"),
        (lambda: spoilt.strings(10_000_000), "more than 2,000,000 texts in its cells"),
        (
            lambda: spoilt.workbook(strings=spoilt.repeated(b"<sst>", b"x", 201_000_000)),
            "more than 200,000,000 bytes of text",
        ),
        (
            lambda: spoilt.workbook(styles=spoilt.repeated(b"<styleSheet>", b"<xf/>", 3_000_000)),
            r"more than 10,000,000 bytes in its part xl/styles\.xml",
        ),
        (lambda: spoilt.sheet(b"<row/>", 1_200_000), "more than 1,100,000 rows in a sheet"),
        (lambda: spoilt.sheet(b'<row r="900000000"/>', 1), "more than 1,100,000 rows in sheet"),
        (lambda: spoilt.sheet(b'<row><c r="XFD1"><v>1</v></c></row>', 1_000), "more than 10,000,000 cells"),
        (lambda: spoilt.sheet(b"<row><c><v>1</v></c></row>", 500_001), "more than 500,000 rows in sheet"),
        (
            lambda: spoilt.packed("many.zip", {f"{n}.txt": [b""] for n in range(5_001)}),
            "more than 5,000 entries",
        ),
        (lambda: spoilt.packed("a.zip", {"b.csv": [spoilt.table(1).content()]}), "holds another zip"),
        (lambda: spoilt.packed("a.zip", {"b.csv": spoilt.repeated(b"", b"0", 700_000_000)}), "more than is"),
    ],
)
def test_what_holds_more_than_any_real_file_is_refused_in_words(file, words):
    refused(file(), words)


PASTED = {
    "one wide line above many": "a  " * 60_000 + "\n" + "b\n" * 60_000,
    "a tab in each of many cells": "a\t" * 199_999 + "b",
    "one cell of blanks": "Wolds\tCoast\na" + " " * 390_000 + "b\tc\n",
    "a quoted cell": 'Wolds\tCoast\n"' + "x" * 390_000 + '"\tb\n',
    "brackets": "Wolds\tCoast\n" + "(" * 200_000 + "\tb\n",
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_a_pasted_text_is_refused_before_it_becomes_a_table_of_millions_of_cells(text):
    assert len(text) <= 400_000
    with pytest.raises(DataError, match=r"cells|characters|no table|no partnership"):
        read_pasted(text)


@pytest.mark.slow
def test_a_list_of_names_in_a_file_has_limits_too():
    wide = spoilt.sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000 + b"</row>", 300)
    with pytest.raises(DataError, match="more than 200,000 cells in sheet"):
        read_list(wide)
    with pytest.raises(DataError, match="more than 2,000,000 characters"):
        read_list(File("list.csv", b"Partnership,School\n" + b"A,B\n" * 500_001))
    with pytest.raises(DataError, match="more than 2,000,000 texts"):
        read_list(spoilt.strings(10_000_000))
