"""Every change that was made, and no result."""

from collab.people.audit import changes_made
from collab.people.grants import grant
from collab.people.records import save
from collab.releases.importing import ensure_release


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
