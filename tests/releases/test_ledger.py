"""What was shown is kept in the database, before anybody sees it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bench.attack_groups import GROUP, MEASURE, YEAR, made_up, with_groups
from collab.brokering.publishing import publish_scenario
from collab.brokering.scenario import read_steps
from collab.data.dataset import Dataset
from collab.data.group_cohorts import group_cohorts
from collab.data.measures import KeyStage
from collab.data.provenance import Release
from collab.releases.backup_rows import check_store
from collab.releases.ledger import KeptLedger, shown_dataset
from collab.releases.store import LEDGER, Store
from tests.counties import School, county

REAL = Release("Imported data", "Testshire", False, "Anna", ())
SCHOOLS = [
    School(3, 2),
    School(7, 3),
    School(9, 5),
    School(4, 1),
    School(30, 20),
    School(12, 7),
    School(14, 6),
]


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'kept.sqlite'}")
    yield opened
    opened.close()


def together(dataset):
    stage = dataset.stage(2014, KeyStage.KS1)
    return set(pd.Series(stage.urn).groupby(stage.unit).agg(frozenset))


def published(store, schools, release=REAL):
    return store.publish(release, county(schools).tables)


@pytest.mark.slow
def test_units_hold_over_a_new_release_a_raised_threshold_and_a_restored_release(store):
    first = published(store, SCHOOLS)
    before = together(shown_dataset(store, first, 6))
    moved = [replace(s, kinds=("federation",)) if i in (1, 4) else s for i, s in enumerate(SCHOOLS)]
    second = published(store, moved)
    after = together(shown_dataset(store, second, 6))
    assert all(any(unit <= wide for wide in after) for unit in before)
    raised = together(shown_dataset(store, second, 10))
    assert all(any(unit <= wide for wide in raised) for unit in after)
    store.restore(first, "Anna")
    assert together(shown_dataset(store, first, 6)) == raised


def test_what_is_published_from_a_scenario_is_joined_with_what_was_shown(store):
    """A school that joins, counted from 2012, would take another out of its unit."""
    sizes = ((17, 11), (13, 7), (11, 6), (7, 5), (8, 0), (3, 2), (4, 3), (3, 1), (5, 3))
    schools = [
        School(n, k, "North" if i in (3, 6, 7) else "South", ("collaborative_partnership",) if i < 2 else ())
        for i, (n, k) in enumerate(sizes)
    ]
    first = published(store, schools)
    before = together(shown_dataset(store, first, 6))
    steps = read_steps("join 100004 collaborative-partnership")
    start = pd.Timestamp(2012, 9, 1)
    second = publish_scenario(store, steps, title="A link", start=start, by="Anna", expected=first)
    forgetful = together(Dataset(store.release(second), store.tables(second)))
    assert not all(any(unit <= wide for wide in forgetful) for unit in before)
    after = together(shown_dataset(store, second, 6))
    assert all(any(unit <= wide for wide in after) for unit in before)


def test_a_raised_threshold_is_remembered_when_it_is_lowered_again(store):
    number = published(store, SCHOOLS)
    before = together(shown_dataset(store, number, 6))
    raised = together(shown_dataset(store, number, 10))
    assert raised != before
    assert all(any(unit <= wide for wide in raised) for unit in before)
    assert together(shown_dataset(store, number, 6)) == raised


def test_showing_the_same_again_adds_nothing(store):
    number = published(store, SCHOOLS)
    first = together(shown_dataset(store, number, 6))
    assert together(shown_dataset(store, number, 6)) == first
    with store.read() as connection:
        assert len(connection.execute(LEDGER.select()).all()) == 1


def test_an_invented_county_is_not_remembered_among_real_schools(store):
    published(store, SCHOOLS, replace(REAL, illustrative=True))
    number = published(store, SCHOOLS[:-1])
    assert KeptLedger(store, store.release(1)).scope != KeptLedger(store, store.release(number)).scope
    shown_dataset(store, number, 6).stage(2014, KeyStage.KS1)
    assert KeptLedger(store, store.release(1)).empty


def test_past_releases_of_a_database_without_a_ledger_are_entered_first(store):
    published(store, SCHOOLS)
    late = published(store, [*SCHOOLS, School(4, 3)])
    # The late school would be the difference of the two releases.
    stage = shown_dataset(store, late, 6).stage(2014, KeyStage.KS1)
    assert 100_008 not in stage.urn
    assert 100_001 in stage.urn


@pytest.mark.slow
def test_what_was_shown_of_groups_of_pupils_is_kept_and_a_backup_of_it_is_whole(store):
    made = with_groups(made_up(np.random.default_rng(5)))
    number = store.publish(REAL, made.tables)
    shown = group_cohorts(shown_dataset(store, number, 6), YEAR, MEASURE, GROUP)
    with store.read() as connection:
        keys = {row.key_stage for row in connection.execute(LEDGER.select())}
    assert keys == {"ks2", "2d1"}
    again = group_cohorts(shown_dataset(store, number, 6), YEAR, MEASURE, GROUP)
    assert (shown.unit == again.unit).all() and (shown.urn == again.urn).all()
    raised = group_cohorts(shown_dataset(store, number, 12), YEAR, MEASURE, GROUP)
    wide = set(pd.Series(raised.urn).groupby(raised.unit).agg(frozenset))
    units = set(pd.Series(shown.urn).groupby(shown.unit).agg(frozenset))
    assert wide != units and all(any(unit <= one for one in wide) for unit in units)
    check_store(store)
