"""Files laid together without a database: what is said of what does not fit, and where it all came from."""

from hashlib import sha256

import numpy as np
import pandas as pd
import pytest

from collab.data.contracts import CONTRACTS
from collab.data.errors import DataError
from collab.releases.doubtful_times import doubtful_times, in_doubt
from collab.releases.importing import AuthorityNeededError, Beside, assemble, read_beside
from collab.releases.merging import merge
from collab.releases.outcomes import State, refusals_table
from tests.official_files import EES, GIAS, GROUPS, KS2, LINKS, PERFORMANCE, REGISTER, RESULTS, csv


def candidate(*files, beside=None, by="Anna", **options):
    return assemble(read_beside(beside or Beside(None), files, **options), by=by)


def merged(*files, beside=None, **options):
    """The same without the checks on the whole: its tables and readings."""
    return merge(read_beside(beside or Beside(None), files, **options).readings, beside and beside.old)


def refused_of(made):
    return [problem for reading in made.readings for problem in reading.refused]


def beside(made, number=1):
    """What further files are laid beside, once this one is published."""
    return Beside(number, made.release, made.tables)


def notes(made):
    return [note for reading in made.readings for note in reading.notes]


def register(*codes, named=False):
    header = GIAS + (",LA (name)" if named else "")
    rows = [
        f"{100_001 + n},{code},S{n},Primary,,,9,X,400000,300000,4,11" + (f",Area {code}" if named else "")
        for n, code in enumerate(codes)
    ]
    return csv("edubasealldata.csv", header, *rows)


@pytest.mark.parametrize(
    ("codes", "named", "wanted", "area"),
    [
        ([850], True, None, "Area 850"),
        ([850], False, None, "Authority 850"),
        ([850, 936], True, [936], "Area 936"),
        ([936, 850, 925], True, [], "Area 850 and Area 925 and Area 936"),
        ([850, 936, 925, 801], True, [], "4 authorities"),
        (range(201, 301), True, [], "100 authorities"),
        (range(201, 302), True, [], "England"),
    ],
)
def test_the_area_is_called_by_its_authorities(codes, named, wanted, area):
    wanted = None if wanted is None else frozenset(wanted)
    read = read_beside(Beside(None), [register(*codes, named=named)], authorities=wanted)
    assert read.area == area
    assert read.authorities == (frozenset(codes) if wanted is None else wanted)


def test_of_several_authorities_somebody_has_to_say_which():
    with pytest.raises(AuthorityNeededError) as asked:
        read_beside(Beside(None), [register(850, 936, named=True)])
    assert asked.value.authorities == {850: "Area 850", 936: "Area 936"}
    assert str(asked.value) == (
        "The register has the schools of 2 local authorities (850 Area 850, 936 Area 936). "
        "Say which are yours, or all of them."
    )
    eight, nine = ({n: f"A{n}" for n in range(1, most)} for most in (9, 10))
    assert "8 A8). Say" in str(AuthorityNeededError(eight))
    assert "8 A8 and 1 more). Say" in str(AuthorityNeededError(nine))


def test_the_area_s_own_published_row_is_laid_beside_its_schools():
    results = csv(
        "2018-850-ks2.csv",
        KS2,
        "1,850,100001,A,20,50%,5%",
        "1,850,100002,B,40,75%,10%",
        "3,850,,Area 850,60,67%,9%",
        "3,936,,Area 936,60,1%,1%",
    )
    checks = candidate(register(850, 850, named=True), results).checks
    told = checks[["year", "measure", "published_percent", "agreement"]].astype(object).to_numpy().tolist()
    assert told == [
        [2018, "ks2_rwm_exp", 67.0, "agrees"],
        [2018, "ks2_rwm_high", 9.0, "differs: -1 percentage points"],
    ]


@pytest.fixture(scope="module")
def first():
    return candidate(REGISTER, RESULTS, LINKS)


