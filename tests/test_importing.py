"""From files to a release: Hampshire's real files, next year's beside this year's, corrections."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

from collab.changes import what_changed
from collab.cli import main
from collab.dataset import Dataset, day_of_tests, in_memory
from collab.errors import DataError
from collab.importing import AuthorityNeededError, assemble, publish, read_files
from collab.metrics.attainment import attainment
from collab.metrics.impact import first_years, panel
from collab.selection import make_selection, select
from collab.sources.official import open_file, read_opened
from collab.sources.opening import File
from collab.sources.template import write_workbook
from collab.store import Store, StoreError
from tests.conftest import SHARED
from tests.test_sources import GIAS, GROUPS, KS2

OFFICIAL = SHARED / "official"
HAMPSHIRE = frozenset([850])
NAMES = ("2016-850-ks2.csv", "2017-850-ks2.csv", "2018-850-ks2.csv",
         "20220420_gias_850_936.csv", "gias_group_links.csv")  # fmt: skip
published = pytest.mark.skipif(not OFFICIAL.exists(), reason="needs ../shared/data/official")


@pytest.fixture
def store(tmp_path):
    return Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")


@pytest.fixture(scope="module")
def hampshire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hampshire")
    store = Store(f"sqlite:///{folder / 'collab.sqlite'}")
    files = [File(name, OFFICIAL / name) for name in NAMES]
    return assemble(read_files(store, files, authorities=HAMPSHIRE), by="a test")


def csv(name, *lines):
    return File(name, ("\n".join(lines) + "\n").encode())


REGISTER = csv("edubasealldata.csv", GIAS,
               "100001,850,Alder,Primary,,,200,North,460000,130000,4,11",
               "100002,850,Birch,Primary,,,200,North,461000,130000,4,11",
               "100003,850,Cedar,Primary,,31-08-2017,200,South,460000,120000,4,11",
               "100004,850,Doe,Secondary,,,900,South,460000,121000,11,16")  # fmt: skip
RESULTS = csv(
    "2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%", "1,850,100002,Birch,40,75%,10%"
)
LINKS = csv("gias_group_links.csv", GROUPS,
            "100001,7,Oak Federation,Federation,Open,2015-09-01,850",
            "100002,7,Oak Federation,Federation,Open,2015-09-01,850",
            "100004,7,Oak Federation,Federation,Open,2015-09-01,850")  # fmt: skip


def made(store, *files, **options):
    return assemble(read_files(store, files, **options), by="a test")


@published
@pytest.mark.parametrize(
    ("year", "expected", "higher"), [(2016, 66, 11), (2017, 68, 12), (2018, 68, 13)]
)
def test_hampshire_adds_up_to_its_own_row_in_the_dashboard(hampshire, year, expected, higher):
    dataset = Dataset(hampshire.release, in_memory(hampshire.tables))
    for measure, whole in (("ks2_rwm_exp", expected), ("ks2_rwm_high", higher)):
        table = attainment(select(dataset, make_selection(dataset, year, measure)))
        assert round(table["percent"].iloc[0]) == whole
    own = hampshire.checks[hampshire.checks["year"] == year]
    assert len(own) == 2 and own["agreement"].str.startswith("agrees").all()


@published
def test_hampshire_has_its_districts_partnerships_and_closed_schools(hampshire):
    dataset = Dataset(hampshire.release, in_memory(hampshire.tables))
    assert hampshire.release.area == "Hampshire" and not hampshire.release.illustrative
    assert len(dataset.districts) == 12 and "New Forest" in dataset.districts
    assert set(dataset.kinds) >= {"federation", "multi_academy_trust"}
    assert not dataset.members_on(day_of_tests(2018)).empty
    assert hampshire.refused == ()
    closed = dataset.schools.index[dataset.schools["closed"] < "2022-01-01"]
    with_results = dataset.tables["results"]["urn"]
    assert with_results.isin(closed).sum() > 10
    assert set(dataset.stages_of(2018)) == {"ks2"}
    assert (dataset.schools["phase"] == "special").sum() == 16


@published
def test_the_register_needs_to_know_whose_schools_to_take(store):
    with pytest.raises(AuthorityNeededError, match="850 Hampshire, 936 Surrey") as caught:
        read_files(store, [File(NAMES[3], OFFICIAL / NAMES[3])])
    assert caught.value.authorities == {850: "Hampshire", 936: "Surrey"}


def test_schools_of_other_phases_count_where_they_have_results(store):
    special = csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%",
                  "1,850,100004,Doe,9,9%,0%",
                  "2,850,100005,Elm,8,0%,0%", "1,936,200001,Far,30,50%,0%")  # fmt: skip
    schools = made(store, REGISTER, special).tables["schools"].set_index("urn")
    assert list(schools.index) == [100001, 100002, 100003, 100004, 100005]
    assert schools["phase"].to_dict()[100005] == "special"
    assert schools.at[100004, "district"] == "South" and pd.isna(schools.at[100005, "district"])


def test_members_that_are_no_primary_school_are_left_out_and_counted(store):
    candidate = made(store, REGISTER, RESULTS, LINKS)
    assert set(candidate.tables["memberships"]["urn"]) == {100001, 100002}
    assert any("1 members that are no primary school" in n for r in candidate.readings
               for n in r.notes)  # fmt: skip
    assert candidate.refused == ()


def test_the_next_year_goes_in_beside_this_year_and_a_correction_replaces_only_its_own(store):
    publish(store, made(store, REGISTER, RESULTS, LINKS))
    later = csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")
    candidate = made(store, later)
    assert sorted(candidate.tables["results"]["year"].unique()) == [2018, 2019]
    assert len(candidate.release.files) == 4
    publish(store, candidate)
    revised = csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,55%,5%")
    candidate = made(store, revised)
    changes = candidate.changes.set_index("change")["count"].to_dict()
    assert changes == {"Results revised": 1, "Results removed": 2}
    now = candidate.tables["results"].query("year == 2018 and measure == 'ks2_rwm_exp'")
    assert now["achieved"].tolist() == [11]
    assert len(store.tables(store.showing())["results"]) == 6


def test_group_links_replace_only_partnerships_from_group_links(store):
    publish(store, made(store, REGISTER, RESULTS, LINKS))
    own = csv(
        "p.csv", "Partnership,Kind,Formed", "Elder Cluster,Collaborative partnership,1/9/2014"
    )
    members = csv("m.csv", "Partnership,URN,Joined", "elder cluster,100001,01/09/2014",
                  "Elder Cluster,999999,2014-09-01")  # fmt: skip
    candidate = made(store, own, members)
    assert set(candidate.tables["partnerships"]["partnership"]) == {"gias-7", "elder-cluster"}
    assert [(p.row, p.column, p.value) for p in candidate.refused] == [(3, "urn", "999999")]
    publish(store, candidate)
    newer = csv("gias_group_links.csv", GROUPS, "100001,8,Ash Trust,Trust,Open,2016-09-01,850")
    partnerships = made(store, newer).tables["partnerships"]
    assert set(partnerships["partnership"]) == {"gias-8", "elder-cluster"}


def test_the_register_s_own_federations_serve_until_group_links_come(store):
    header = GIAS + ",Federations (name),Trusts (name),TrustSchoolFlag (name)"
    rows = [f"10000{n},850,S{n},Primary,01-09-2012,,200,North,46000{n},130000,4,11,Oak Federation,"
            "Big Trust,Supported by a multi-academy trust" for n in (1, 2)]  # fmt: skip
    register = csv("edubasealldata.csv", header, *rows)
    candidate = made(store, register, RESULTS)
    kinds = candidate.tables["partnerships"].set_index("partnership")["kind"].to_dict()
    assert kinds == {"register-oak-federation": "federation",
                     "register-big-trust": "multi_academy_trust"}  # fmt: skip
    assert candidate.tables["memberships"]["joined"].eq("2012-09-01").all()
    assert any("does not say since when" in n for r in candidate.readings for n in r.notes)
    publish(store, candidate)
    linked = made(store, register, LINKS).tables["partnerships"]["partnership"]
    assert set(linked) == {"gias-7"}


LINK_COLUMNS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"


def test_a_school_that_became_an_academy_keeps_its_history(store):
    register = csv("edubasealldata.csv", GIAS,
                   "100001,850,Alder,Primary,,31-08-2017,200,North,460000,130000,4,11",
                   "200001,850,Alder Academy,Primary,01-09-2017,,200,North,460000,130000,4,11",
                   "100002,850,Birch,Primary,,31-08-2017,200,North,461000,130000,4,11",
                   "100003,850,Cedar,Primary,,31-08-2017,200,North,461000,130000,4,11",
                   "200002,850,Both,Primary,01-09-2017,,200,North,461000,130000,4,11")  # fmt: skip
    links = csv("links_edubasealldata20220420.csv", LINK_COLUMNS,
                "100001,200001,A,Successor,01-09-2017",
                "200001,100001,Alder,Predecessor,01-09-2017",
                "200002,100002,Birch,Predecessor - amalgamated,01-09-2017",
                "200002,100003,Cedar,Predecessor - amalgamated,01-09-2017",
                "200002,300003,Sixth,Sixth Form Centre Link,01-09-2017")  # fmt: skip
    years = [csv(f"{y}-850-ks2.csv", KS2, f"1,850,{urn},A,20,50%,5%", "1,850,100002,B,20,50%,5%")
             for y, urn in ((2016, 100001), (2017, 100001), (2018, 200001))]  # fmt: skip
    groups = csv("gias_group_links.csv", GROUPS, "200001,7,Oak,Federation,Open,2017-09-01,850")
    candidate = made(store, register, links, groups, *years)
    dataset = Dataset(candidate.release, in_memory(candidate.tables))
    assert dataset.lineage == {100001: 200001}
    rows = panel(dataset, make_selection(dataset, 2018, "ks2_rwm_exp"))
    own = rows[rows["urn"] == 200001]
    assert own["year"].tolist() == [2016, 2017, 2018] and set(own["joined"]) == {2018}
    assert first_years(dataset, ["federation"]).to_dict() == {200001: 2018}


EES = "time_period,time_identifier,geographic_level,school_laestab,school_urn,school_name"


def performance(*rows):
    header = EES + (",breakdown_topic,breakdown,subject,expected_standard_pupil_percent,"
                    "higher_standard_pupil_percent")  # fmt: skip
    rows = [row.replace("RWM", '"Reading, writing and maths"') for row in rows]
    return csv("ks2_institution_performance.csv", header, *rows)


PERFORMANCE = performance(
    '202324,Academic year,School,8502001,100001,Alder,All pupils,Total,RWM,60,10',
    '202324,Academic year,School,8502001,100001,Alder,All pupils,Total,Reading,80,30',
    '202324,Academic year,School,8502001,100001,Alder,Sex,Girls,RWM,70,10',
    '202324,Academic year,School,8502002,100002,Birch,All pupils,Total,RWM,c,c',
    '202324,Academic year,School,9362002,300002,Far,All pupils,Total,RWM,5,5',
)  # fmt: skip
INFORMATION = csv("ks2_institution_information.csv", EES + ",telig",
                  "202324,Academic year,School,8502001,100001,Alder,20",
                  "202324,Academic year,School,8502002,100002,Birch,5")  # fmt: skip


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
    header = EES + (",breakdown,subject,eligible_pupil_count,expected_standard_pupil_count,"
                    "expected_standard_pupil_percent")  # fmt: skip
    row = '202223,Academic year,School,8502001,100001,Alder,Total,"Reading, writing and maths",{}'
    good = csv("ees.csv", header, row.format("30,17,57"))
    assert made(store, REGISTER, good).tables["results"]["achieved"].tolist() == [17]
    bad = csv("ees.csv", header, row.format("30,17,57"),
              row.replace("100001", "100002").format("many,17,57"))  # fmt: skip
    assert [(p.row, p.column) for p in made(store, REGISTER, bad).refused] == [
        (3, "eligible_pupil_count")
    ]


def test_authority_rows_of_explore_education_statistics_become_comparators(store):
    header = ("time_period,time_identifier,geographic_level,old_la_code,la_name,"
              "establishment_type_group,breakdown_topic,breakdown,subject,"
              "expected_standard_pupil_percent,higher_standard_pupil_percent")  # fmt: skip
    rwm = 'All state funded,All pupils,Total,"Reading, writing and maths"'
    areas = csv("la.csv", header, f"202324,Academic year,Local authority,850,Hampshire,{rwm},62,8",
                f"202324,Academic year,Local authority,936,Surrey,{rwm},64,9",
                f"202324,Academic year,National,,,{rwm},60,7")  # fmt: skip
    benchmarks = made(store, REGISTER, PERFORMANCE, INFORMATION, areas).tables["benchmarks"]
    own = benchmarks[benchmarks["measure"] == "ks2_rwm_exp"].set_index("area")["percent"].to_dict()
    assert own == {"Hampshire": 62, "England": 60}


def test_schools_without_a_urn_are_found_by_their_establishment_number(store):
    header = GIAS + ",EstablishmentNumber"
    old = "100001,850,Old,Primary,,31-08-2011,9,North,460000,130000,4,11,2001"
    new = "200001,850,New,Primary,01-09-2011,,9,North,460000,130000,4,11,2001"
    register = csv("edubasealldata.csv", header, old, new)
    columns = "RECTYPE,LEA,ESTAB,SCHNAME,TELIG,PTREADWRITMATX"
    rows = "1,850,2001,A,20,50%", "1,850,2999,B,20,50%"
    tables = [csv(f"{y}-850-ks2.csv", columns, *rows) for y in (2011, 2012)]
    candidate = made(store, register, *tables)
    by_year = candidate.tables["results"].set_index("year")["urn"].to_dict()
    assert by_year == {2011: 100001, 2012: 200001}
    assert {(p.row, p.column, p.value) for p in candidate.refused} == {(3, "ESTAB", "2999")}


def filled(**sheets):
    """The template with rows written on some of its sheets, as people do."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
    for title, rows in sheets.items():
        for row in rows:
            book[title.replace("_", " ")].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return File("workbook.xlsx", buffer.getvalue())


