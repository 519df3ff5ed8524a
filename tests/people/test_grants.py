"""Roles given to people: the latest counts, every one is kept."""

import pytest

from collab.data.errors import CollabError
from collab.people.access import Role
from collab.people.grants import grant, grant_of, grants
from collab.releases.importing import ensure_release


@pytest.mark.slow
def test_the_latest_grant_counts_and_every_one_is_kept(store):
    ensure_release(store)
    grant(store, "Anna@Example.org", "officer", by="root")
    grant(store, "anna@example.org", "lead", by="Ben", partnerships=["beacon-partnership"])
    found = grant_of(store, "ANNA@example.org ")
    assert found is not None and found.role is Role.LEAD
    assert found.partnerships == ("beacon-partnership",)
    assert [g.by for g in grants(store)] == ["Ben", "root"]
    assert grant_of(store, "nobody@example.org") is None
    for address, role in (("anna", "viewer"), ("a@b.c", "king"), ("a@b.c", "lead")):
        with pytest.raises(CollabError):
            grant(store, address, role, by="root")
    with pytest.raises(CollabError, match=r"no partnership 'beacon'\. Did you mean .*beacon-partner"):
        grant(store, "a@b.uk", "lead", by="root", partnerships=["beacon"])
    with pytest.raises(CollabError, match=r"no district 'East Linsey'\. Did you mean East Lindsey"):
        grant(store, "a@b.uk", "officer", by="root", districts=["East Linsey"])
    with pytest.raises(CollabError, match="A viewer sees everything"):
        grant(store, "a@b.uk", "viewer", by="root", districts=["East Lindsey"])
