"""Kinds that came to an end everywhere: shown as ended, whatever the data says."""

import pandas as pd

from collab.data.dataset import day_of_tests
from collab.data.ended_kinds import with_kinds_ended
from collab.data.vocabulary import GOVERNING, KINDS, KINDS_TOLD
from tests.built_in import DATASET, TABLES

DAY = pd.Timestamp(2021, 8, 31)


def test_a_teaching_school_alliance_without_an_end_ended_in_august_2021_and_others_did_not():
    before, after = (tables["partnerships"].set_index("partnership") for tables in (TABLES, DATASET.tables))
    open_ones = before[before["kind"].eq("teaching_school_alliance") & before["ended"].isna()].index
    assert len(open_ones)
    assert after.loc[open_ones, "ended"].eq(DAY).all() and after.loc[open_ones, "standing"].eq("ended").all()
    others = before.index.difference(open_ones)
    pd.testing.assert_series_equal(after.loc[others, "ended"], before.loc[others, "ended"])
    for year, there in ((2019, True), (2022, False)):
        members = DATASET.members_on(day_of_tests(year))
        assert members["kind"].eq("teaching_school_alliance").any() == there
    assert len(DATASET.members_on(DAY)) < len(DATASET.members_on(DAY - pd.Timedelta(days=1)))


def test_an_earlier_end_stays_a_later_one_does_not_and_nobody_joins_after_it():
    slugs = ["early", "late", "trust"]
    kinds = ["teaching_school_alliance", "teaching_school_alliance", "multi_academy_trust"]
    ended = pd.to_datetime(["2019-07-01", "2024-01-01", None])
    table = TABLES["partnerships"].iloc[:3].assign(partnership=slugs, kind=kinds, ended=ended)
    joined = pd.to_datetime(["2012-01-01", "2012-01-01", "2021-08-30", "2021-08-31", "2022-01-01"])
    left = pd.to_datetime(["2019-07-01", "2024-01-01", None, None, None])
    members = pd.DataFrame({"partnership": ["early", "late", "late", "late", "trust"], "urn": range(5)})
    members = members.assign(joined=joined, left=left, lead=False)
    found = with_kinds_ended({"partnerships": table, "memberships": members})
    assert found["partnerships"]["ended"].tolist()[:2] == [pd.Timestamp(2019, 7, 1), DAY]
    assert pd.isna(found["partnerships"]["ended"].iloc[2])
    assert found["memberships"]["urn"].tolist() == [0, 1, 2, 4]
    assert found["memberships"]["left"].tolist()[:3] == [pd.Timestamp(2019, 7, 1), DAY, DAY]


def test_every_kind_is_told_and_who_governs_a_cluster_of_a_trust_knows_its_schools():
    assert list(KINDS_TOLD) == list(KINDS) and len(set(KINDS.values())) == len(KINDS) == 10
    assert "trust_cluster" in GOVERNING
