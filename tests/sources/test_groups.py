"""Group links: real ones as published, and rows that are wrong."""

import pytest

from tests.official_files import GROUPS, HAMPSHIRE, OFFICIAL, published, read_official, written


@pytest.mark.slow
@published
def test_the_group_links_give_federations_and_trusts_and_count_the_rest():
    reading = read_official(OFFICIAL / "gias_group_links.csv", HAMPSHIRE)
    kinds = reading.tables["partnerships"]["kind"].value_counts()
    assert kinds["federation"] > 20 and kinds["multi_academy_trust"] > 20
    assert any("Children's Centres Group" in note for note in reading.notes)
    assert len(reading.tables["memberships"]) == 118
    assert reading.tables["memberships"]["joined"].notna().all()


def test_a_foundation_trust_is_a_kind_of_its_own(tmp_path):
    rows = ["100001,7,Coast Trust,Trust,Open,2015-01-01,850"]
    table = read_official(written(tmp_path, GROUPS, *rows)).tables["partnerships"]
    assert table["kind"].tolist() == ["foundation_trust"]


def test_a_group_that_one_of_its_rows_calls_closed_has_ended(tmp_path):
    rows = [f"10000{n},7,Coast,Federation,{word},2015-01-01,850" for n, word in ((1, "Open"), (2, "Closed"))]
    rows += [f"10000{n},8,Wolds,Federation,Open,2015-01-01,850" for n in (3, 4)]
    table = read_official(written(tmp_path, GROUPS, *rows)).tables["partnerships"]
    assert dict(zip(table["name"], table["standing"], strict=True)) == {"Coast": "ended", "Wolds": "active"}


def test_schools_that_a_group_has_elsewhere_today_are_counted_where_the_file_has_them(tmp_path):
    header = GROUPS.replace(",LA (code)", ",Closed Date,LA (code)")
    ours = ["100001,7,Far Trust,Multi-academy trust,Open,2015-01-01,,850"]
    theirs = [
        "200001,7,Far Trust,Multi-academy trust,Open,2015-01-01,,936",
        "200002,7,Far Trust,Multi-academy trust,Open,2015-01-01,,937",
        "200003,7,Far Trust,Multi-academy trust,Open,2015-01-01,2016-01-01,936",
        "200004,8,Other Trust,Multi-academy trust,Open,2015-01-01,,936",
    ]
    both = read_official(written(tmp_path, header, *ours, *theirs), HAMPSHIRE).tables["partnerships"]
    assert both["elsewhere"].tolist() == [2]
    alone = read_official(written(tmp_path, header, *ours), HAMPSHIRE).tables["partnerships"]
    assert alone["elsewhere"].isna().all()


def test_a_membership_needs_its_date_and_comes_once(tmp_path):
    rows = ["100001,7,A Federation,Federation,Open,2015-01-01,850"] * 2
    rows += ["100002,7,A Federation,Federation,Open,,850", "100003,8,,School sponsor,Open,2015-01-01,850"]
    reading = read_official(written(tmp_path, GROUPS, *rows))
    assert [(p.row, p.column) for p in reading.refused] == [(4, "Joined date"), (3, "URN")]
    assert len(reading.tables["memberships"]) == 1
    assert reading.notes == ("1 rows of type School sponsor were left out: no school partnership.",)
