"""Explore Education Statistics: which rows speak of all, and two files of three years."""

import subprocess
import sys

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.releases.importing import assemble, read_files
from collab.releases.store import Store
from collab.sources.ees import read_ees
from collab.sources.opening import File, open_tables
from tests.given import ROOT, SHARED
from tests.official_files import EES, INFORMATION, PERFORMANCE, REGISTER, csv, made

CASES = SHARED / "cases"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")
RWM = '"Reading, writing and maths"'
SCHOOL = "time_period,geographic_level,school_urn,school_laestab,school_name,subject"
AREA = "time_period,geographic_level,old_la_code,la_name,subject"


def read(header, *rows, authorities=frozenset()):
    content = "\n".join([header, *(row.replace("RWM", RWM) for row in rows)]).encode()
    (raw,) = open_tables("ees.csv", content)
    return read_ees(raw, authorities)


def percents(reading, table="percentages"):
    rows = reading.tables[table]
    return rows[rows["measure"] == "ks2_rwm_exp"]["percent"].tolist()


@needs_data
def test_england_is_its_state_funded_schools_by_their_record_type():
    content = (CASES / "ees_rectype" / "ks2_la_performance_2024.csv").read_bytes()
    (raw,) = open_tables("ks2_la_performance_2024.csv", content)
    rows = read_ees(raw).tables["benchmarks"].set_index(["area", "measure"])["percent"]
    assert (rows["England", "ks2_rwm_exp"], rows["England", "ks2_rwm_high"]) == (61, 8)
    assert (rows["Lincolnshire", "ks2_rwm_exp"], rows["Lincolnshire", "ks2_rwm_high"]) == (57, 6)


def test_groups_are_of_their_own_best_version_where_that_of_all_pupils_is_a_later_one():
    reading = read(
        f"{SCHOOL},breakdown,version,expected_standard_pupil_percent",
        "202425,School,100001,8502001,Alder,RWM,Total,Final,60",
        "202425,School,100001,8502001,Alder,RWM,Girls,Provisional,66",
        "202425,School,100001,8502001,Alder,RWM,Girls,Revised,67",
    )
    assert percents(reading) == [60] and percents(reading, "group_percentages") == [67]


def test_a_school_that_changed_its_name_between_the_years_of_a_file_is_named_once():
    reading = read(
        f"{SCHOOL},expected_standard_pupil_percent",
        "202324,School,100001,8502001,Alder,RWM,60",
        "202425,School,100001,8502001,Alder Academy,RWM,61",
    )
    assert reading.tables["named"]["urn"].tolist() == [100001]


def test_an_area_is_its_row_of_its_own_record_type_and_of_all_its_pupils():
    """Of England type 5, of a local authority type 3; a row of the right type that is of some pupils is not
    all of them."""
    reading = read(
        f"{AREA},rectype,sex,expected_standard_pupil_percent",
        "202324,National,,,RWM,4,Total,60",
        "202324,National,,,RWM,5,Total,61",
        "202324,National,,,RWM,5,Girls,64",
        "202324,Local authority,850,Hampshire,RWM,5,Total,55",
        "202324,Local authority,850,Hampshire,RWM,3,Total,57",
        "202324,Local authority,850,Hampshire,RWM,3,Boys,51",
    )
    assert percents(reading, "benchmarks") == [61, 57]
    other = read(
        f"{AREA},establishment_type_group,rectype,expected_standard_pupil_percent",
        "202324,National,,,RWM,Academies,5,59",
        "202324,National,,,RWM,State-funded,5,62",
    )
    assert percents(other, "benchmarks") == [62]


def test_england_is_its_state_funded_schools_by_their_group():
    reading = read(
        f"{AREA},establishment_type_group,expected_standard_pupil_percent",
        "202425,National,,,RWM,All schools,60",
        "202425,National,,,RWM,Academies,59",
        "202425,National,,,RWM,All state funded,62",
    )
    assert percents(reading, "benchmarks") == [62]


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize(
    ("column", "part", "total"),
    [
        ("sex", "Boys", "Total"),
        ("sex", "Girls", "All"),
        ("breakdown", "Boys", "Total"),
        ("breakdown_topic", "Sex", "All pupils"),
        ("disadvantage_status", "Disadvantaged", "Total"),
        ("fsm_status", "FSM eligible", "Total"),
        ("first_language", "English", "Total"),
        ("version", "Provisional", "Final"),
        ("version", "Revised", "Final"),
        ("a_column_of_next_year", "Some of them", "Total"),
    ],
)
def test_every_column_that_sorts_must_say_its_total(column, part, total, place):
    rows = [
        f"202425,School,100001,8502001,Alder,RWM,{part},40",
        f"202425,School,100001,8502001,Alder,RWM,{total},60",
    ]
    ordered = rows if place == "last" else rows[::-1]
    reading = read(f"{SCHOOL},{column},expected_standard_pupil_percent", *ordered)
    assert percents(reading) == [60] and reading.refused == ()


