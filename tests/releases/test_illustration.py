"""The illustrative county: the same bytes, the published sums, invented names."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.dataset import Dataset
from collab.data.measures import MEASURES, SCORES
from collab.data.provenance import Release
from collab.data.stages import Unit
from collab.data.vocabulary import PUPIL_GROUPS
from collab.metrics.published import published_check
from collab.releases.built_in import DATA
from collab.releases.illustration import generate, write
from collab.releases.illustration.county_results import YEARS, apportion, counts_for, members_on_test_day
from collab.releases.illustration.county_schools import SCHOOLS_BY_DISTRICT
from collab.sources.tidy import read_csv, read_folder
from tests.given import SHARED


@pytest.mark.slow
def test_the_committed_files_are_the_generator_s_to_the_byte(tmp_path):
    for path in write(tmp_path, DATA / "published"):
        assert path.read_bytes() == (DATA / "illustrative" / path.name).read_bytes(), path.name


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 7, 99, 2026])
def test_any_seed_gives_a_valid_county_that_meets_the_published_figures(tmp_path, seed):
    write(tmp_path, DATA / "published", seed)
    tables = dict(read_folder(tmp_path))
    tables["benchmarks"] = read_csv(DATA / "published" / "benchmarks.csv", "benchmarks")
    release = Release("Illustrative data", "Lincolnshire", True, "a test", ())
    check = published_check(Dataset(release, tables), 2014)
    assert set(check["agreement"]) == {"agrees"}
    assert tables["schools"]["district"].value_counts().to_dict() == SCHOOLS_BY_DISTRICT
    joined = tables["memberships"].groupby("partnership")["urn"].nunique()
    assert joined.between(3, 8).all()
    assert 28 <= len(tables["partnerships"]) <= 36


@pytest.fixture(scope="module")
def tables():
    return generate(DATA / "published")


def test_thresholds_nest(tables):
    wide = tables["results"].pivot(index=["urn", "year"], columns="measure", values="achieved")
    for harder, easier in (
        ("ks1_rwm_l3", "ks1_rwm_l2b"),
        ("ks1_rwm_l2b", "ks1_rwm_l2"),
        ("ks2_rwm_high", "ks2_rwm_exp"),
    ):
        pair = wide[[harder, easier]].dropna()
        assert len(pair) > 200
        assert (pair[harder] <= pair[easier]).all()


def test_subjects_singly_are_in_step_with_all_three_together(tables):
    rows = tables["results"][tables["results"]["measure"].str.startswith("ks2")]
    wide = rows.pivot(index=["urn", "year"], columns="measure", values="achieved")
    wide = wide.loc[wide["ks2_rwm_exp"].notna()].astype(float)
    pupils = rows.groupby(["urn", "year"])["eligible"].first()[wide.index].astype(float)
    assert rows.groupby(["urn", "year"])["eligible"].nunique().eq(1).all()
    for standard in ("exp", "high"):
        three = wide[[f"ks2_{subject}_{standard}" for subject in ("read", "writ", "mat")]]
        together = wide[f"ks2_rwm_{standard}"]
        # Who meets all three meets each; and no more miss all three together than miss one of them.
        assert (three.min(axis=1) >= together).all()
        assert (together >= three.sum(axis=1) - 2 * pupils).all()
    for subject in ("read", "writ", "mat", "gps"):
        assert (wide[f"ks2_{subject}_high"] <= wide[f"ks2_{subject}_exp"]).all()
    singly = [code for code in wide if "rwm" not in code and "tables" not in code]
    assert len(wide) > 2000 and len(singly) == 8 and wide[singly].notna().all(axis=None)


def test_scores_are_of_every_cohort_and_progress_lies_within_its_limits(tables):
    scores, results = tables["scores"], tables["results"]
    cohorts = results[results["measure"] == "ks2_rwm_exp"].set_index(["urn", "year"])["eligible"]
    for code, rows in scores.groupby("measure"):
        own = rows.set_index(["urn", "year"])
        there = [year for year in YEARS if SCORES[str(code)].covers(year)]
        wanted = cohorts[cohorts.index.get_level_values("year").isin(there)]
        assert own["pupils"].reindex(wanted.index).eq(wanted).all() and len(own) == len(wanted)
        assert own["low"].notna().all() == (SCORES[str(code)].unit is Unit.PROGRESS)
    limits = scores[scores["low"].notna()]
    assert ((limits["low"] < limits["score"]) & (limits["score"] < limits["high"])).all()


def test_the_checks_are_of_every_school_that_teaches_the_age(tables):
    schools = tables["schools"].set_index("urn")["phase"]
    for code, phases in (
        ("eyf_gld", {"infant", "primary"}),
        ("yr1_phonics", {"infant", "primary"}),
        ("yr4_tables", {"junior", "primary"}),
    ):
        rows = tables["results"][tables["results"]["measure"] == code]
        assert set(schools[rows["urn"]]) == phases
        assert {y for y in YEARS if MEASURES[code].covers(y)} == set(rows["year"])


def test_groups_of_pupils_and_their_complements_add_up_to_every_cohort_s_results(tables):
    rows, whole = tables["group_results"], tables["results"].set_index(["urn", "year", "measure"])
    rows = rows.assign(achieved=pd.to_numeric(rows["achieved"]).fillna(0))
    for group, complement in PUPIL_GROUPS.items():
        pair = rows[rows["pupil_group"].isin([group, complement])]
        sums = pair.groupby(["urn", "year", "measure"])[["eligible", "achieved"]].sum()
        assert len(pair) == 2 * len(sums) > 9000
        assert (sums == whole.loc[sums.index, ["eligible", "achieved"]]).all(axis=None), group
        reached = pair.groupby("pupil_group")[["achieved", "eligible"]].sum()
        share = reached["achieved"] / reached["eligible"]
        ahead = {"girls": 1, "additional_language": 1}.get(group, -1)
        assert ahead * (share[group] - share[complement]) > 0
    own = rows.pivot(index=["urn", "year", "pupil_group"], columns="measure", values="achieved")
    assert (own["ks2_rwm_high"].dropna() <= own["ks2_rwm_exp"].dropna()).all()


def test_as_many_pupils_are_in_a_group_as_the_context_of_the_cohort_says(tables):
    context = tables["context"].set_index(["urn", "year"])
    rows = tables["group_results"].drop_duplicates(["urn", "year", "pupil_group"])
    for group in ("disadvantaged", "special_needs", "additional_language"):
        own = rows[rows["pupil_group"] == group].set_index(["urn", "year"])
        told = context.loc[own.index]
        assert (np.round(100 * own["eligible"] / told["pupils"]) == told[group].astype(int)).all(), group


def test_partnerships_start_end_and_regroup(tables):
    partnerships, memberships = tables["partnerships"], tables["memberships"]
    assert (partnerships["ended"] != "").sum() >= 2
    assert (partnerships["grew_out_of"] != "").sum() >= 3
    years = [len(members_on_test_day(memberships, year)) for year in (2012, 2014, 2019, 2025)]
    assert years[1] == 138
    assert len(set(years)) == 4


def test_nobody_belongs_before_their_school_s_partnership_or_after_it_ended(tables):
    rows = tables["memberships"].merge(tables["partnerships"], on="partnership")
    assert (rows["joined"] >= rows["formed"]).all()
    ended = rows[rows["ended"] != ""]
    assert ((ended["left"] != "") & (ended["left"] <= ended["ended"])).all()


def test_partnerships_are_mostly_neighbours_and_a_few_are_spread(tables):
    places = tables["schools"].set_index("urn")[["easting", "northing"]]
    rows = tables["memberships"].join(places, on="urn")
    centre = rows.groupby("partnership")[["easting", "northing"]].transform("mean")
    rows["miles"] = np.hypot(*(rows[["easting", "northing"]] - centre).to_numpy().T) / 1609.344
    miles = rows.groupby("partnership")["miles"].mean()
    assert (miles < 4).mean() > 0.5
    assert (miles > 6).sum() >= 3


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data/england_primary_schools.csv")
def test_no_invented_name_is_a_real_school_s(tables):
    real = pd.read_csv(SHARED / "england_primary_schools.csv")["name"]
    root = re.compile(r"\b(primary|infant|junior|school|academy|community|the|and|of)\b|[^a-z ]")
    plain = {" ".join(root.sub(" ", name.lower()).split()) for name in real}
    for name in tables["schools"]["name"]:
        assert " ".join(root.sub(" ", name.lower()).split()) not in plain, name
    assert tables["schools"]["name"].is_unique


@given(st.lists(st.floats(0.1, 90), min_size=1, max_size=40), st.integers(0, 500))
def test_apportioning_meets_the_total_and_the_smallest(weights, extra):
    total = 3 * len(weights) + extra
    whole = apportion(np.array(weights), total, 3)
    assert whole.sum() == total
    assert whole.min() >= 3


def test_counts_that_cannot_exist_are_refused():
    pupils = {"in_collaboration": 3, "not_in_collaboration": 3, "all": 6}
    with pytest.raises(ValueError, match="no whole numbers"):
        counts_for({"in_collaboration": 50.0, "not_in_collaboration": 50.0, "all": 50.0}, pupils)


def test_what_became_of_the_invented_projects_and_matches_goes_with_what_they_are(illustrative):
    """Who reads that a project which ended goes on, or that a minibus was learnt from, believes nothing."""
    projects = illustrative.tables["projects"]
    decided = projects.loc[projects["ends"].notna() & projects["verdict"].notna(), "verdict"]
    assert len(decided) and not decided.isin(["go_on", "change", "too_early"]).any()
    offers = illustrative.tables["offers"].set_index("offer")["topic"]
    came = illustrative.tables["matches"].dropna(subset=["outcome"])
    lent = came["need"].map(offers).isin(["minibus", "hall-field-or-pool"])
    assert lent.any() and not came.loc[lent, "outcome"].str.contains("plan").any()
