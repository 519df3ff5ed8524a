"""Every change that was made, and no result."""

from types import SimpleNamespace

from collab.people import audit
from collab.people.access import Role
from collab.people.audit import changes_made
from collab.people.grants import Grant, grant
from collab.people.records import KEYS, Entry, save
from collab.releases.importing import ensure_release
from collab.releases.store import Turn


def test_the_audit_tells_every_change_and_no_result(store):
    ensure_release(store)
    row = {
        "partnership": "beacon-partnership",
        "lesson": "2",
        "assessed_on": "2014-06-01",
        "rating": "3",
        "evidence": "Visits",
        "by": "Anna",
    }
    save(store, "assessments", row, by="Anna", version=0, illustrative=True)
    save(store, "assessments", {**row, "rating": "4"}, by="Ben", version=1, illustrative=True)
    grant(store, "a@b.uk", "officer", by="root")
    table = changes_made(store, illustrative=True)
    assert set(table["what"]) == {
        "Data published",
        "Assessment written",
        "Assessment changed",
        "Role given: officer",
    }
    assert set(table["by"]) >= {"Anna", "Ben", "root"}
    assert len(changes_made(store, illustrative=False)) == 2


NAMES = {
    "assessments": "Assessment",
    "reviews": "Review",
    "projects": "Project",
    "inspection_mentions": "Inspection mention",
    "scenarios": "Scenario",
    "stories": "Story",
    "topics": "Topic",
    "offers": "Offer",
    "matches": "Match",
    "actions": "Action",
}


def test_each_change_is_told_in_words_the_latest_first(monkeypatch):
    """Of several at one time: data, then records, then roles, each as they are kept."""
    noon, later = "2024-09-01T12:00:00+00:00", "2024-09-01T12:00:01+00:00"
    written = {"rating": "3", "title": "what it says"}
    given = [
        Grant("c@d.uk", Role.LEAD, ("Boston",), ("a", "b"), later, "Root"),
        Grant("a@b.uk", Role.OFFICER, at=noon, by="Root"),
    ]
    kept = {
        True: [
            *(Entry(record, "k", 1, noon, "Anna", written) for record in KEYS),
            Entry("stories", "s", 2, later, "Ben", written),
            Entry("stories", "s", 3, later, "Cleo", None),
            Entry("topics", "t", 1, noon, "Cleo", None),
        ],
        False: [Entry("offers", "real", 1, noon, "Dora", written)],
    }
    monkeypatch.setattr(audit, "entries", lambda _, illustrative: kept[illustrative])
    monkeypatch.setattr(audit, "grants", lambda _: given)
    turns = [Turn(2, later, "Olive", "restored"), Turn(1, noon, "Olive", "published")]
    store = SimpleNamespace(turns=lambda: turns)
    told = changes_made(store, illustrative=True)
    assert list(told.columns) == ["at", "by", "what", "which"]
    assert told.to_numpy().tolist() == [
        [later, "Olive", "Data restored", "release 2"],
        [later, "Ben", "Story changed", "s"],
        [later, "Cleo", "Story removed", "s"],
        [later, "Root", "Role given: partnership lead", "c@d.uk, Boston, a, b"],
        [noon, "Olive", "Data published", "release 1"],
        *([noon, "Anna", f"{NAMES[record]} written", "k"] for record in KEYS),
        [noon, "Cleo", "Topic removed", "t"],
        [noon, "Root", "Role given: officer", "a@b.uk, everywhere"],
    ]
    assert "what it says" not in told.to_csv()
    real = changes_made(store, illustrative=False)
    assert real["what"].tolist()[-2:] == ["Offer written", "Role given: officer"] and len(real) == 5
