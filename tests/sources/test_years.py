"""Years: what names, folders and columns tell, and what contradicts itself is refused."""

import io
import zipfile

import pandas as pd
import pytest

from collab.cli import main
from collab.data.errors import DataError
from collab.releases.importing import assemble, read_files
from collab.releases.store import Store
from collab.sources.opening import File
from collab.sources.years import same_figures, year_of_cell, year_of_table, years_of_columns, years_of_name
from tests.given import SHARED
from tests.official_files import GIAS, KS2, read_official, written

CASES = SHARED / "cases"
OFFICIAL = SHARED / "official"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")


@pytest.fixture
def store(tmp_path):
    return Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("2018-850-ks2.csv", (2018, 2019)),
        ("2017-2018_england_ks2final.csv", (2018,)),
        ("ks2_2022-23.csv", (2023,)),
        ("ks2 2018.19.csv", (2019,)),
        ("ks2 2018 2019.csv", (2019,)),
        ("2018-2019.csv", (2019,)),
        ("ks2_201819.csv", (2019,)),
        ("all.zip/2018-2019/england_ks2final.csv", (2019,)),
        ("2021-2022.zip/2018-2019/england_ks2final.csv", (2019,)),
        ("2018-2019/2019_ks2.csv", (2019,)),
        ("2018-2019_ks2_of_2023.csv", (2019,)),
        ("england_ks2.csv", ()),
        ("2018-2017.csv", ()),
        ("20220420_ks2.csv", ()),
        ("2016-2017 and 2017-2018.csv", ()),
    ],
)
def test_what_a_name_and_its_folders_tell(name, years):
    assert years_of_name(name) == years


@pytest.mark.parametrize(
    ("text", "told"),
    [("2013/14", "2014"), ("2013-2014", "2014"), ("2014", "2014"), ("2013/15", "2013/15"), ("x", "x")],
)
def test_a_cell_s_year(text, told):
    assert year_of_cell(text) == told


def test_columns_of_earlier_years_tell_the_next_with_results():
    assert years_of_columns(["PTRWM_EXP", "PTRWM_EXP_16", "PTRWM_EXP_17"]) == {2018}
    assert years_of_columns(["TELIG", "TELIG_19", "TELIG_18"]) == {2022, 2023}
    assert years_of_columns(["PTRWM_EXP", "PTRWM_EXP_3YR", "TAB15", "OTHER_18"]) == frozenset()


@pytest.mark.parametrize(
    ("name", "earlier", "asked", "year"),
    [
        ("2018-850-ks2.csv", None, None, 2018),
        ("2018-850-ks2.csv", None, 2019, 2019),
        ("2018-850-ks2.csv", None, 2022, 2018),
        ("2018-850-ks2.csv", 18, None, 2019),
        ("2019-850-ks2.csv", 18, None, 2019),
        ("2018-850-ks2.csv", 17, None, 2018),
        ("2018-850-ks2.csv", 18, 2018, 2019),
        ("2018-2019_ks2.csv", 18, None, 2019),
        ("2018-2019_ks2.csv", None, 2022, 2019),
        ("ks2.csv", 18, None, 2019),
        ("ks2.csv", None, 2019, 2019),
        ("ks2.csv", 19, 2023, 2023),
        ("2021-2022.csv", 19, None, 2022),
        ("2016-2017.csv", 18, None, "the name says 2016/17, but its columns of earlier years say 2018/19"),
        ("2016-850.csv", 18, 2019, "the name says 2015/16"),
        ("ks2.csv", None, None, "does not tell the year"),
        ("ks2.csv", 19, None, "does not tell the year"),
        ("2018-2017.csv", None, None, "does not tell the year"),
    ],
)
def test_the_year_is_what_name_and_columns_agree_on(name, earlier, asked, year):
    header = ["TELIG", *([f"TELIG_{earlier}"] if earlier else [])]
    if isinstance(year, int):
        assert year_of_table(name, header, asked)[0] == year
    else:
        with pytest.raises(DataError, match=year):
            year_of_table(name, header, asked)


def test_a_year_that_only_a_name_tells_is_said_to_be_so(tmp_path):
    (*_, note) = read_official(written(tmp_path, KS2, "1,850,100001,A,20,50%,5%", name="2018-ks2.csv")).notes
    assert "Taken for 2017/18 by its name alone" in note


def test_measures_that_the_year_does_not_have_are_told_and_the_file_does_not_vanish(tmp_path):
    path = written(tmp_path, KS2, "1,850,100001,A,20,50%,5%", name="2013-2014_ks2.csv")
    with pytest.raises(DataError, match="no measure of 2013/14"):
        read_official(path)