def test_the_authority_s_workbook_is_read_tolerantly_and_checked_strictly(store):
    workbook = filled(
        Partnerships=[["Oak Cluster", "Collaborative partnership", "", "1/9/2014"],
                      ["Elm Cluster", "club", "Active", "2014-09-01"]],
        Memberships=[["oak cluster", 100001, "Alder", 41883, None, "yes"],
                     ["Oak Cluster", 100002, "Birch", "1 September 2014", "2013-01-01", ""]],
        Key_Stage_1_results=[[100001, "Alder", "2013/14", 30, 25, 20, 5],
                             [100002, "Birch", 2014, 30, 31, "c", -1]],
        Assessments=[["Oak Cluster", 2, "2014-06-01", "3 Established", "Visits", "Anna"],
                     ["Oak Cluster", 11, "2014-06-01", 3, "", "Anna"],
                     ["Oak Cluster", 3, "2014-06-01", "often", "", "Anna"]],
        Projects=[["Reading", "Shared reading", "Schools", "North", "", 4, "running"]],
        Inspection_mentions=[["Alder", 100001, "2014-06", "Works with others", "", "2 7"]],
    )  # fmt: skip
    candidate = made(store, REGISTER, workbook)
    tables = candidate.tables
    assert tables["partnerships"]["standing"].tolist() == ["active"]
    member = tables["memberships"].iloc[0]
    assert (member["urn"], bool(member["lead"])) == (100001, True)
    assert member["joined"] == pd.Timestamp(2014, 9, 1)
    results = tables["results"].set_index(["urn", "measure"])
    assert results["achieved"].dropna().to_dict() == {
        (100001, "ks1_rwm_l2"): 25, (100001, "ks1_rwm_l2b"): 20, (100001, "ks1_rwm_l3"): 5,
    }  # fmt: skip
    assert results.at[(100002, "ks1_rwm_l2b"), "status"] == "withheld"
    assert tables["assessments"]["rating"].tolist() == [3]
    assert tables["projects"]["source"].tolist() == ["The authority's own workbook"]
    told = {(p.file.split(", sheet ")[1], p.row, p.column) for p in candidate.refused}
    assert told == {("Partnerships", 3, "Kind"), ("Memberships", 3, "Left"),
                    ("Key Stage 1 results", 3, "Level 2+"), ("Key Stage 1 results", 3, "Level 3+"),
                    ("Assessments", 3, "Lesson"), ("Assessments", 4, "Rating")}  # fmt: skip
    assert all(p.reason and p.remedy and p.value for p in candidate.refused)