@pytest.mark.parametrize(
    ("column", "part"), [("sex", "Boys"), ("breakdown", "Girls"), ("disadvantage_status", "Disadvantaged")]
)
def test_a_file_of_some_pupils_only_is_never_taken_for_all(column, part):
    header = f"{SCHOOL},{column},expected_standard_pupil_percent"
    reading = read(header, f"202425,School,100001,8502001,Alder,RWM,{part},40")
    assert "percentages" not in reading.tables
    assert reading.notes == ("1 rows of other pupils, subjects or averages were left out.",)


def test_some_pupils_in_a_column_of_any_name_are_no_total():
    header = f"{SCHOOL},who,expected_standard_pupil_percent"
    with pytest.raises(DataError, match=r"column who: it sorts its rows by who \(Boys\)"):
        read(header, "202425,School,100001,8502001,Alder,RWM,Boys,40")


def test_a_column_that_sorts_without_a_total_is_told():
    with pytest.raises(DataError, match="sorts its rows by cohort_kind"):
        read(
            f"{SCHOOL},cohort_kind,expected_standard_pupil_percent",
            "202425,School,100001,8502001,Alder,RWM,Early,40",
            "202425,School,100001,8502001,Alder,RWM,Late,60",
        )


def test_words_that_only_describe_a_school_sort_nothing():
    reading = read(
        f"{SCHOOL},faith,expected_standard_pupil_percent",
        "202425,School,100001,8502001,Alder,RWM,None,40",
        "202425,School,100002,8502002,Birch,RWM,Church of England,60",
    )
    assert percents(reading) == [40, 60]


def test_two_rows_of_one_area_that_nothing_tells_apart_are_refused():
    reading = read(
        f"{AREA},expected_standard_pupil_percent",
        "202425,National,,,RWM,60",
        "202425,National,,,RWM,62",
        "202425,Local authority,850,Hampshire,RWM,63",
    )
    assert [(p.row, p.column) for p in reading.refused] == [(2, "geographic_level"), (3, "geographic_level")]
    assert reading.tables["benchmarks"]["area"].tolist() == ["Hampshire"]