@needs_data
@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_hampshire_s_columns_tell_its_years_and_contradict_any_other_name(year, tmp_path):
    content = (OFFICIAL / f"{year - 1}-{year}_850_ks2final.csv").read_bytes()
    (tmp_path / "ks2.csv").write_bytes(content)
    assert set(read_official(tmp_path / "ks2.csv").tables["results"]["year"]) == {year}
    other = tmp_path / f"{year - 2}-{year - 1}_ks2.csv"
    other.write_bytes(content)
    with pytest.raises(DataError, match="columns of earlier years say"):
        read_official(other)


@needs_data
def test_a_file_named_for_the_year_it_begins_in_is_read_as_its_columns_say():
    reading = read_official(CASES / "ks2_names" / "2018-925-ks2.csv")
    assert set(reading.tables["results"]["year"]) == {2019}
    assert "so say its columns" in reading.notes[-1]


@pytest.mark.slow
@needs_data
def test_two_years_with_one_name_come_from_their_folders_whatever_year_is_asked(store, capsys, monkeypatch):
    monkeypatch.setenv("COLLAB_DATABASE_URL", str(store._engine.url))
    files = [CASES / "csp_zip" / folder / "england_ks2final.csv" for folder in ("2021-2022", "2022-2023")]
    paths = [str(path) for path in (CASES / "register.csv", *files)]
    assert main(["import", *paths, "--authority", "925", "--year", "2019"]) == 0
    assert set(store.tables(store.showing())["results"]["year"]) == {2022, 2023}
    names = [file.name for file in store.release(store.showing()).files]
    assert names == ["register.csv", "2021-2022/england_ks2final.csv", "2022-2023/england_ks2final.csv"]


@pytest.mark.slow
@needs_data
def test_folders_in_a_zip_tell_the_years_of_the_files_in_them(store):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for folder in ("2021-2022", "2022-2023"):
            archive.write(
                CASES / "csp_zip" / folder / "england_ks2final.csv", f"{folder}/england_ks2final.csv"
            )
    files = [File("register.csv", CASES / "register.csv"), File("Performancetables.zip", buffer.getvalue())]
    candidate = assemble(read_files(store, files, year=2019), by="a test")
    assert set(candidate.tables["results"]["year"]) == {2022, 2023}
    (register, tables) = candidate.release.files
    assert register.rows == 6 and tables.kind == "Key Stage 2 table"
    (published,) = [File("p.zip", CASES / "csp_zip" / "Performancetables_094512.zip")]
    assert set(read_files(store, [files[0], published]).readings[1].tables["results"]["year"]) == {2023}


REGISTER = File(
    "r.csv", "\n".join([GIAS, *(f"1000{n},850,S,Primary,,,9,X,1,1,4,11" for n in range(10, 25))]).encode()
)


def table(name, schools, percent=50):
    rows = [f"1,850,1000{n},S,{n},{percent}%,5%" for n in schools]
    return File(name, "\n".join([KS2, *rows]).encode())


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (table("2017-2018_ks2.csv", range(10, 20)), "those of 2016/17 in 2016-2017_ks2.csv"),
        (table("2017-2018_ks2.csv", range(10, 19)), None),
        (table("2016-2017_again.csv", range(10, 20)), None),
        (table("2016-2017_again.csv", range(19, 24), 40), "other results of the same schools and year"),
        (table("2016-2017_more.csv", range(20, 24), 40), None),
    ],
)
def test_two_files_that_cannot_both_have_their_year_are_refused(store, second, told):
    files = [REGISTER, table("2016-2017_ks2.csv", range(10, 20)), second]
    if told is None:
        assert read_files(store, files).readings
        return
    with pytest.raises(DataError, match=told):
        read_files(store, files)


def test_two_files_that_do_not_tell_their_years_cannot_both_have_the_one_asked_for(store):
    files = [REGISTER, table("ks2.csv", range(10, 20)), table("ks2 (1).csv", range(10, 20), 40)]
    with pytest.raises(DataError, match="other results of the same schools and year"):
        read_files(store, files, year=2019)


@pytest.mark.slow
def test_results_that_the_release_on_show_has_for_another_year_are_noted(store):
    candidate = assemble(read_files(store, [REGISTER, table("2016-2017.csv", range(10, 20))]), by="x")
    store.publish(candidate.release, candidate.tables, expected=None)
    readings = read_files(store, [table("2017-2018.csv", range(10, 20))]).readings
    assert "Every figure of 2017/18 is that of 2016/17" in readings[0].notes[0]
    other = read_files(store, [table("2017-2018.csv", range(10, 20), 51)]).readings
    assert not any("Every figure" in note for note in other[0].notes)


def test_figures_are_compared_school_by_school():
    rows = pd.DataFrame({"urn": range(10), "measure": "m", "year": 2018, "eligible": 20, "achieved": 10})
    assert same_figures(rows, rows.assign(year=2017)) == (2018, 2017)
    assert same_figures(rows, rows) is None
    assert same_figures(rows, rows.assign(year=2017, eligible=[*[20] * 9, 21])) is None
