"""Whatever bytes come: read, or refused by name."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.errors import DataError
from collab.sources.opening import File, open_tables
from tests.official_files import KS2, read_official, written


def test_files_come_zipped_in_windows_1252_and_with_ragged_rows(tmp_path):
    path = written(tmp_path, KS2, "1,850,100001,Saint André,20,50%,5%,surplus", "1,850", encoding="cp1252")
    zipped = tmp_path / "2018-850-ks2.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(path, "inside_2018_ks2.csv")
    for name in (path, zipped):
        (raw,) = open_tables(name.name, File(name.name, name).content())
        assert raw.cells["SCHNAME"].tolist() == ["Saint André", ""]
        assert raw.longer == 1
    assert any("more cells than there are columns" in note for note in read_official(path).notes)


def test_of_a_zip_every_table_is_found_also_behind_what_nobody_wants(tmp_path):
    """Members in the order in which they lie there; a Macintosh's shadows, and what is no table, are not
    looked at."""
    path = tmp_path / "all.zip"
    tables = {
        "a.csv": "x,y\n1,2\n",
        "2018-ks2.CSV": f"{KS2}\n1,850,100001,A,20,50%,5%\n",
        "readme.txt": "hello",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**tables, "__MACOSX/2018.csv": "x", "b.csv": "p,q\n1,2\n"}.items():
            archive.writestr(name, text)
    found = open_tables("all.zip", path.read_bytes(), wanted=lambda raw: "TELIG" in raw.cells)
    assert [raw.file for raw in found] == ["all.zip/a.csv", "all.zip/2018-ks2.CSV", "all.zip/b.csv"]
    assert [len(raw.cells) for raw in found] == [0, 1, 0]
    assert [len(raw.cells) for raw in open_tables("all.zip", path.read_bytes())] == [1, 1, 1]


def refused(name, content):
    with pytest.raises(DataError) as caught:
        open_tables(name, content)
    return str(caught.value)


def test_what_cannot_be_opened_says_what_it_is_and_what_to_do(tmp_path):
    old = b"\xd0\xcf\x11\xe0" + b"x" * 50
    save = "Open it in Excel and save it as an Excel workbook (.xlsx)."
    assert refused("r.xls", old) == f"r.xls: the file is a workbook of Excel 97 to 2003 (.xls). {save}"
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "hello")
    again = "Download it again from its publisher."
    told = f"e.zip: the zip holds no CSV file and no workbook. {again}"
    assert refused("e.zip", empty.getvalue()) == told
    gone = File("gone.csv", tmp_path / "gone.csv")
    with pytest.raises(DataError) as caught:
        gone.content()
    assert str(caught.value) == (
        "gone.csv: the file cannot be opened: the file or its folder is not there. "
        "See that it is there, and that you may read it."
    )
    assert refused("n.csv", b"a,\x00\n") == "n.csv: the file is no text. Save it as CSV (UTF-8), or as .xlsx."
    one = "one.csv: the first line has 1 columns. The first line must name the columns, separated by commas."
    assert refused("one.csv", b"alone\n1\n") == one
    cut = "c.csv: the file is cut off in the middle of a character (UTF-16)."
    assert refused("c.csv", "URN,LEA\n1,2\n".encode("utf-16")[:-1]).startswith(cut)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"one column\n1\n",
        b"a,b\n1,2\n",
        b"PK\x03\x04 broken zip",
        b"\x81\x8d\x8f,\x90\n",
        ("x," * 10_000).encode(),
    ],
)
def test_what_is_no_official_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "2018.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"2018\.csv"):
        read_official(path)


@pytest.mark.slow
@given(st.binary(max_size=400))
def test_no_bytes_whatever_give_a_traceback(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "2018-ks2.csv"
    path.write_bytes(KS2.encode() + b"\n1,850,100001,A,20,50%,5%\n" + content)
    try:
        reading = read_official(path)
    except DataError:
        return
    assert 100001 in set(reading.tables["results"]["urn"])