def test_a_release_says_where_it_is_from_and_what_was_done_with_every_file(first):
    release = first.release
    assert (release.title, release.area, release.illustrative) == ("Imported data", "Authority 850", False)
    assert (release.made_by, release.authorities, first.base) == ("Anna", (850,), None)
    assert [(f.name, f.rows, f.kind) for f in release.files] == [
        ("edubasealldata.csv", 4, "Register of schools"),
        ("2018-850-ks2.csv", 2, "Key Stage 2 table"),
        ("gias_group_links.csv", 3, "Group links"),
    ]
    assert [f.sha256 for f in release.files] == [
        sha256(f.content()).hexdigest() for f in (REGISTER, RESULTS, LINKS)
    ]
    assert [str(outcome) for outcome in first.outcomes] == [
        "edubasealldata.csv: read",
        "2018-850-ks2.csv: read",
        "gias_group_links.csv: read",
    ]
    assert first.refused == () and first.by("Ben").release.made_by == "Ben"
    assert set(first.tables) == set(CONTRACTS)
    # The ten lessons come with the software; the report's figures are another county's.
    assert len(first.tables["lessons"]) == 10 and first.tables["benchmarks"].empty


def test_a_file_that_comes_again_takes_its_own_place_among_the_files(first):
    bad = csv("2019-850-ks2.csv", KS2, "1,850,12,A,20,50%,5%", "1,850,13,A,x,5%,5%", "1,850,100001,A,9,9%,9%")
    second = candidate(LINKS, bad, beside=beside(first, 7), by="Ben")
    assert second.base == 7 and second.release.area == "Authority 850"
    told = [(f.name, dict(f.refused)) for f in second.release.files]
    assert told == [
        ("edubasealldata.csv", {}),
        ("2018-850-ks2.csv", {}),
        ("gias_group_links.csv", {}),
        ("2019-850-ks2.csv", {"URN: is no school number": 2}),
    ]
    outcome = second.outcomes[1]
    assert (outcome.state, str(outcome)) == (State.PARTLY, "2019-850-ks2.csv: partly read (2 refusals)")
    table = refusals_table(second.refused)
    assert table.columns.tolist() == ["file", "row", "column", "value", "reason", "remedy"]
    assert table[["row", "value"]].to_numpy().tolist() == [[2, "12"], [3, "13"]]
    assert set(second.changes["change"]) == {"Results added"}


def test_a_cohort_that_a_later_file_contradicts_goes_with_all_its_results_of_the_year(first):
    """All thresholds of a school, year and stage are of the same pupils; the last file counts."""
    other = csv("2018-850-ks2.csv", "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP", "1,850,100001,Alder,21,52%")
    second = merged(other, beside=beside(first))
    assert notes(second)[-1] == "1 earlier results were of another number of pupils and were dropped."
    rows = second.tables["results"]
    told = [list(row) for row in rows[["urn", "measure", "eligible"]].astype(object).to_numpy()]
    assert sorted(told) == [
        [100001, "ks2_rwm_exp", 21],
        # The whole county's expected standard was given anew, and only that.
        [100002, "ks2_rwm_high", 40],
    ]
    assert list(rows.index) == [0, 1]


def test_rows_that_point_at_nobody_are_refused_by_line_column_and_value(first):
    sheets = [
        csv("m.csv", "Partnership,URN,Joined", "Elder,100001,2014-09-01", "Gone,100002,2014-09-01"),
        csv("p.csv", "Partnership,Kind,Part of", "Elder,Federation,Nowhere", "Ash,Federation,Elder"),
        csv("t.csv", "URN from,URN to,Minutes", "100001,100002,5", "100001,900009,5", "900008,100002,5"),
        csv(
            "a.csv",
            "Partnership,Lesson,Date,Rating,By",
            "Elder,1,2014-09-01,2,Anna",
            "Gone,1,2014-09-01,2,Anna",
        ),
    ]
    second = merged(*sheets, beside=beside(first))
    nobody, stranger = "is no partnership of these files", "is in none of the registers given"
    assert [(p.file, p.row, p.column, p.value, p.reason) for p in refused_of(second)] == [
        ("m.csv", 3, "partnership", "gone", nobody),
        ("p.csv", 2, "parent", "nowhere", nobody),
        ("t.csv", 4, "urn", "900008", stranger),
        ("t.csv", 3, "urn_to", "900009", stranger),
        ("a.csv", 3, "partnership", "gone", nobody),
    ]
    assert {p.remedy for p in refused_of(second)} == {"Correct the value, or add the file that has it."}
    tables = second.tables
    parents = tables["partnerships"].set_index("partnership")["parent"].dropna().to_dict()
    assert parents == {"ash": "elder"}
    assert tables["travel_times"][["urn", "urn_to"]].to_numpy().tolist() == [[100001, 100002]]
    assert tables["assessments"]["partnership"].tolist() == ["elder"]