def test_a_filled_workbook_comes_back_without_loss(illustrative):
    text = '=HYPERLINK("x")'
    assessments = pd.DataFrame(
        {"partnership": ["beacon-partnership"], "lesson": [2], "rating": [3], "by": ["@Anna"],
         "assessed_on": pd.to_datetime(["2014-05-01"]), "evidence": [text]}
    )  # fmt: skip
    tables = {**illustrative.tables, "assessments": assessments}
    opened = open_file("w.xlsx", write_workbook(tables))
    back = {}
    for reading in read_opened(opened, frozenset(), None, None):
        assert reading.refused == ()
        back |= reading.tables
    for name, table in back.items():
        own = tables[name][list(table.columns)].reset_index(drop=True)
        pd.testing.assert_frame_equal(table.reset_index(drop=True), own, check_dtype=False)
    assert len(back) == 6


def test_text_in_the_workbook_cannot_run_as_a_formula(illustrative):
    rows = illustrative.tables["projects"].head(1).assign(title="=1+1", description="@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"projects": rows})))
    cells = book["Projects"]["A2"], book["Projects"]["B2"]
    assert [(c.data_type, c.value) for c in cells] == [("s", "=1+1"), ("s", "@SUM(A1)")]
    assert all(c.quotePrefix for c in cells)


def test_a_zip_of_files_is_one_upload_and_what_is_unknown_in_it_is_told(store):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in (REGISTER, RESULTS, File("census.csv", b"a,b\n1,2\n")):
            archive.writestr(f"2017-2018/{file.name}", file.content())
    reading = read_files(store, [File("all.zip", buffer.getvalue())])
    assert len(assemble(reading, by="x").tables["results"]) == 4
    assert any("census.csv" in note for r in reading.readings for note in r.notes)


def test_boundaries_are_kept_for_the_districts_there_are(store):
    square = {"type": "Polygon", "coordinates": [[[-1, 51], [-1.1, 51], [-1.1, 51.1], [-1, 51]]]}
    features = [{"properties": {"LAD24NM": n}, "geometry": square} for n in ("North", "Elsewhere")]
    areas = File("districts.geojson", json.dumps({"features": features}).encode())
    tables = made(store, REGISTER, RESULTS, areas).tables
    assert tables["boundaries"]["district"].tolist() == ["North"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([RESULTS], "Add the register of schools"),
        ([REGISTER], "Add a table of results"),
        (
            [REGISTER, File("odd.csv", b"a,b\n1,2\n"), File("bad.xlsx", b"PK")],
            "odd.csv.*\n*bad.xlsx",
        ),
        ([REGISTER, csv("ks2.csv", KS2, "1,850,100001,A,20,50%,5%")], "does not tell the year"),
    ],
)
def test_what_cannot_be_a_release_is_refused_whole_and_changes_nothing(store, files, told):
    publish(store, made(store, REGISTER, RESULTS))
    fresh = Store(str(store._engine.url).replace("collab.sqlite", "fresh.sqlite"))
    with pytest.raises(DataError, match=told):
        made(fresh, *files)
    assert store.showing() == 1 and fresh.showing() is None


