"""What people write down: kept with who and when, safe when two save at once, exported and read
back without loss."""

import threading

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.people.kept_whole import check_people
from collab.people.records import ConflictError, entries, history, key_of, newest, remove, save, with_records
from collab.releases.backup import restore_backup, write_backup
from collab.releases.store import Store
from collab.sources.formats import open_file, read_opened
from collab.sources.own_template import write_workbook
from tests.built_in import RELEASE, TABLES
from tests.databases import BOTH_DATABASES
from tests.written_down import MATCH, NEW_RECORDS, OFFER, SLUG


def rating(value=3, lesson=2, day="2014-06-01", evidence="Visits", by="Anna"):
    return {
        "partnership": SLUG,
        "lesson": str(lesson),
        "assessed_on": day,
        "rating": str(value),
        "evidence": evidence,
        "by": by,
    }


def put(store, row, version=0, record="assessments", by="Anna", illustrative=True):
    return save(store, record, row, by=by, version=version, illustrative=illustrative)


def tables(store, illustrative, invented=True):
    return with_records(store, illustrative.tables, illustrative=invented)


def written(rows):
    """The rows that people wrote, without those of the release."""
    return rows[rows["version"] > 0]


@BOTH_DATABASES
def test_every_change_is_kept_with_who_and_when(store, illustrative):
    before = newest(store)
    assert before == ""
    put(store, rating(2))
    put(store, rating(3, day="2015-06-01"), version=1, by="Ben")
    put(store, rating(4, day="2015-06-01"), version=2, by="Cleo")
    assert newest(store).startswith("3 ") and "Cleo" in newest(store)
    told = [
        (e.version, e.by, e.content["rating"])
        for e in history(store, "assessments", f"{SLUG}/2", illustrative=True)
    ]
    assert told == [(3, "Cleo", 4), (2, "Ben", 3), (1, "Anna", 2)]
    rows = written(tables(store, illustrative)["assessments"]).sort_values("assessed_on")
    assert rows[["rating", "version"]].to_numpy().tolist() == [[2, 1], [4, 3]]
    assert rows["assessed_on"].tolist() == [pd.Timestamp(2014, 6, 1), pd.Timestamp(2015, 6, 1)]


@BOTH_DATABASES
@pytest.mark.parametrize("record", ["offers", "matches", "topics", "actions", "projects"])
def test_two_who_save_an_offer_or_what_came_of_it_at_once_lose_nothing(store, record):
    row, changed = NEW_RECORDS[record]
    put(store, row, record=record)
    put(store, row | changed, record=record, version=1, by="Ben")
    with pytest.raises(ConflictError) as caught:
        put(store, row, record=record, version=1, by="Cleo")
    assert changed.items() <= caught.value.theirs.content.items() and caught.value.theirs.by == "Ben"


@BOTH_DATABASES
def test_the_second_of_two_sees_the_first_s_change_and_loses_nothing(store):
    put(store, rating(2))
    put(store, rating(3), version=1, by="Ben")
    with pytest.raises(ConflictError) as caught:
        put(store, rating(1), version=1, by="Cleo")
    assert (caught.value.theirs.by, caught.value.theirs.content["rating"]) == ("Ben", 3)
    assert put(store, rating(1), version=caught.value.theirs.version, by="Cleo").version == 3


@BOTH_DATABASES
def test_of_many_who_save_at_once_one_is_first_and_the_rest_are_told(store):
    outcomes = []

    def write(name):
        try:
            outcomes.append(put(store, rating(), by=name).by)
        except ConflictError:
            outcomes.append("told")

    threads = [threading.Thread(target=write, args=(f"P{n}",)) for n in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert outcomes.count("told") == 5
    assert len(history(store, "assessments", f"{SLUG}/2", illustrative=True)) == 1


@BOTH_DATABASES
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (rating(5), "rating"),
        (rating("often"), "rating"),
        (rating(lesson=11), "lesson"),
        (rating(day="soon"), "assessed_on"),
        (rating(by=None), "by"),
        ({**rating(), "partnership": "Not a slug"}, "partnership"),
    ],
)
def test_what_breaks_the_contract_is_refused_by_column_and_nothing_is_saved(store, row, column):
    with pytest.raises(DataError) as caught:
        put(store, row)
    assert column in {p.column for p in caught.value.problems}
    assert newest(store) == ""


@BOTH_DATABASES
def test_nobody_writes_without_a_name(store):
    with pytest.raises(DataError, match="Say who you are"):
        put(store, rating(), by=" ")


@BOTH_DATABASES
def test_a_built_in_project_is_edited_over_and_removed_but_never_lost(store, illustrative):
    first = illustrative.tables["projects"].iloc[0]
    row = {c: None if pd.isna(v) else str(v) for c, v in first.items()}
    key = key_of("projects", row)
    put(store, {**row, "title": "Renamed"}, record="projects")
    now = tables(store, illustrative)["projects"].set_index("project")
    assert now.at[key, "title"] == "Renamed" and len(now) == 9
    assert now["saved_by"].tolist().count("Anna") == 1
    remove(store, "projects", key, by="Ben", version=1, illustrative=True)
    assert key not in set(tables(store, illustrative)["projects"]["project"])
    versions = history(store, "projects", key, illustrative=True)
    assert [e.content is None for e in versions] == [True, False]
    put(store, row, record="projects", version=2)
    assert len(tables(store, illustrative)["projects"]) == 9