def test_what_gives_no_schools_or_no_results_says_what_to_add():
    for files, told in (
        ([RESULTS], "none of the files gives any schools. Add the register of schools (edubasealldata.csv)."),
        ([REGISTER], "none of the files gives any results. Add a table of results."),
    ):
        with pytest.raises(DataError) as refused:
            candidate(*files, authorities=frozenset([850]))
        assert str(refused.value).startswith(
            f"the files together: {told}\nNothing was changed. Of the files "
        )


def test_percentages_take_their_pupils_from_another_file_and_those_without_are_counted():
    add = "Add the information file of the same year, which has eligible pupils (telig)."
    with pytest.raises(DataError) as refused:
        candidate(REGISTER, PERFORMANCE)
    told = f"ks2_institution_performance.csv: the file has percentages but no pupil counts. {add}"
    assert str(refused.value).splitlines()[0] == told
    # Of Alder no pupil is counted; what is withheld of Birch is no loss.
    other = csv("i.csv", EES + ",telig", "202324,Academic year,School,8502002,100002,Birch,20")
    (problem,) = refused_of(merged(REGISTER, PERFORMANCE, other, authorities=frozenset([850])))
    assert str(problem) == (
        "ks2_institution_performance.csv, column time_period: the percentages of 1 schools for 2023/24 have "
        f"no eligible pupils, and are not used (found '2023/24'). {add}"
    )


def test_group_links_of_other_phases_are_counted_and_the_register_s_own_partnerships_give_way():
    header = GIAS + ",Federations (name)"
    rows = [f"10000{n},850,S{n},Primary,,,9,X,400000,300000,4,11,Oak" for n in (1, 2)]
    own = csv("edubasealldata.csv", header, *rows)
    links = csv(
        "g.csv", GROUPS, *(f"{urn},7,Oak,Federation,Open,2015-09-01,850" for urn in (100001, 300001, 300002))
    )
    made = merged(own, RESULTS, links)
    assert made.tables["partnerships"]["partnership"].tolist() == ["gias-7"]
    assert "2 members that are no primary school here were left out." in notes(made)
    assert not any(note.startswith("Federations and trusts") for note in notes(made))
    assert made.tables["partnerships"]["elsewhere"].tolist() == [2]
    alone = merged(own, RESULTS)
    assert alone.tables["partnerships"]["partnership"].tolist() == ["register-oak"]
    assert any(note.startswith("Federations and trusts: from the register") for note in notes(alone))


MILE = 1609.344
SCHOOLS = pd.DataFrame(
    {
        "urn": [1, 2, 3, 4],
        "easting": [400_000, 400_000 + 70 * MILE, 400_000 + MILE, np.nan],
        "northing": [300_000.0, 300_000, 300_000, np.nan],
    }
)


@pytest.mark.parametrize(
    ("urn_to", "minutes", "told"),
    [
        # 70 miles an hour in a straight line, and a mile in 10 minutes after an hour and a half.
        (2, 60, None),
        (2, 59.9, "short for schools 70.0 miles apart"),
        (3, 99.9, None),
        (3, 100.1, "long for schools 1.0 miles apart"),
        (3, 0.9, None),
        (3, 0.8, "short for schools 1.0 miles apart"),
        (4, 1, None),
        (4, 1000, None),
    ],
)
def test_a_time_that_no_drive_takes_is_in_doubt(urn_to, minutes, told):
    times = pd.DataFrame({"urn": [1], "urn_to": [urn_to], "minutes": [minutes]}, index=[5])
    assert in_doubt(times, SCHOOLS).tolist() == [told is not None]
    problems = [str(p) for p in doubtful_times(times, SCHOOLS, "t.csv")]
    assert problems == (
        [
            f"t.csv, row 7, column Minutes: is too {told} in a straight line (found '{minutes:g}'). "
            "Give minutes by car, not miles or seconds, and look at the two numbers."
        ]
        if told
        else []
    )
