"""What is prepared in a process of its own, here without the process: what is told, and what is refused."""

import pytest

from collab.data.errors import DataError, Problem
from collab.releases import preparing
from collab.releases.importing import AuthorityNeededError, Beside, read_beside
from collab.releases.outcomes import FilesRefusedError, State, outcomes, refusals_table, unread
from collab.releases.preparing import prepare
from collab.sources.apart import Limits, Teller
from collab.sources.opening import File
from collab.sources.reading import Reading
from tests.official_files import KS2, REGISTER, RESULTS, csv
from tests.releases.in_memory_store import InMemoryStore
from tests.releases.test_laid_together import register


@pytest.fixture
def here(monkeypatch):
    """Does here what would be done apart, and remembers how it was asked."""
    asked = {}

    def run(work, *arguments, files, progress, told, limits):
        asked.update(limits=limits, files=files)
        return work(
            files,
            *arguments,
            Teller(
                lambda kind, what: (progress if kind == "progress" else told)(
                    *(what if kind == "progress" else [what])
                )
            ),
        )

    monkeypatch.setattr(preparing, "run_apart", run)
    return asked


def test_readings_are_told_before_the_rest_with_their_rows_and_nothing_in_them(here):
    heard, said = [], []
    limits = Limits(seconds=5)
    made = prepare(
        InMemoryStore(),
        [REGISTER, RESULTS],
        by="Anna",
        year=2018,
        progress=lambda share, what: said.append((round(share, 2), what)),
        told=heard.append,
        limits=limits,
    )
    assert (made.release.made_by, made.base, here["limits"]) == ("Anna", None, limits)
    (readings,) = heard
    assert [(r.kind, {name: len(t) for name, t in r.tables.items()}) for r in readings] == [
        ("Register of schools", {"schools": 3, "others": 1, "addresses": 4}),
        ("Key Stage 2 table", {"benchmarks": 0, "results": 4, "named": 2}),
    ]
    assert all(not len(t.columns) for r in readings for t in r.tables.values())
    assert all(not len(t.columns) for r in made.readings for t in r.tables.values())
    assert [len(r.tables["results"]) for r in made.readings if "results" in r.tables] == [4]
    assert len(made.tables["results"]) == 4 and len(made.tables["schools"]) == 3
    assert said == [
        (0.0, "Opening edubasealldata.csv"),
        (0.15, "Opening 2018-850-ks2.csv"),
        (0.3, "Reading edubasealldata.csv"),
        (0.5, "Reading 2018-850-ks2.csv"),
        (0.7, "Putting the files together"),
        (0.8, "Checking against the published totals"),
        (0.95, "Comparing with the release on show"),
        (1.0, "Checked"),
    ]


def test_a_file_of_which_more_rows_are_refused_than_any_has_is_refused_whole(here, monkeypatch):
    bad = csv(
        "2019-850-ks2.csv", KS2, "1,850,12,A,20,50%,5%", "1,850,13,B,20,50%,5%", "1,850,100001,C,9,9%,9%"
    )
    files = [REGISTER, RESULTS, bad]

    def assembled(*_, **__):
        raise InterruptedError

    monkeypatch.setattr(preparing, "_MOST_REFUSED", 2)
    monkeypatch.setattr(preparing, "assemble", assembled)
    with pytest.raises(InterruptedError):
        prepare(InMemoryStore(), files, by="")
    monkeypatch.setattr(preparing, "_MOST_REFUSED", 1)
    with pytest.raises(FilesRefusedError) as told:
        prepare(InMemoryStore(), files, by="")
    assert str(told.value.problems[0]).startswith(
        "2019-850-ks2.csv: more than 1 rows are refused. Give the rows"
    )
    assert [str(outcome) for outcome in told.value.outcomes] == [
        "edubasealldata.csv: read",
        "2018-850-ks2.csv: read",
        "2019-850-ks2.csv: refused (2 refusals)",
    ]


def test_what_ends_early_is_told_of_every_file(monkeypatch):
    def ends(*_, **__):
        raise DataError([Problem("b.csv", "took too long", "Give less.")])

    monkeypatch.setattr(preparing, "run_apart", ends)
    with pytest.raises(FilesRefusedError) as told:
        prepare(InMemoryStore(), [File("a.csv", b""), File("b.csv", b"")], by="")
    assert str(told.value) == (
        "b.csv: took too long. Give less.\nNothing was changed. Of the files given:\n"
        "  a.csv: read\n  b.csv: refused"
    )


def test_whose_schools_are_taken_is_asked(here):
    with pytest.raises(AuthorityNeededError):
        prepare(InMemoryStore(), [register(850, 936, named=True), RESULTS], by="")


def test_files_that_say_the_same_of_two_years_or_otherwise_of_one_are_refused():
    """Both names are told, with the years, and what to do."""
    rows = [f"1,850,{100_001 + n},S{n},{20 + n},5{n % 10}%,{n % 10}%" for n in range(12)]
    schools = register(*[850] * 12)
    one, same = (csv(f"{year}-850-ks2.csv", KS2, *rows) for year in (2018, 2019))
    with pytest.raises(FilesRefusedError) as told:
        read_beside(Beside(None), [schools, one, same])
    do = "Give one of the two, or look which years they are and name each file for its own."
    assert str(told.value.problems[0]) == (
        "2019-850-ks2.csv: its pupils and figures of 2018/19 are those of 2017/18 in 2018-850-ks2.csv. " + do
    )
    other = csv("again/2018-850-ks2.csv", KS2, *(row.replace(",5", ",4") for row in rows))
    with pytest.raises(FilesRefusedError) as told:
        read_beside(Beside(None), [schools, one, other])
    assert str(told.value.problems[0]) == (
        "again/2018-850-ks2.csv: it gives other results of the same schools and year than "
        "2018-850-ks2.csv. " + do
    )
    assert [outcome.state for outcome in told.value.outcomes] == [State.READ, State.READ, State.REFUSED]


def test_of_a_file_in_a_zip_and_a_sheet_it_is_known_whose_they_are():
    files = [File("a.zip", b""), File("b.xlsx", b""), File("c.csv", b""), File("c.csv2", b"")]
    problem = Problem("x", "is wrong", "Mend it.", row=7, column="URN", value="12")
    readings = [
        Reading("k", "a.zip/one.csv", 1, {}, (problem,)),
        Reading("k", "a.zip/two.csv", 1, {}, (problem, problem)),
        Reading("k", "b.xlsx, sheet One", 1, {}),
    ]
    told = [str(outcome) for outcome in outcomes(files, readings, [Problem("c.csv", "is none", "Go.")])]
    assert told == ["a.zip: partly read (3 refusals)", "b.xlsx: read", "c.csv: refused", "c.csv2: read"]
    missing = unread(files, readings, [Problem("c.csv", "is none", "Go.")])
    assert [str(one) for one in missing] == [
        "c.csv2: nothing in the file was read. Give the file as its publisher offers it, or leave it out."
    ]
    (row,) = refusals_table([problem]).to_dict("records")
    assert row == {
        "file": "x",
        "row": 7,
        "column": "URN",
        "value": "12",
        "reason": "is wrong",
        "remedy": "Mend it.",
    }
