"""New files beside what is there: next year's, corrections, and schools under other numbers."""

import json

import pandas as pd
import pytest

from collab.data.dataset import Dataset, in_memory
from collab.data.selection import make_selection
from collab.metrics.joining_effect import first_years, panel
from collab.releases.importing import publish
from collab.sources.opening import File
from tests.official_files import GIAS, GROUPS, KS2, LINK_COLUMNS, LINKS, REGISTER, RESULTS, csv, made


def test_schools_of_other_phases_count_where_they_have_results(store):
    special = csv(
        "2018-850-ks2.csv",
        KS2,
        "1,850,100001,Alder,20,50%,5%",
        "1,850,100004,Doe,9,9%,0%",
        "2,850,100005,Elm,8,0%,0%",
        "1,936,200001,Far,30,50%,0%",
    )
    schools = made(store, REGISTER, special).tables["schools"].set_index("urn")
    assert list(schools.index) == [100001, 100002, 100003, 100004, 100005]
    assert schools["phase"].to_dict()[100005] == "special"
    assert schools.at[100004, "district"] == "South" and pd.isna(schools.at[100005, "district"])


def test_members_that_are_no_primary_school_are_left_out_and_counted(store):
    candidate = made(store, REGISTER, RESULTS, LINKS)
    assert set(candidate.tables["memberships"]["urn"]) == {100001, 100002}
    assert any("1 members that are no primary school" in n for r in candidate.readings for n in r.notes)
    assert candidate.refused == ()


@pytest.mark.slow
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


@pytest.mark.slow
def test_group_links_replace_only_partnerships_from_group_links(store):
    publish(store, made(store, REGISTER, RESULTS, LINKS))
    own = csv("p.csv", "Partnership,Kind,Formed", "Elder Cluster,Collaborative partnership,1/9/2014")
    members = csv(
        "m.csv",
        "Partnership,URN,Joined",
        "elder cluster,100001,01/09/2014",
        "Elder Cluster,999999,2014-09-01",
    )
    candidate = made(store, own, members)
    assert set(candidate.tables["partnerships"]["partnership"]) == {"gias-7", "elder-cluster"}
    assert [(p.row, p.column, p.value) for p in candidate.refused] == [(3, "urn", "999999")]
    publish(store, candidate)
    newer = csv("gias_group_links.csv", GROUPS, "100001,8,Ash Trust,Trust,Open,2016-09-01,850")
    partnerships = made(store, newer).tables["partnerships"]
    assert set(partnerships["partnership"]) == {"gias-8", "elder-cluster"}


@pytest.mark.slow
def test_the_register_s_own_federations_serve_until_group_links_come(store):
    header = GIAS + ",Federations (name),Trusts (name),TrustSchoolFlag (name)"
    rows = [
        f"10000{n},850,S{n},Primary,01-09-2012,,200,North,46000{n},130000,4,11,Oak Federation,"
        "Big Trust,Supported by a multi-academy trust"
        for n in (1, 2)
    ]
    register = csv("edubasealldata.csv", header, *rows)
    candidate = made(store, register, RESULTS)
    kinds = candidate.tables["partnerships"].set_index("partnership")["kind"].to_dict()
    assert kinds == {"register-oak-federation": "federation", "register-big-trust": "multi_academy_trust"}
    assert candidate.tables["memberships"]["joined"].eq("2012-09-01").all()
    assert any("does not say since when" in n for r in candidate.readings for n in r.notes)
    publish(store, candidate)
    linked = made(store, register, LINKS).tables["partnerships"]["partnership"]
    assert set(linked) == {"gias-7"}


@pytest.mark.slow
def test_a_school_that_became_an_academy_keeps_its_history(store):
    register = csv(
        "edubasealldata.csv",
        GIAS,
        "100001,850,Alder,Primary,,31-08-2017,200,North,460000,130000,4,11",
        "200001,850,Alder Academy,Primary,01-09-2017,,200,North,460000,130000,4,11",
        "100002,850,Birch,Primary,,31-08-2017,200,North,461000,130000,4,11",
        "100003,850,Cedar,Primary,,31-08-2017,200,North,461000,130000,4,11",
        "200002,850,Both,Primary,01-09-2017,,200,North,461000,130000,4,11",
    )
    links = csv(
        "links_edubasealldata20220420.csv",
        LINK_COLUMNS,
        "100001,200001,A,Successor,01-09-2017",
        "200001,100001,Alder,Predecessor,01-09-2017",
        "200002,100002,Birch,Predecessor - amalgamated,01-09-2017",
        "200002,100003,Cedar,Predecessor - amalgamated,01-09-2017",
        "200002,300003,Sixth,Sixth Form Centre Link,01-09-2017",
    )
    years = [
        csv(f"{y}-850-ks2.csv", KS2, f"1,850,{urn},A,20,50%,5%", "1,850,100002,B,20,50%,5%")
        for y, urn in ((2016, 100001), (2017, 100001), (2018, 200001))
    ]
    groups = csv("gias_group_links.csv", GROUPS, "200001,7,Oak,Federation,Open,2017-09-01,850")
    candidate = made(store, register, links, groups, *years)
    dataset = Dataset(candidate.release, in_memory(candidate.tables))
    assert dataset.lineage == {100001: 200001}
    rows = panel(dataset, make_selection(dataset, 2018, "ks2_rwm_exp"))
    own = rows[rows["urn"] == 200001]
    assert own["year"].tolist() == [2016, 2017, 2018] and set(own["joined"]) == {2018}
    assert first_years(dataset, ["federation"]).to_dict() == {200001: 2018}


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


def test_boundaries_are_kept_for_the_districts_there_are(store):
    square = {"type": "Polygon", "coordinates": [[[-1, 51], [-1.1, 51], [-1.1, 51.1], [-1, 51]]]}
    features = [{"properties": {"LAD24NM": n}, "geometry": square} for n in ("North", "Elsewhere")]
    areas = File("districts.geojson", json.dumps({"features": features}).encode())
    tables = made(store, REGISTER, RESULTS, areas).tables
    assert tables["boundaries"]["district"].tolist() == ["North"]


@pytest.mark.slow
def test_members_of_another_phase_or_authority_are_counted_as_elsewhere_and_kept(store):
    """The secondary school is in the register, but no primary school; the academy is in neither."""
    header = f"{GROUPS},Closed Date"
    links = csv(
        "gias_group_links.csv",
        header,
        "100001,7,Far Trust,Multi-academy trust,Open,2015-09-01,850,",
        "100004,7,Far Trust,Multi-academy trust,Open,2015-09-01,850,",
        "200001,7,Far Trust,Multi-academy trust,Open,2015-09-01,936,",
        "200002,7,Far Trust,Multi-academy trust,Open,2015-09-01,936,2016-09-01",
    )
    candidate = made(store, REGISTER, RESULTS, links)
    assert candidate.tables["partnerships"]["elsewhere"].tolist() == [2]
    publish(store, candidate)
    assert store.tables(store.showing())["partnerships"]["elsewhere"].tolist() == [2]
    again = made(store, csv("2017-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%"))
    assert again.tables["partnerships"]["elsewhere"].tolist() == [2]
