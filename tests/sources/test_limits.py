"""What is read at most: exactly so much is, and one more is refused with the file, the limit and a remedy.

The limits themselves are set low here; tests/sources/test_hostile_files.py has files beyond the real ones.
"""

import io
import zipfile

import openpyxl
import pytest

from collab.data.errors import DataError
from collab.sources import csv_tables, opening, raw_table, workbooks
from collab.sources.opening import File, open_cells, open_tables
from collab.sources.raw_table import FEWER, SMALLER
from tests import spoilt

MORE = "which is more than is read."
AGAIN = "Download it again from its publisher."


def refused(name, content, **options):
    with pytest.raises(DataError) as caught:
        open_tables(name, content, **options)
    return str(caught.value)


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    return buffer.getvalue()


def book(*sheets):
    """A workbook of sheets, each with its rows."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets):
        place = made.create_sheet(f"S{number}")
        for row in rows:
            place.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def limited(monkeypatch, module, name, most):
    monkeypatch.setattr(module, name, most)


def test_a_file_is_read_up_to_its_limit_of_bytes(monkeypatch, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 10)
    limited(monkeypatch, opening, "MOST_BYTES", 10)
    assert File("a.csv", path).content() == b"x" * 10
    limited(monkeypatch, opening, "MOST_BYTES", 9)
    with pytest.raises(DataError) as caught:
        File("a.csv", path).content()
    assert str(caught.value) == f"a.csv: the file is too large. {SMALLER}"


def test_a_zip_is_read_up_to_its_limits(monkeypatch):
    content = packed(a="x,y\n1,2\n", b="x,y\n3,4\n")
    for name, told in (
        ("MOST_ENTRIES", f"z.zip: it has more than 1 entries, {MORE} {FEWER}"),
        ("MOST_BYTES", f"z.zip: its zip or workbook holds more than is read. {SMALLER}"),
        ("MOST_MEMBERS", f"z.zip: its zip or workbook holds more than is read. {AGAIN}"),
    ):
        with monkeypatch.context() as patch:
            exactly = 16 if name == "MOST_BYTES" else 2
            patch.setattr(opening, name, exactly)
            assert [raw.file for raw in open_tables("z.zip", content)] == ["z.zip/a.csv", "z.zip/b.csv"]
            patch.setattr(opening, name, exactly - 1)
            assert refused("z.zip", content) == told
    inside = packed(a=packed(a="x,y\n1,2\n"))
    assert refused("z.zip", inside) == f"z.zip: the zip holds another zip. {AGAIN}"
    cut = packed(a="x,y\n1,2\n" * 50)
    broken = bytearray(cut)
    broken[40] ^= 255
    told = "z.zip: the zip cannot be opened ("
    assert refused("z.zip", bytes(broken)).startswith(told)


def test_a_csv_file_is_read_up_to_its_limits_by_either_parser(monkeypatch):
    text = b"x,y\n1,2\n3,4\n"
    careful = b'x,y\n"1\n",2\n3,4\n'
    for content, lines in ((text, 3), (careful, 4)):
        for name, exactly, told in (
            ("MOST_LINES", lines, f"a.csv: it has more than {lines - 1} lines, {MORE} {FEWER}"),
            ("MOST_RECORDS", 2, f"a.csv: it has more than 1 rows, {MORE} {FEWER}"),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(csv_tables, name, exactly)
                (raw,) = open_tables("a.csv", content)
                assert raw.cells["y"].tolist() == ["2", "4"]
                patch.setattr(csv_tables, name, exactly - 1)
                assert refused("a.csv", content) == told
    # A line of Windows ends in two characters, and is one.
    limited(monkeypatch, csv_tables, "MOST_LINES", 3)
    assert len(open_tables("a.csv", text.replace(b"\n", b"\r\n"))) == 1


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_is_read_up_to_its_limit(monkeypatch, end):
    for content in (b"x,y\n12345,67" + end, b"a234567,y\n1,2" + end):
        # With the end of the line before it.
        limited(monkeypatch, csv_tables, "MOST_LINE", 10)
        assert len(open_tables("a.csv", content)) == 1
        limited(monkeypatch, csv_tables, "MOST_LINE", 7)
        assert refused("a.csv", content) == f"a.csv: one line has more than 7 characters. {FEWER}"


def test_a_header_has_two_columns_and_no_more_than_are_read(monkeypatch):
    limited(monkeypatch, raw_table, "MOST_COLUMNS", 3)
    (raw,) = open_tables("a.csv", b"x,y,z\n1,2,3\n")
    assert list(raw.cells) == ["x", "y", "z"]
    remedy = "The first line must name the columns, separated by commas."
    assert refused("a.csv", b"x,y,z,w\n1,2,3,4\n") == f"a.csv: the first line has 4 columns. {remedy}"
    assert refused("a.csv", b"x\n1\n") == f"a.csv: the first line has 1 columns. {remedy}"
    # Of many columns only those are read that somebody knows; of two of one name the first.
    limited(monkeypatch, raw_table, "WIDE", 2)
    (raw,) = open_tables("a.csv", b"x,y,x\n1,2,3\n", known=lambda name: name == "x")
    assert (list(raw.cells), raw.cells["x"].tolist(), raw.header) == (["x"], ["1"], ("x", "y", "x"))
    limited(monkeypatch, raw_table, "WIDE", 3)
    (raw,) = open_tables("a.csv", b"x,y,x\n1,2,3\n", known=lambda name: name == "x")
    assert list(raw.cells) == ["x", "y"]


@pytest.mark.parametrize(
    ("name", "exactly", "told"),
    [
        ("MOST_MEMBERS", 2, f"its zip or workbook holds more than is read. {AGAIN}"),
        ("MOST_CELLS", 6, f"it has more than 5 cells in sheet S0, {MORE} {FEWER}"),
        ("MOST_SHEET_ROWS", 3, f"it has more than 2 rows in a sheet, {MORE} {FEWER}"),
        ("MOST_ROWS", 2, f"it has more than 1 rows in sheet S0, {MORE} {FEWER}"),
    ],
)
def test_a_workbook_is_read_up_to_its_limits(monkeypatch, name, exactly, told):
    content = book([["x", "y"], ["a", 2], ["b", 4]], [["x", "y"], ["a", 2]])
    limited(monkeypatch, workbooks, name, exactly)
    one, two = open_tables("w.xlsx", content)
    assert (one.sheet, one.name, one.cells["x"].tolist()) == ("S0", "w.xlsx, sheet S0", ["a", "b"])
    assert two.cells.index.tolist() == [0]
    limited(monkeypatch, workbooks, name, exactly - 1)
    assert refused("w.xlsx", content) == f"w.xlsx: {told}"


def test_parts_of_a_workbook_have_limits_too(monkeypatch):
    content = spoilt.strings(4).content()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/odd.bin").file_size
        most = max(part.file_size for part in archive.infolist() if part.filename.endswith("styles.xml"))
    for name, exactly, told in (
        ("MOST_STRINGS", 4, "3 texts in its cells"),
        ("MOST_STRING_BYTES", size, f"{size - 1} bytes of text in its cells"),
        ("MOST_PART_BYTES", most, f"{most - 1:,} bytes in its part xl/"),
    ):
        with monkeypatch.context() as patch:
            if "part" not in told:
                patch.setattr(workbooks, name, exactly)
                assert len(open_tables("w.xlsx", content)) == 1
            patch.setattr(workbooks, name, exactly - 1)
            said = refused("w.xlsx", content)
            assert said.startswith(f"w.xlsx: it has more than {told}") and said.endswith(f"{MORE} {FEWER}")


def test_a_workbook_without_a_table_or_with_a_formula_that_has_no_value_says_so():
    told = "w.xlsx: the workbook holds no table. Fill in one of its sheets."
    for rows in ([], [["x", "y"]], [["x"], [1]], [["x", "y"], [None, None]]):
        assert refused("w.xlsx", book(rows)) == told
    (raw,) = open_tables("w.xlsx", book([["x", "y"]], [["x", "y", None], [1.0, True], [None], [2.5, " a "]]))
    assert (raw.sheet, raw.header) == ("S1", ("x", "y"))
    assert raw.cells.to_numpy().tolist() == [["1", "true"], ["2.5", "a"]]
    assert raw.cells.index.tolist() == [0, 2]
    assert refused("w.xlsx", book([["x", "y"], [1, "=1+1"]])) == (
        "w.xlsx, row 2, column number 2: sheet S0: a formula without a value (found '=1+1'). "
        "Paste the value in its place."
    )
    assert refused("w.xlsx", packed(a="")[:-30]).startswith("w.xlsx: ")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<no")
    assert refused("w.xlsx", buffer.getvalue()).startswith("w.xlsx: the workbook cannot be opened (")
    assert refused("w.xlsx", buffer.getvalue()).endswith(" Save it again as an Excel workbook (.xlsx).")


def test_a_list_of_names_is_read_up_to_its_limits():
    assert open_cells("l.csv", b"x" * 20, 2) == "x" * 20
    sheets = open_cells("l.xlsx", book([["a", 1], [None, "b"]]), 4)
    assert sheets == [("S0", [["a", "1"], ["", "b"]])]
    for name, content, most, told in (
        ("l.csv", b"x" * 21, 2, f"it has more than 20 characters, {MORE} {FEWER}"),
        ("l.xlsx", book([["a", 1], [None, "b"]]), 3, f"it has more than 3 cells in sheet S0, {MORE} {FEWER}"),
        ("l.zip", packed(a="x"), 9, "the file is a zip. Give the file that is in it."),
        (
            "l.xls",
            b"\xd0\xcf\x11\xe0",
            9,
            "the file is a workbook of Excel 97 to 2003 (.xls). Open it in Excel and save it as an Excel "
            "workbook (.xlsx).",
        ),
    ):
        with pytest.raises(DataError) as caught:
            open_cells(name, content, most)
        assert str(caught.value) == f"{name}: {told}"


def test_lines_in_two_encodings_are_read_each_as_it_is_and_told():
    text = "x,y\né,1\n".encode() + "é,2\n".encode("cp1252")
    (raw,) = open_tables("a.csv", text)
    assert raw.cells["x"].tolist() == ["é", "é"]
    both = "The file is partly in UTF-8 and partly in Windows-1252; each line was read as it is."
    assert raw.notes == (both,)
    assert open_tables("a.csv", b"x,y\n" + "é,2\n".encode("cp1252"))[0].notes == ()
    for lines, told in (
        ([2], "2"),
        ([2, 3, 4, 5, 6], "2, 3, 4, 5, 6"),
        ([2, 3, 4, 5, 6, 7], "2, 3, 4, 5, 6 and 1 more"),
    ):
        (raw,) = open_tables("a.csv", b"x,y\n" + b"\x81,1\n" * len(lines))
        lost = f"A character that is in no encoding stands in line {told}; it shows as \ufffd."
        assert raw.notes == (lost,)
