"""A scenario published as a release."""

from hashlib import sha256

import pandas as pd
import pytest

from collab.brokering.publishing import publish_scenario
from collab.brokering.scenario import read_steps
from collab.data.errors import DataError
from collab.releases.importing import ensure_release
from collab.releases.store import Store, StoreError


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")
    ensure_release(store)
    return store


def test_a_published_scenario_is_a_release_of_its_own_that_a_restart_keeps(store):
    steps = read_steps("join 900001 footpath-partnership")
    start = pd.Timestamp(2026, 9, 1)
    number = publish_scenario(store, steps, title="New link", start=start, by="Anna", expected=1)
    assert (number, store.showing()) == (2, 2)
    release = store.release(2)
    assert release.illustrative and release.made_by == "Anna"
    assert release.files[-1].name == "Scenario: New link"
    assert release.files[-1].notes == ("join 900001 footpath-partnership",)
    assert (release.files[-1].rows, release.files[-1].kind) == (1, "Changes of partnerships from 01/09/2026")
    assert release.files[-1].sha256 == sha256(b"join 900001 footpath-partnership").hexdigest()
    rows = store.tables(2)["memberships"]
    own = rows[(rows["urn"] == 900001) & (rows["partnership"] == "footpath-partnership")]
    assert own["joined"].tolist() == [start]
    assert ensure_release(store) == 2
    before = store.tables(1)["memberships"]
    assert len(rows) == len(before) + 1


@pytest.mark.slow
def test_a_scenario_is_not_published_over_a_release_it_was_not_tried_on(store):
    steps = read_steps("join 900001 footpath-partnership")
    start = pd.Timestamp(2026, 9, 1)
    publish_scenario(store, steps, title="One", start=start, by="Anna", expected=1)
    with pytest.raises(StoreError, match="was published while"):
        publish_scenario(store, steps, title="Two", start=start, by="Ben", expected=1)
    with pytest.raises(DataError, match="a member already"):
        publish_scenario(store, steps, title="Two", start=start, by="Ben", expected=2)
    assert store.showing() == 2
