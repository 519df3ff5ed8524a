"""What a new release changes, without a school's results."""

from collab.releases.changes import what_changed
from tests.official_files import KS2, REGISTER, RESULTS, csv, made


def test_what_changed_tells_no_school_s_results(store):
    first = made(store, REGISTER, RESULTS)
    other = csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%", "1,850,100002,Birch,3,100%,10%")
    told = what_changed(first.tables, made(store, REGISTER, other).tables)
    assert told["change"].tolist() == ["Results revised"]
    assert told["which"].tolist() == ["KS2 expected standard 2017/18: 1; KS2 higher standard 2017/18: 1"]


def test_names_in_capitals_are_told_as_people_write_them(store):
    before = made(store, REGISTER, RESULTS).tables
    schools = before["schools"].assign(name=before["schools"]["name"].str.upper())
    told = what_changed(before, {**before, "schools": schools})
    assert told["which"].tolist() == ["Alder; Birch; Cedar"]
