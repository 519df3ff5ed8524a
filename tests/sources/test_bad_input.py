"""Everything files can get wrong, for every reader: a clear error or a correct import, never a
traceback, never a changed release."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collab.data.errors import CollabError, DataError
from collab.releases.importing import assemble, publish, read_files
from collab.releases.store import Store
from collab.sources.opening import File
from collab.sources.own_sheets import SHEETS
from tests.official_files import (
    INFORMATION,
    KS2,
    LINK_COLUMNS,
    LINKS,
    PERFORMANCE,
    REGISTER,
    RESULTS,
    csv,
    filled,
)

SUCCESSIONS = csv("links_edubasealldata.csv", LINK_COLUMNS, "100001,100002,B,Successor,")
AREAS = File(
    "areas.geojson",
    b'{"features": [{"properties": {"LAD24NM": "North"}, "geometry": {"type": "Polygon", '
    b'"coordinates": [[[-1, 51], [-1.1, 51], [-1.1, 51.1], [-1, 51]]]}}]}',
)
OWN = csv("own.csv", "Partnership,Kind", "Oak,Federation")
VALID = (REGISTER, RESULTS, LINKS, SUCCESSIONS, PERFORMANCE, INFORMATION, AREAS, OWN)
WILD = st.sampled_from(
    [
        "",
        "NaN",
        "inf",
        "-inf",
        "1e999",
        "-5",
        "0",
        "2.5",
        "999999999999",
        "2999",
        "31-02-2014",
        "=1+1",
        "\x00",
        "é",
        "\u202e",
        "'",
        '"',
        "a,b",
        "100001",
        "SUPP",
        "150%",
        "-1%",
        "None",
        "x" * 400,
        "2014-05-01",
        "True",
        "[]",
        "\n",
    ]
)
FUZZ = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A database with a real release on show."""
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('bad') / 'collab.sqlite'}")
    publish(opened, assemble(read_files(opened, [REGISTER, RESULTS]), by="a test"))
    return opened


def tried(store, *files):
    """The candidate of these files, or None where they are refused in words."""
    try:
        return assemble(read_files(store, files), by="a test")
    except CollabError as error:
        refusal = error
    finally:
        assert store.showing() == 1
    assert str(refusal).strip() and "Traceback" not in str(refusal)
    if isinstance(refusal, DataError):
        assert all(p.file and p.reason and p.remedy for p in refusal.problems)
    return None


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(VALID)))
@given(data=st.data())
@FUZZ
def test_a_wrong_cell_anywhere_is_refused_in_words_or_read(store, number, data):
    name, content = VALID[number].name, VALID[number].content()
    lines = content.decode().split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        line = data.draw(st.integers(0, len(lines) - 1))
        cells = lines[line].split(",")
        cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(WILD)
        lines[line] = ",".join(cells)
    candidate = tried(store, File(name, "\n".join(lines).encode()))
    if candidate is not None:
        results = candidate.tables["results"]
        assert (results["achieved"].dropna() >= 0).all()
        assert (results["achieved"] <= results["eligible"]).fillna(True).all()
        assert candidate.tables["schools"]["urn"].is_unique


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(VALID)))
@given(cut=st.floats(0, 1), junk=st.binary(max_size=60))
@FUZZ
def test_a_truncated_file_with_junk_at_its_end_is_refused_in_words_or_read(store, number, cut, junk):
    name, content = VALID[number].name, VALID[number].content()
    tried(store, File(name, content[: int(cut * len(content))] + junk))


@pytest.mark.parametrize("number", [n for n in range(len(VALID)) if VALID[n] is not AREAS])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", " "])
def test_another_delimiter_is_told(store, number, delimiter):
    name, content = VALID[number].name, VALID[number].content()
    assert tried(store, File(name, content.replace(b",", delimiter.encode()))) is None


