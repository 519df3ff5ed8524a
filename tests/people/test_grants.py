"""Roles given to people: the latest counts, every one is kept."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from collab.data.errors import CollabError
from collab.people.access import Role
from collab.people.grants import Grant, grant, grant_of, grants
from collab.releases.importing import ensure_release
from collab.releases.store import GRANTS, StoreError


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


def test_a_grant_is_kept_as_it_was_given(store):
    """In a database that shows nothing yet, in which no district or partnership is known to be wrong."""
    assert grants(store) == [] and grant_of(store, "a@b.uk") is None
    before = datetime.now(UTC).replace(microsecond=0)
    given = grant(store, " A@B.uk\n", "lead", by="Ben", districts=["East Lindsey"], partnerships=["a", "b"])
    assert given == Grant("a@b.uk", Role.LEAD, ("East Lindsey",), ("a", "b"), given.at, "Ben")
    assert before <= datetime.fromisoformat(given.at) <= datetime.now(UTC) and "." not in given.at
    other = grant(store, "c@d.uk", "viewer", by="Ben")
    assert grants(store) == [other, given]
    assert grant_of(store, "a@b.uk") == given and grant_of(store, "C@d.uk ") == other
    district_alone = grant(store, "a@b.uk", "lead", by="Ben", districts=["East Lindsey"])
    assert grant_of(store, "a@b.uk") == district_alone and len(grants(store)) == 3


USELESS = (
    "A viewer sees everything and writes nothing, so a limit would change nothing. "
    "Leave it out; leads and officers can be limited."
)
NO_GRANTS = [
    ("anna", "officer", {}, "'anna' is no e-mail address. Write it as it is at sign-in."),
    ("anna@", "officer", {}, "no e-mail address"),
    ("@example.org", "officer", {}, "no e-mail address"),
    ("a@b@c.uk", "officer", {}, "no e-mail address"),
    ("a@b.uk", "king", {}, "There is no role 'king'. The roles are viewer, lead, officer."),
    ("a@b.uk", "lead", {}, "A partnership lead needs the partnerships or districts they lead in."),
    ("a@b.uk", "viewer", {"districts": ["Boston"]}, USELESS),
    ("a@b.uk", "viewer", {"partnerships": ["beacon"]}, USELESS),
]


def test_what_is_no_grant_is_refused_and_says_why(store):
    for address, role, limits, why in NO_GRANTS:
        with pytest.raises(CollabError) as refused:
            grant(store, address, role, by="root", **limits)
        assert why in str(refused.value)
    assert grants(store) == []


NEAR_EACH_OTHER = ("East Lindsey", "West Lindsey", "Lindsey", "Lindsey A")


def test_a_limit_is_a_district_or_partnership_of_the_release_on_show(store, monkeypatch):
    told = {
        "schools": pd.DataFrame({"district": ["Boston", None, *NEAR_EACH_OTHER]}),
        "partnerships": pd.DataFrame({"partnership": ["beacon", "bluebell"]}),
    }
    monkeypatch.setattr(store, "showing", lambda: 7)
    monkeypatch.setattr(store, "tables", {7: told}.__getitem__)
    grant(store, "a@b.uk", "officer", by="root", districts=["Boston"], partnerships=["beacon", "bluebell"])
    for limits, why in (
        (
            {"districts": ["Boston", "Bostn"]},
            "The release on show has no district 'Bostn'. Did you mean Boston?",
        ),
        ({"partnerships": ["b1uebell"]}, "has no partnership 'b1uebell'. Did you mean bluebell?"),
        # At most three that are half alike, the likest first.
        ({"districts": ["Lind"]}, "no district 'Lind'. Did you mean Lindsey or Lindsey A or West Lindsey?"),
        ({"partnerships": ["Boston"]}, "has no partnership 'Boston'."),
        ({"districts": ["beacon"]}, "has no district 'beacon'."),
    ):
        with pytest.raises(CollabError) as refused:
            grant(store, "a@b.uk", "officer", by="root", **limits)
        assert str(refused.value).endswith(why)
    assert len(grants(store)) == 1
    # Without a limit nothing is looked up: a table of a release is large.
    monkeypatch.setattr(store, "tables", lambda _: pytest.fail("a grant without limits read the release"))
    grant(store, "a@b.uk", "officer", by="root")


def test_a_row_that_was_never_written_so_is_said_to_be_damaged(store):
    given = {"role": "lead", "districts": ["Boston"], "partnerships": [], "at": "2024-01-01", "by": "root"}
    for number, wrong in enumerate(({"role": "king"}, {"districts": 7})):
        email = f"{number}@b.uk"
        with store.write() as connection:
            connection.execute(GRANTS.insert().values(given | wrong | {"number": number, "email": email}))
        for read in (grants, lambda store, email=email: grant_of(store, email)):
            with pytest.raises(StoreError, match=rf"The role given to '{number}@b\.uk'"):
                read(store)
