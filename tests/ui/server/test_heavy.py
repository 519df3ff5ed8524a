"""What a process beside the pages does before anybody waits for it."""

from datetime import date

import pytest

from collab.briefing import Scope
from collab.data.errors import CollabError
from collab.data.selection import make_selection
from collab.releases.importing import ensure_release
from collab.ui.server import heavy
from collab.ui.server.heavy import Shown, have_release
from tests.given import collected


@pytest.fixture
def shown(store, monkeypatch):
    """The built-in release, as a page shows it."""
    monkeypatch.setattr(heavy, "_store", lambda: store)
    number = ensure_release(store)
    return Shown(number, store.fingerprint(number), 10)


def test_the_story_that_a_release_opens_with_is_composed_before_somebody_asks(shown, monkeypatch):
    asked, heard = [], []

    def composed(*given, **how):
        asked.append((*given, how["today"]))
        how["progress"](1.0, "Composed")

    monkeypatch.setattr(heavy, "compose", composed)
    have_release(shown, lambda share, what: heard.append((share, what)))
    ((dataset, selection, scope, records, today),) = asked
    assert dataset.threshold == shown.threshold and dataset.release.number == shown.number
    assert (selection, scope, today) == (make_selection(dataset), Scope(), date.today())
    assert len(records["assessments"]) == len(dataset.tables["assessments"])
    assert heard == [(0.0, "Loading the data"), (1.0, "Composed")]


def test_the_data_costs_the_collector_of_a_process_beside_the_pages_nothing(shown, monkeypatch):
    monkeypatch.setattr(heavy, "compose", lambda *_given, **_how: None)
    have_release(shown, lambda _share, _what: None)
    assert not collected(heavy._dataset(shown).schools)


def test_data_that_has_changed_is_not_composed_from(shown, monkeypatch):
    monkeypatch.setattr(heavy, "compose", None)
    with pytest.raises(CollabError, match="has changed in the meantime"):
        have_release(Shown(shown.number, "another", 10), lambda _share, _what: None)