@BOTH_DATABASES
def test_what_is_written_on_invented_data_is_not_shown_beside_real_data(store, illustrative):
    put(store, rating(2))
    put(store, rating(4), illustrative=False)
    for invented, value in ((True, 2), (False, 4)):
        rows = written(tables(store, illustrative, invented)["assessments"])
        assert rows["rating"].tolist() == [value]


@pytest.mark.slow
@BOTH_DATABASES
def test_records_are_exported_with_the_workbook_and_read_back_without_loss(store, illustrative):
    put(store, rating(3, evidence='=HYPERLINK("x")\nand a second line'))
    put(store, rating(1, lesson=10, evidence=None, by="@Ben"), record="assessments")
    review = {
        "review": "r-1",
        "partnership": SLUG,
        "reviewed_on": "2014-05-01",
        "kind": "peer",
        "facilitator": None,
        "focus": "- Reading",
        "findings": "+1",
        "next_steps": None,
        "next_review": "2015-05-01",
        "by": "Ben",
    }
    put(store, review, record="reviews")
    scenario = {
        "scenario": "s-1",
        "title": "=First",
        "note": None,
        "by": "Ben",
        "steps": "join 900001 footpath-partnership\nleave 900156 beacon-partnership",
    }
    put(store, scenario, record="scenarios")
    story = {
        "story": "s-1",
        "title": "=Autumn",
        "choices": "district=Boston&briefing_for=One+partnership",
        "partnership": "beacon-partnership",
        "note": None,
        "by": "Ben",
    }
    put(store, story, record="stories")
    offered = {
        "offer": "o-1",
        "side": "gives",
        "topic": "t-1",
        "urn": "900001",
        "partnership": None,
        "detail": "=Two days",
        "since": "2014-09-01",
        "until": None,
        "at_once": "2",
        "contact": "inclusion_lead",
        "by": "Ben",
    }
    put(store, offered, record="offers")
    put(store, {"topic": "t-1", "title": "=Swimming", "field": "premises"}, record="topics")
    met = {"match": "m-1", "offer": "o-1", "need": "o-2", "stage": "agreed", "by": "Ben"}
    dated = {"suggested": "2014-09-01", "agreed": "2014-09-01", "begun": None, "ended": None}
    put(store, {**met, **dated, "outcome": None}, record="matches")
    todo = {"action": "a-1", "review": "r-1", "partnership": SLUG, "what": "+Visit", "owner": "clerk"}
    put(store, {**todo, "due": "2015-01-01", "done": None, "by": "Ben"}, record="actions")
    now = tables(store, illustrative)
    content = write_workbook({**illustrative.tables, **now})
    back = {}
    for reading in read_opened(open_file("w.xlsx", content), frozenset(), None, None):
        assert reading.refused == ()
        back |= reading.tables
    for record, table in now.items():
        own = table[back[record].columns]
        pd.testing.assert_frame_equal(back[record].reset_index(drop=True), own, check_dtype=False)


@pytest.mark.parametrize(
    ("record", "row", "column"),
    [
        ("offers", OFFER | {"urn": "900001"}, "urn"),
        ("offers", OFFER | {"partnership": None}, "urn"),
        ("offers", OFFER | {"until": "2014-08-31"}, "until"),
        ("offers", OFFER | {"contact": "Anna Smith, 01522 123456"}, "contact"),
        ("matches", MATCH | {"ended": None}, "stage"),
        ("matches", MATCH | {"agreed": "2014-09-02"}, "ended"),
        ("matches", MATCH | {"stage": "agreed"}, "stage"),
    ],
)
def test_an_offer_or_match_that_cannot_be_is_refused_by_its_column(store, record, row, column):
    put(store, OFFER, record="offers")
    put(store, MATCH, record="matches")
    with pytest.raises(DataError) as caught:
        put(store, row, record=record, version=1)
    assert column in {p.column for p in caught.value.problems}


def test_the_list_of_topics_begins_with_the_standard_ones_and_keeps_what_is_changed(store, illustrative):
    start = tables(store, illustrative)["topics"]
    assert {"writing", "minibus"} <= set(start["topic"]) and start["version"].eq(0).all()
    put(store, {"topic": "writing", "title": "Writing well", "field": "teaching"}, record="topics")
    remove(store, "topics", "minibus", by="Ben", version=0, illustrative=True)
    now = tables(store, illustrative)["topics"].set_index("topic")
    assert now.at["writing", "title"] == "Writing well" and "minibus" not in now.index
    assert len(now) == len(start) - 1


@pytest.mark.slow
def test_a_backup_carries_what_is_offered_and_what_reviews_led_to(store, tmp_path):
    store.publish(RELEASE, TABLES)
    for record, (row, _) in NEW_RECORDS.items():
        put(store, row, record=record)
    write_backup(store, tmp_path / "backup.zip")
    other = Store(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore_backup(other, tmp_path / "backup.zip", [check_people])
    assert entries(other, illustrative=True) == entries(store, illustrative=True)
    other.close()
