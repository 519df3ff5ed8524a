"""From files to a release: Hampshire's real files, and what is refused whole."""

import io
import zipfile

import pytest

from collab.data.dataset import Dataset, day_of_tests, in_memory
from collab.data.errors import DataError
from collab.data.selection import make_selection, select
from collab.metrics.attainment import attainment
from collab.releases.importing import AuthorityNeededError, assemble, publish, read_files
from collab.releases.store import Store, StoreError
from collab.sources.opening import File
from tests.official_files import HAMPSHIRE, KS2, LINKS, OFFICIAL, REGISTER, RESULTS, csv, made, published

NAMES = (
    "2016-2017_850_ks2final.csv",
    "2017-2018_850_ks2final.csv",
    "2018-2019_850_ks2final.csv",
    "20220420_gias_850_936.csv",
    "gias_group_links.csv",
)


@pytest.fixture(scope="module")
def hampshire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hampshire")
    store = Store(f"sqlite:///{folder / 'collab.sqlite'}")
    files = [File(name, OFFICIAL / name) for name in NAMES]
    return assemble(read_files(store, files, authorities=HAMPSHIRE), by="a test")


@pytest.mark.slow
@published
@pytest.mark.parametrize(("year", "expected", "higher"), [(2017, 66, 11), (2018, 68, 12), (2019, 68, 13)])
def test_hampshire_adds_up_to_its_own_row_in_the_dashboard(hampshire, year, expected, higher):
    dataset = Dataset(hampshire.release, in_memory(hampshire.tables))
    for measure, whole in (("ks2_rwm_exp", expected), ("ks2_rwm_high", higher)):
        table = attainment(select(dataset, make_selection(dataset, year, measure)))
        assert round(table["percent"].iloc[0]) == whole
    own = hampshire.checks[hampshire.checks["year"] == year]
    assert len(own) == 10 and own["agreement"].str.startswith("agrees").all()


@pytest.mark.slow
@published
def test_hampshire_has_its_districts_partnerships_and_closed_schools(hampshire):
    dataset = Dataset(hampshire.release, in_memory(hampshire.tables))
    assert hampshire.release.area == "Hampshire" and not hampshire.release.illustrative
    assert len(dataset.districts) == 11 and "New Forest" in dataset.districts
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


def test_a_zip_of_files_is_one_upload_and_what_is_unknown_in_it_is_told(store):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in (REGISTER, RESULTS, File("census.csv", b"a,b\n1,2\n")):
            archive.writestr(f"2017-2018/{file.name}", file.content())
    reading = read_files(store, [File("all.zip", buffer.getvalue())])
    assert len(assemble(reading, by="x").tables["results"]) == 4
    assert any("census.csv" in note for r in reading.readings for note in r.notes)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([RESULTS], "Add the register of schools"),
        ([REGISTER], "Add a table of results"),
        ([REGISTER, File("odd.csv", b"a,b\n1,2\n"), File("bad.xlsx", b"PK")], "odd.csv.*\n*bad.xlsx"),
        ([REGISTER, csv("ks2.csv", KS2, "1,850,100001,A,20,50%,5%")], "does not tell the year"),
    ],
)
def test_what_cannot_be_a_release_is_refused_whole_and_changes_nothing(store, files, told):
    publish(store, made(store, REGISTER, RESULTS))
    fresh = Store(str(store._engine.url).replace("collab.sqlite", "fresh.sqlite"))
    with pytest.raises(DataError, match=told):
        made(fresh, *files)
    assert store.showing() == 1 and fresh.showing() is None


@pytest.mark.slow
def test_publishing_beside_another_s_release_is_refused(store):
    ours, theirs = made(store, REGISTER, RESULTS), made(store, REGISTER, RESULTS, LINKS)
    publish(store, theirs)
    publish(store, made(store, RESULTS))
    with pytest.raises(StoreError):
        publish(
            store,
            made(store, RESULTS).__class__(**{**{f: getattr(ours, f) for f in ours.__slots__}, "base": 1}),
        )
