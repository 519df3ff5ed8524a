"""No file vanishes: every one that is given is read, partly read or refused, and told so."""

import openpyxl
import pytest

from collab.cli import main
from collab.data.errors import DataError, Problem
from collab.releases.importing import assemble, read_files
from collab.releases.outcomes import FilesRefusedError, State, outcomes, unread
from collab.releases.store import Store
from collab.sources.opening import File
from collab.sources.reading import Reading
from tests.given import SHARED
from tests.official_files import KS2, LINKS, REGISTER, RESULTS, csv, filled

CASES = SHARED / "cases"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")
BAD = csv("2017-2018_ks2.csv", KS2, "1,850,12,A,20,50%,5%", "1,850,100001,A,20,50%,5%")


@pytest.fixture
def store(tmp_path):
    return Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")


def states(error_or_candidate):
    return {one.file: (one.state, one.refused) for one in error_or_candidate.outcomes}


def test_an_error_without_a_problem_cannot_be_made():
    with pytest.raises(ValueError, match="needs a problem"):
        DataError([])


@pytest.mark.slow
@needs_data
def test_a_date_of_words_beside_a_date_loses_its_row_and_not_the_workbook(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    own = CASES / "own_silently_dropped" / "own.xlsx"
    files = [CASES / "register.csv", CASES / "broker_single_member" / "2018-2019_925_ks2final.csv", own]
    code = main(["import", *map(str, files), "--authority", "925"])
    told = capsys.readouterr()
    book = openpyxl.load_workbook(own)
    words = [
        str(cell.value)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.value
    ]
    assert "Sept 2013" in words
    assert code == 3
    assert "own.xlsx: partly read" in told.out and "register.csv: read" in told.out
    assert "(found 'Sept 2013')" in told.err
    shown = Store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert len(shown.tables(shown.showing() or 0)["memberships"]) >= 1


def test_what_was_read_in_full_and_in_part_is_told_apart(store):
    candidate = assemble(read_files(store, [REGISTER, LINKS, BAD]), by="x")
    assert states(candidate) == {
        REGISTER.name: (State.READ, 0),
        LINKS.name: (State.READ, 0),
        BAD.name: (State.PARTLY, 1),
    }


def test_every_file_has_an_outcome_when_some_are_refused(store):
    files = [REGISTER, File("odd.csv", b"a,b\n1,2\n"), LINKS, BAD]
    with pytest.raises(FilesRefusedError) as caught:
        read_files(store, files)
    assert states(caught.value) == {
        REGISTER.name: (State.READ, 0),
        "odd.csv": (State.REFUSED, 0),
        LINKS.name: (State.READ, 0),
        BAD.name: (State.PARTLY, 1),
    }
    assert all(f"  {file.name}: " in str(caught.value) for file in files)


def test_files_that_are_no_release_together_have_their_outcomes_too(store):
    with pytest.raises(FilesRefusedError, match=r"Nothing was changed\. Of the files given:\n  edubase"):
        assemble(read_files(store, [REGISTER]), by="x")


def test_a_file_that_no_reader_says_anything_of_is_a_problem():
    files = [File("a.zip", b""), File("b.csv", b""), File("b.csv.csv", b"")]
    readings = [Reading("Register", "a.zip/2018/r.csv", 1, {})]
    told = unread(files, readings, [Problem("b.csv", "x", "y")])
    assert [problem.file for problem in told] == ["b.csv.csv"]
    assert [o.state for o in outcomes(files, readings, told)] == [State.READ, State.READ, State.REFUSED]


def test_a_sheet_s_refused_rows_are_its_workbook_s(store):
    book = filled(Partnerships=[["Elm Cluster", "club", "Active", "2014-09-01"]])
    candidate = assemble(read_files(store, [REGISTER, RESULTS, book]), by="x")
    assert states(candidate)["workbook.xlsx"] == (State.PARTLY, 1)
