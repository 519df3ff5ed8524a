"""Real authorities imported whole, beside sums worked out from the files by pandas alone."""

import numpy as np
import pandas as pd
import pytest

from collab.data.dataset import day_of_tests
from tests.real_authorities import PLACES, imported

KINDS = ("Federation", "Multi-academy trust", "Trust")


@pytest.fixture(scope="module", params=PLACES)
def place(request, tmp_path_factory):
    return imported(request.param, tmp_path_factory.mktemp("real"))


@pytest.mark.slow
def test_every_year_s_sums_are_those_of_its_file(place):
    authority, candidate, files = place.authority, place.candidate, place.results
    for file in files:
        raw = pd.read_csv(file, dtype=str, encoding="utf-8-sig")
        raw = raw[raw["RECTYPE"].isin(["1", "2"]) & raw["LEA"].eq(str(authority))]
        year = int(file.name[5:9])
        for column, measure in (("PTRWM_EXP", "ks2_rwm_exp"), ("PTRWM_HIGH", "ks2_rwm_high")):
            percent = pd.to_numeric(raw[column].str.rstrip("%"), errors="coerce")
            eligible = pd.to_numeric(raw["TELIG"], errors="coerce").where(percent.notna())
            own = candidate.tables["results"]
            own = own[own["year"].eq(year) & own["measure"].eq(measure) & own["status"].eq("published")]
            assert own["eligible"].sum() == eligible.sum() > 300
            assert own["achieved"].sum() == np.round(eligible * percent / 100).sum()
            assert len(own) == eligible.gt(0).sum()


@pytest.mark.slow
def test_members_on_the_day_of_the_tests_are_those_whose_dates_say_so(place):
    authority, candidate, files = place.authority, place.candidate, place.results
    raw = pd.read_csv(place.links, dtype=str)
    raw = raw[raw["LA (code)"].eq(str(authority)) & raw["Group Type"].isin(KINDS)]
    # Written days first by the register; the copier of the national file wrote them year first.
    form = "%d/%m/%Y" if raw["Joined date"].str.contains("/").all() else "%Y-%m-%d"
    raw["joined"] = pd.to_datetime(raw["Joined date"], format=form)
    raw["closed"] = pd.to_datetime(raw["Closed Date"], format=form)
    schools = set(candidate.tables["schools"]["urn"])
    dataset = place.dataset
    changed = {urn for pair in dataset.lineage.items() for urn in pair}
    for file in files:
        day = day_of_tests(int(file.name[5:9]))
        there = raw[(raw["joined"] <= day) & ~(raw["closed"] <= day)]
        own = {("gias-" + g, int(u)) for g, u in zip(there["Group UID"], there["URN"], strict=True)}
        members = dataset.members_on(day)
        found = set(zip(members["partnership"], members["urn"], strict=True))
        alike = {pair for pair in own if pair[1] in schools and pair[1] not in changed}
        assert {pair for pair in found if pair[1] not in changed} == alike
        assert len(alike) > 0


def test_nothing_is_refused_and_every_file_is_read(place):
    assert place.candidate.refused == ()
    assert {str(outcome.state) for outcome in place.candidate.outcomes} == {"read"}