@needs_data
def test_two_files_of_three_years_use_the_cohorts_there_are_and_say_once_what_is_missing(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    pair = sorted((CASES / "ees_2025_pair").iterdir())
    files = [File(path.name, path) for path in (CASES / "register.csv", *pair)]
    candidate = assemble(read_files(store, files, authorities=frozenset([925])), by="x")
    results = candidate.tables["results"]
    own = results[(results["urn"] == 120001) & (results["measure"] == "ks2_rwm_exp")].set_index("year")
    # The information file: telig 30 for 2024/25, telig_23 28 for 2022/23; none for 2023/24.
    assert own["eligible"].to_dict() == {2023: 28, 2025: 30}
    source = pd.read_csv(pair[1])
    row = source[(source["school_urn"] == 120001) & (source["time_period"] == 202223)].iloc[0]
    assert own.at[2023, "achieved"] == round(28 * int(row["expected_standard_pupil_percent"]) / 100)
    assert [(p.row, p.value) for p in candidate.refused] == [(None, "2023/24")]
    assert "6 schools for 2023/24" in candidate.refused[0].reason
    assert "Add the information file" in candidate.refused[0].remedy


MADE = """
import sys
from pathlib import Path
header = (
    "time_period,time_identifier,geographic_level,country_code,country_name,version,school_urn,"
    "school_laestab,school_name,breakdown_topic,breakdown,subject,expected_standard_pupil_percent,"
    "higher_standard_pupil_percent,average_scaled_score,progress_measure_score,"
    "progress_measure_lower_conf_interval,progress_measure_upper_conf_interval,"
    "absent_or_not_able_to_access_percent,working_towards_expected_standard_pupil_percent,"
    "absent_or_disapplied_percent,progress_measure_unadjusted,progress_measure_description"
)
tail = "z,z,z,z,z,z,z,z,Close to the national average of all the schools of the country as a whole"
groups = [("All pupils", "Total"), ("Sex", "Girls"), ("Sex", "Boys"), ("Disadvantage", "Disadvantaged")]
subjects = ['"Reading, writing and maths"', "Reading", "Maths", "Writing"]
with Path(sys.argv[1]).open("w") as out:
    out.write(header + "\\n")
    for period in ("202223", "202324", "202425"):
        for n in range(int(sys.argv[2])):
            start = f"{period},Academic year,School,E92000001,England,Final,{100000 + n},"
            start += f"{925 if n % 20 == 0 else 850}{n % 10000:04d},Number {n} Church of England School"
            for topic, breakdown in groups:
                for subject in subjects:
                    out.write(f"{start},{topic},{breakdown},{subject},60,10,{tail}\\n")
"""
READ = """
import re, sys, time
from pathlib import Path
from collab.sources.formats import open_file, read_opened
content = Path(sys.argv[1]).read_bytes()
begun = time.perf_counter()
opened = open_file("ks2_institution_performance.csv", content)
(reading,) = read_opened(opened, frozenset([925]), None, None)
print(reading.read, len(reading.tables["percentages"]), time.perf_counter() - begun,
      int(re.search("VmHWM: *[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


@pytest.mark.slow
def test_a_large_file_is_read_in_parts_and_takes_little_more_than_its_own_size(tmp_path):
    """48,000 rows in 13 MB a thousand schools; the bound on memory is the real file's, to scale."""
    path = tmp_path / "made.csv"
    subprocess.run([sys.executable, "-c", MADE, str(path), "4000"], check=True)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    read, taken, seconds, megabytes = map(float, run.stdout.split())
    # Two thresholds of three years, of the three subjects together and of each.
    assert (read, taken) == (3 * 4000 * 16, 4 * 2 * 3 * 200)
    assert path.stat().st_size > 30_000_000
    assert megabytes < 600, f"{seconds:.0f} s, {megabytes:.0f} MB"


@pytest.mark.slow
def test_percentages_and_pupils_of_explore_education_statistics_are_put_together(store):
    candidate = made(store, REGISTER, PERFORMANCE, INFORMATION)
    results = candidate.tables["results"].set_index(["urn", "measure"])
    assert results.at[(100001, "ks2_rwm_exp"), "achieved"] == 12
    assert results.at[(100002, "ks2_rwm_exp"), "status"] == "withheld"
    assert set(results.index.get_level_values("urn")) == {100001, 100002}
    assert set(results["year"]) == {2024}
    with pytest.raises(DataError, match="percentages but no pupil counts"):
        made(store, REGISTER, PERFORMANCE)


def test_long_format_results_with_counts_need_nothing_else(store):
    header = EES + (
        ",breakdown,subject,eligible_pupil_count,expected_standard_pupil_count,"
        "expected_standard_pupil_percent"
    )
    row = '202223,Academic year,School,8502001,100001,Alder,Total,"Reading, writing and maths",{}'
    # 57% of 300 would be 171: what was counted is closer than what a whole percentage gives.
    good = csv("ees.csv", header, row.format("300,172,57"))
    assert made(store, REGISTER, good).tables["results"]["achieved"].tolist() == [172]
    bad = csv("ees.csv", header, row.format("30,17,57"), row.replace("100001", "100002").format("many,17,57"))
    assert [(p.row, p.column) for p in made(store, REGISTER, bad).refused] == [(3, "eligible_pupil_count")]


def test_authority_rows_of_explore_education_statistics_become_comparators(store):
    header = (
        "time_period,time_identifier,geographic_level,old_la_code,la_name,"
        "establishment_type_group,breakdown_topic,breakdown,subject,"
        "expected_standard_pupil_percent,higher_standard_pupil_percent"
    )
    rwm = 'All state funded,All pupils,Total,"Reading, writing and maths"'
    areas = csv(
        "la.csv",
        header,
        f"202324,Academic year,Local authority,850,Hampshire,{rwm},62,8",
        f"202324,Academic year,Local authority,936,Surrey,{rwm},64,9",
        f"202324,Academic year,National,,,{rwm},60,7",
    )
    benchmarks = made(store, REGISTER, PERFORMANCE, INFORMATION, areas).tables["benchmarks"]
    own = benchmarks[benchmarks["measure"] == "ks2_rwm_exp"].set_index("area")["percent"].to_dict()
    assert own == {"Hampshire": 62, "England": 60}


REAL = (
    "time_period,time_identifier,geographic_level,country_code,country_name,version,school_urn,school_laestab,"
    "school_name,breakdown_topic,breakdown,subject,expected_standard_pupil_percent,"
    "higher_standard_pupil_percent,average_scaled_score,progress_measure_score,"
    "progress_measure_lower_conf_interval,progress_measure_upper_conf_interval,"
    "absent_or_not_able_to_access_percent,working_towards_expected_standard_pupil_percent,"
    "absent_or_disapplied_percent,progress_measure_unadjusted,progress_measure_description"
)
"""The header of the Department's file of schools of 2024/25."""
LINE = (
    "{period},Academic year,School,E92000001,England,Final,100001,8502001,Alder,{of},{who},{subject},{said}"
)


def row(subject, said, period=202324, topic="All pupils", who="Total"):
    return LINE.format(period=period, of=topic, who=who, subject=subject, said=said)


SINGLY = csv(
    "ks2_institution_performance.csv",
    REAL,
    row(RWM, "60,10,z,z,z,z,z,z,z,z,z"),
    row("Reading", "70,30,105,z,z,z,5,z,z,z,Average"),
    row("Writing", "65,5,z,z,z,z,z,20,5,z,Well above"),
    row("Maths", "75,c,121,z,z,z,0,z,z,z,z"),
    row('"Grammar, punctuation and spelling"', "80,40,c,z,z,z,0,z,z,z,z"),
    row("Science", "85,z,z,z,z,z,z,z,z,z,z"),
    row("Reading", "50,20,101,z,z,z,z,z,z,z,z", topic="Sex", who="Boys"),
)


@pytest.mark.slow
def test_each_subject_is_read_with_its_average_and_what_cannot_be_is_said(store):
    candidate = made(store, REGISTER, SINGLY, INFORMATION)
    results = candidate.tables["results"].set_index("measure")
    # 20 pupils: 70% of them are 14.
    assert results.at["ks2_read_exp", "achieved"] == 14 and results.at["ks2_gps_high", "achieved"] == 8
    assert results.at["ks2_writ_exp", "achieved"] == 13 and results["eligible"].eq(20).all()
    assert results.at["ks2_mat_high", "status"] == "withheld" and len(results) == 10
    scores = candidate.tables["scores"].set_index("measure")
    assert scores.loc["ks2_read_score", ["score", "pupils", "status"]].tolist() == [105, 20, "published"]
    assert scores.at["ks2_gps_score", "status"] == "withheld"
    # A score that can be none is told with its place, and no score is made of writing.
    assert [(p.row, p.column, p.value) for p in candidate.refused] == [(5, "average_scaled_score", "121")]
    assert set(scores.index) == {"ks2_read_score", "ks2_gps_score"}
    told = [note for source in candidate.readings for note in source.notes]
    assert "1 rows of other pupils, subjects or averages were left out." in told
    assert not any("Progress" in note for note in told)


@pytest.mark.slow
def test_progress_without_its_pupils_is_left_out_and_told(store):
    before = row("Reading", "70,30,105,1.5,-0.5,3.5,5,z,z,z,Average", period=202223)
    rwm = row(RWM, "60,10,z,z,z,z,z,z,z,z,z", period=202223)
    sizes = csv("ks2_information.csv", EES + ",telig", "202223,Academic year,School,8502001,100001,Alder,20")
    candidate = made(store, REGISTER, csv("performance.csv", REAL, rwm, before), sizes)
    assert set(candidate.tables["scores"]["measure"]) == {"ks2_read_score"}
    told = [note for source in candidate.readings for note in source.notes]
    assert any("does not say of how many pupils it is" in note for note in told)
    # A file of one subject alone is read as well.
    alone = made(store, REGISTER, csv("performance.csv", REAL, before), sizes).tables["results"]
    assert set(alone["measure"]) == {"ks2_read_exp", "ks2_read_high"}
