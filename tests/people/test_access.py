"""Who may do what: the rules."""

import pytest

from collab.people.access import (
    NotAllowedError,
    Person,
    Role,
    givers_and_takers,
    may_publish,
    may_see_earlier,
    may_write,
    partnerships_of,
    person_of_claim,
)

PLACES = {"beacon": {"Boston"}, "osier": {"Lincoln", "Boston"}, "far": {"Lincoln"}}


VIEWER, OFFICER = Person(Role.VIEWER), Person(Role.OFFICER)


LEAD = Person(Role.LEAD, partnerships=("beacon",))


LOCAL = Person(Role.OFFICER, districts=("Boston",))


@pytest.mark.parametrize(
    ("person", "record", "slugs", "allowed"),
    [
        (VIEWER, "assessments", ["beacon"], False),
        (LEAD, "assessments", ["beacon"], True),
        (LEAD, "reviews", ["beacon"], True),
        (LEAD, "assessments", ["osier"], False),
        (LEAD, "projects", ["beacon", "osier"], False),
        (LEAD, "projects", [], False),
        (LEAD, "inspection_mentions", ["beacon"], False),
        (LEAD, "scenarios", [], False),
        (Person(Role.LEAD), "assessments", ["beacon"], False),
        (LOCAL, "assessments", ["osier"], True),
        (LOCAL, "assessments", ["far"], False),
        (LOCAL, "projects", [], False),
        (LOCAL, "inspection_mentions", ["osier"], True),
        (LOCAL, "assessments", ["osier", "far"], False),
        (LOCAL, "assessments", ["unheard"], False),
        (Person(Role.OFFICER, partnerships=("far",)), "assessments", ["far"], True),
        (Person(Role.OFFICER, partnerships=("far",)), "assessments", ["osier"], False),
        (Person(Role.LEAD, districts=("Boston",)), "stories", ["osier"], True),
        (Person(Role.LEAD, districts=("Boston",)), "scenarios", ["osier"], False),
        (Person(Role.LEAD, districts=("Lincoln", "Boston")), "actions", ["beacon"], True),
        (OFFICER, "projects", [], True),
        (OFFICER, "scenarios", [], True),
    ],
)
def test_who_may_write_what(person, record, slugs, allowed):
    assert may_write(person, record, slugs, PLACES) is allowed


@pytest.mark.parametrize(
    ("person", "slugs", "allowed"),
    [
        (VIEWER, ["900001"], False),
        (LEAD, ["900001"], True),
        (LEAD, ["900002"], False),
        (LEAD, ["900001", "osier"], False),
        (LOCAL, ["900001"], False),
        (LOCAL, ["900002"], True),
        (OFFICER, ["900003"], True),
    ],
)
def test_who_leads_a_partnership_or_a_district_writes_for_its_schools(person, slugs, allowed):
    districts, belongs = PLACES | {"900001": {"Lincoln"}, "900002": {"Boston"}}, {"900001": {"beacon", "far"}}
    for record in ("offers", "matches"):
        assert may_write(person, record, slugs, districts, belongs) is allowed


def test_an_offer_is_about_its_school_or_its_partnership():
    rows = [{"urn": 900001, "partnership": None}, {"urn": None, "partnership": "a"}, {"urn": float("nan")}]
    assert givers_and_takers(rows) == {"900001", "a"}
    assert givers_and_takers([{"urn": 900002.0}, {"partnership": "b c"}, {}]) == {"900002", "b", "c"}


@pytest.mark.parametrize(
    ("claim", "person"),
    [
        (None, VIEWER),
        (["Everyone", "finance-officer"], VIEWER),
        ("collab-officer", OFFICER),
        (["collab.lead", "collab.partnership:beacon"], LEAD),
        (["officer", "viewer", "lead"], OFFICER),
        ({"officer": True}, VIEWER),
        (
            ["lead", "district:a:b", "collab-partnership:x", "partnership:y", "team:z"],
            Person(Role.LEAD, districts=("a:b",), partnerships=("x", "y")),
        ),
        (
            ["viewer", "Collab-Officer", "collab-district:east-lindsey"],
            Person(Role.OFFICER, districts=("east-lindsey",)),
        ),
    ],
)
def test_a_claim_gives_a_role_and_its_limits(claim, person):
    assert person_of_claim(claim) == person


def test_a_district_is_the_same_with_hyphens_for_its_blanks():
    person = person_of_claim(["officer", "district:east-lindsey"])
    assert may_write(person, "assessments", ["fen"], {"fen": {"East Lindsey"}})
    assert not may_write(person, "assessments", ["fen"], {"fen": {"West Lindsey"}})


def test_only_an_officer_of_everything_may_publish():
    assert may_publish(OFFICER)
    assert not any(may_publish(p) for p in (VIEWER, LEAD, LOCAL, Person(Role.LEAD)))
    assert not may_publish(Person(Role.OFFICER, partnerships=("beacon",)))


def test_every_officer_may_look_at_earlier_releases():
    assert [may_see_earlier(p) for p in (VIEWER, LEAD, LOCAL, OFFICER)] == [False, False, True, True]


def test_somebody_signs_with_name_and_address_as_far_as_they_are_known():
    told = [Person(Role.VIEWER, *names).signature for names in ((), ("A",), ("", "a@b.uk"), ("A", "a@b.uk"))]
    assert told == ["", "A", "a@b.uk", "A <a@b.uk>"]
    assert person_of_claim("lead", "A", "a@b.uk").signature == "A <a@b.uk>"


def test_what_is_not_allowed_says_what_who_may_and_that_nothing_happened():
    error = NotAllowedError(LEAD, "publish data")
    assert error.person is LEAD
    assert str(error) == (
        "As a partnership lead you may not publish data. Ask an officer of the authority; "
        "nothing has been changed."
    )


def test_a_record_is_about_all_the_partnerships_it_names():
    rows = [{"partnership": "a"}, {"partnerships": "b c"}, {"partnerships": None}, {}]
    assert partnerships_of(rows) == {"a", "b", "c"}