@pytest.mark.slow
@given(cells=st.lists(st.lists(WILD, max_size=6), max_size=5))
@settings(FUZZ, max_examples=5)
def test_whatever_people_write_in_the_workbook_is_refused_in_words_or_read(store, cells):
    rows = {sheet.title.replace(" ", "_"): [[_writable(c) for c in row] for row in cells] for sheet in SHEETS}
    tried(store, filled(**rows))


def _writable(text):
    """Control characters cannot stand in a workbook at all."""
    return text.replace("\x00", "")


def workbook(rows, merge=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return File("2018-850-ks2.xlsx", buffer.getvalue())


def test_an_official_table_comes_as_a_workbook_too(store):
    candidate = tried(store, workbook([KS2.split(","), [1, 850, 100001, "Alder", 20, "50%", 0.05]]))
    assert candidate.tables["results"].query("measure == 'ks2_rwm_exp'")["achieved"].tolist() == [10]


def test_merged_cells_and_formulas_are_told_by_their_place(store):
    row = [1, 850, 100001, "Alder", 20, 50, 5]
    merged = tried(store, workbook([KS2.split(","), row, [*row[:2], 100002, *row[3:]]], "C2:C3"))
    assert [(p.row, p.column) for p in merged.refused] == [(3, "URN")]
    with pytest.raises(DataError, match=r"row 2, column number 5: sheet Sheet: a formula"):
        read_files(store, [workbook([KS2.split(","), [*row[:4], "=10+10", 50, 5]])])


def zipped(method):
    """The register and a year's results in one zip, packed by this method."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for file in (REGISTER, RESULTS):
            archive.writestr(file.name, file.content())
    return File("both.zip", buffer.getvalue())


PACKED = {
    "deflated": zipped(zipfile.ZIP_DEFLATED),
    "lzma": zipped(zipfile.ZIP_LZMA),
    "bzip2": zipped(zipfile.ZIP_BZIP2),
    "workbook": workbook([KS2.split(",")] * 2),
}


@pytest.mark.slow
@pytest.mark.parametrize("packed", PACKED)
@given(harm=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8))
@settings(FUZZ, max_examples=6)
@example(harm=[(0.05 + 0.01 * i, 255) for i in range(8)])
def test_a_damaged_zip_is_refused_in_words_or_read(store, packed, harm):
    name, content = PACKED[packed].name, bytearray(PACKED[packed].content())
    for place, byte in harm:
        content[int(place * len(content))] = byte
    tried(store, File(name, bytes(content)))


def bomb(name, claimed=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(700):
                member.write(b"0" * 1_000_000)
        if claimed is not None:
            archive.infolist()[0].file_size = claimed
    return File("bomb.zip", buffer.getvalue())


@pytest.mark.slow
@pytest.mark.parametrize("claimed", [None, 10])
def test_a_zip_bomb_is_not_unpacked_whatever_size_it_claims(store, claimed):
    assert tried(store, bomb("2018-850-ks2.csv", claimed)) is None


def test_a_workbook_that_expands_without_end_is_not_read(store):
    book = workbook([["URN", "Year"], [1, 2]])
    sheet = "xl/worksheets/sheet1.xml"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    evil = laughs + b"]><worksheet><sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.content())) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            new.writestr(member, evil if member == sheet else old.read(member))
    assert tried(store, File(book.name, buffer.getvalue())) is None


@pytest.mark.parametrize(
    "content",
    [
        ",".join(f"c{i}" for i in range(10_000)).encode() + b"\n",
        (KS2 + "," + ",".join(f"c{i}" for i in range(10_000))).encode() + b"\n1,850,100001\n",
        b"PK\x05\x06" + b"\x00" * 18,
    ],
)
def test_wide_and_empty_files_are_refused_in_words(store, content):
    assert tried(store, File("2018-850-ks2.csv", content)) is None


@pytest.mark.parametrize("year", ["2040", "2101", "9999", "0001", "2020"])
def test_years_without_results_and_years_to_come_are_no_results(store, year):
    name = f"{year}-850-ks2.csv"
    candidate = tried(store, File(name, RESULTS.content()))
    assert candidate is None or candidate.changes.empty