def test_the_command_imports_lists_restores_backs_up_and_says_how_it_went(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.sqlite'}")
    paths = []
    for file in (REGISTER, RESULTS, LINKS):
        (tmp_path / file.name).write_bytes(file.content())
        paths.append(str(tmp_path / file.name))
    assert main(["releases"]) == 0
    assert "illustrative" in capsys.readouterr().out
    assert main(["import", *paths, "--by", "Anna"]) == 0
    assert "Release 2 of Authority 850 is published" in capsys.readouterr().out
    assert main(["releases"]) == 0
    assert "*   2" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "all.zip")]) == 0
    assert main(["restore", "1", "--by", "Ben"]) == 0
    assert main(["restore", "7"]) == 1
    assert "There is no release 7" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "all.zip")]) == 0
    assert main(["releases", "--compare", "1", "2"]) == 0
    assert "Schools added: 3" in capsys.readouterr().out
    assert main(["template", str(tmp_path / "t.xlsx")]) == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames[0] == "About"
    assert main(["import", str(tmp_path / "t.xlsx")]) == 1


def test_what_changed_tells_no_school_s_results(store):
    first = made(store, REGISTER, RESULTS)
    other = csv(
        "2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%", "1,850,100002,Birch,3,100%,10%"
    )
    told = what_changed(first.tables, made(store, REGISTER, other).tables)
    assert told["change"].tolist() == ["Results revised"]
    assert told["which"].tolist() == [
        "KS2 expected standard 2017/18: 1; KS2 higher standard 2017/18: 1"
    ]


def test_publishing_beside_another_s_release_is_refused(store):
    ours, theirs = made(store, REGISTER, RESULTS), made(store, REGISTER, RESULTS, LINKS)
    publish(store, theirs)
    publish(store, made(store, RESULTS))
    with pytest.raises(StoreError):
        publish(store, made(store, RESULTS).__class__(**{
            **{f: getattr(ours, f) for f in ours.__slots__}, "base": 1}))  # fmt: skip
