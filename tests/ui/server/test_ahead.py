"""The units of groups are decided before anybody asks: all of them, as they would be at the first look."""

import logging
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from collab.data.dataset import Dataset, in_memory
from collab.data.group_cohorts import group_cohorts, groups_in, shown_key
from collab.releases.ledger import shown_dataset
from collab.releases.store import LEDGER, StoreError
from collab.ui.server import ahead, heavy
from collab.ui.server.ahead import decide_groups_ahead
from collab.ui.server.database import open_store
from collab.ui.server.loading import load_dataset, load_release, shown_by
from tests.built_in import RELEASE, TABLES

NUMBERED = Dataset(replace(RELEASE, number=1), in_memory(TABLES), 6)


def everything(dataset):
    return [
        (year, measure, group)
        for year in dataset.years
        for measure in dataset.measures[year]
        for group in groups_in(dataset, year, measure)
    ]


def remembered(store):
    query = sa.select(LEDGER.c.year, LEDGER.c.key_stage)
    with store.read() as connection:
        return {(row.year, row.key_stage) for row in connection.execute(query)}


@pytest.fixture
def beside(monkeypatch):
    """As the app is served: with processes for heavy work, and no pause between two decisions."""
    monkeypatch.setenv("COLLAB_WORKERS", "1")
    monkeypatch.setattr(ahead, "_PAUSE", 0)


@pytest.mark.slow
def test_every_group_is_decided_as_at_a_first_look(fresh, beside):
    store = open_store()
    dataset = shown_dataset(store, store.showing(), 6)
    asked = everything(dataset)
    assert len(asked) > 50
    decide_groups_ahead(dataset, store.showing()).join()
    assert {(year, shown_key(measure, group)) for year, measure, group in asked} <= remembered(store)
    plain = Dataset(RELEASE, in_memory(TABLES), 6)
    for year, measure, group in asked[::7]:
        decided, first = (group_cohorts(of, year, measure, group) for of in (dataset, plain))
        assert np.array_equal(decided.unit, first.unit)
        assert np.array_equal(decided.unit_achieved(measure), first.unit_achieved(measure))


@pytest.mark.parametrize(
    ("workers", "more", "showing", "decided"),
    [("1", 0, 1, True), ("0", 0, 1, False), ("1", 1, 1, False), ("1", 0, 2, False), ("1", 0, None, False)],
)
def test_what_is_decided_ahead_is_the_release_on_show_of_no_more_schools_than_said(
    monkeypatch, workers, more, showing, decided
):
    """An earlier one, which an officer looks at, would be remembered as shown without need."""
    begun = []
    monkeypatch.setattr(ahead, "_decide", begun.append)
    monkeypatch.setenv("COLLAB_WORKERS", workers)
    monkeypatch.setattr(ahead, "MOST_SCHOOLS", len(NUMBERED.tables["schools"]) - more)
    if thread := decide_groups_ahead(NUMBERED, showing):
        thread.join()
    assert begun == [NUMBERED] * decided


def test_a_database_that_does_not_answer_is_left_to_whoever_asks(beside, monkeypatch, caplog):
    def refuses(*_):
        raise StoreError("The database does not answer.")

    monkeypatch.setattr(ahead, "group_cohorts", refuses)
    with caplog.at_level(logging.WARNING, "collab"):
        decide_groups_ahead(NUMBERED, 1).join()
    assert len(caplog.records) == 1 and "could not be decided ahead" in caplog.text


@pytest.mark.slow
def test_the_pages_process_and_the_one_beside_it_begin_with_what_they_show(real, monkeypatch):
    """Both show groups, each from a dataset of its own."""
    begun = []
    for where in ("loading", "heavy"):
        name = f"collab.ui.server.{where}.decide_groups_ahead"
        monkeypatch.setattr(name, lambda *given, where=where: begun.append((where, *given)))
    load_release.clear()
    dataset = load_dataset()
    heavy.have_release(shown_by(dataset), lambda _share, _what: None)
    load_release.clear()
    number = open_store().showing()
    assert [(where, of.release.number, showing) for where, of, showing in begun] == [
        ("loading", number, number),
        ("heavy", number, number),
    ]
