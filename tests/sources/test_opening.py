"""Whatever bytes come: read, or refused by name."""

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
