"""Schools that change their number keep their place, district and partnerships; others do not."""

import pandas as pd
import pytest

from collab.data.dataset import Dataset, day_of_tests, in_memory
from collab.releases.importing import assemble, read_files
from collab.releases.store import Store
from collab.sources.opening import File
from tests.given import SHARED
from tests.official_files import GIAS, GROUPS, LINK_COLUMNS, csv

CASES = SHARED / "cases"
needs_data = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/data")
ACADEMY = "RECTYPE,LEA,ESTAB,URN,SCHNAME,URN_AC,SCHNAME_AC,OPEN_AC,TELIG,PTRWM_EXP,PTRWM_HIGH"
REGISTER = csv(
    "edubasealldata.csv",
    f"{GIAS},EstablishmentNumber",
    "200001,850,Alder Academy,Primary,01-09-2017,,200,North,460000,130000,4,11,2001",
    "100002,850,Birch,Primary,,,200,South,461000,131000,4,11,2002",
    "200003,850,Cedar Academy,Primary,01-09-2017,,200,South,462000,131000,4,11,2003",
)
BEFORE = csv(
    "2016-2017_ks2.csv",
    ACADEMY,
    "1,850,2901,100001,Alder,200001,Alder Academy,20170901,20,50%,5%",
    "1,850,2002,100002,Birch,0,,,20,50%,5%",
    "1,850,2003,100003,Cedar,0,,,20,50%,5%",
)
AFTER = csv(
    "2017-2018_ks2.csv",
    ACADEMY,
    "1,850,2901,200001,Alder Academy,0,,,21,50%,5%",
    "1,850,2002,100002,Birch,0,,,21,50%,5%",
    "1,850,2003,200003,Cedar Academy,0,,,21,50%,5%",
)


@pytest.fixture
def store(tmp_path):
    return Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")


def made(store, *files, **options):
    candidate = assemble(read_files(store, files, **options), by="a test")
    return Dataset(candidate.release, in_memory(candidate.tables))


def case(store, name, authority):
    files = sorted((CASES / name).iterdir(), key=lambda path: path.name != "register.csv")
    return made(store, *(File(path.name, path) for path in files), authorities=frozenset([authority]))


def test_the_results_say_which_academy_a_school_became_by_number_or_by_establishment(store):
    dataset = made(store, REGISTER, BEFORE, AFTER)
    assert dataset.lineage == {100001: 200001, 100003: 200003}
    old = dataset.schools.loc[[100001, 100003]]
    assert old["district"].tolist() == ["North", "South"]
    assert old["easting"].tolist() == [460000, 462000]
    assert set(old["closed"]) == {pd.Timestamp(2017, 9, 1)}
    assert dataset.schools.loc[[100002], "closed"].isna().all()


def test_a_links_file_says_more_than_the_results(store):
    links = csv("links.csv", LINK_COLUMNS, "100001,200003,Cedar Academy,Successor,01-09-2017")
    dataset = made(store, REGISTER, BEFORE, AFTER, links)
    rows = dataset.tables["successions"]
    assert rows.loc[rows["urn"] == 100001, "successor"].tolist() == [200003]


def test_a_partnership_from_before_the_change_counts_under_the_number_of_the_time(store):
    groups = csv(
        "gias_group_links.csv",
        GROUPS,
        "200001,7,Oak,Federation,Open,2015-09-01,850",
        "200003,7,Oak,Federation,Open,2017-09-01,850",
        "100003,8,Ash,Federation,Open,2012-09-01,850",
    )
    dataset = made(store, REGISTER, BEFORE, AFTER, groups)

    def members(year):
        rows = dataset.members_on(day_of_tests(year))
        return set(zip(rows["partnership"], rows["urn"], strict=True))

    assert members(2017) >= {("gias-7", 100001), ("gias-8", 100003)}
    assert ("gias-7", 100003) not in members(2017)
    # Who joined on the day of the change was never there under the old number, not for a day.
    rows = dataset.tables["memberships"]
    assert rows.loc[rows["partnership"] == "gias-7", "urn"].value_counts().to_dict() == {
        100001: 1,
        200001: 1,
        200003: 1,
    }
    assert {("gias-7", 200001), ("gias-7", 200003), ("gias-8", 200003)} <= members(2018)
    assert ("gias-7", 100001) not in members(2018)


@pytest.mark.parametrize(
    "links",
    [
        ["100001,100002,Birch,Successor,01-09-2017"],
        ["200001,100001,Alder,Predecessor - merged,01-09-2017"],
        ["100001,200001,A,Successor,01-09-2017", "100001,200003,C,Successor,01-09-2017"],
        ["100001,200001,A,Successor,01-09-2017", "200001,100001,A,Successor,01-09-2018"],
    ],
    ids=["into a school that existed", "merged", "split", "circle"],
)
def test_what_is_no_continuation(store, links):
    plain = csv("2016-2017_ks2.csv", ACADEMY, *(f"1,850,290{n},10000{n},S,0,,,20,50%,5%" for n in (1, 2)))
    register = csv(
        "edubasealldata.csv",
        *REGISTER.content().decode().splitlines(),
        "100001,850,Alder,Primary,,31-08-2017,200,North,460000,130000,4,11,2901",
    )
    dataset = made(store, register, plain, AFTER, csv("links.csv", LINK_COLUMNS, *links))
    assert dataset.lineage == {}


@needs_data
def test_a_merger_into_a_school_that_existed_is_no_lineage(store):
    assert case(store, "links_merged_into_existing", 925).lineage == {}


@needs_data
def test_results_under_a_former_authority_s_code_follow_the_register(store):
    dataset = case(store, "la_reorganised", 941)
    results = dataset.tables["results"]
    assert set(results["year"]) == {2019}
    assert set(results["urn"]) <= set(dataset.schools.index[dataset.schools["authority_code"] == 941])
    register = pd.read_csv(CASES / "la_reorganised" / "register.csv")
    own = register.loc[register["LA (code)"] == 941, "URN"]
    table = pd.read_csv(CASES / "la_reorganised" / "2018-2019_england_ks2final.csv")
    assert set(results["urn"]) == set(own) & set(table["URN"].dropna())
