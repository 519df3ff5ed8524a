"""Rows of what people write down, of each record one, and a change of it."""

SLUG = "beacon-partnership"
OFFER = {
    "offer": "o-1",
    "side": "seeks",
    "topic": "writing",
    "urn": None,
    "partnership": SLUG,
    "detail": None,
    "since": "2014-09-01",
    "until": "2014-09-01",
    "at_once": None,
    "contact": "clerk",
    "by": "Ben",
}
MATCH = {
    "match": "m-1",
    "offer": "o-1",
    "need": "o-2",
    "stage": "ended",
    "suggested": "2014-09-01",
    "agreed": None,
    "begun": "2014-09-01",
    "ended": "2014-09-02",
    "outcome": None,
    "by": "Ben",
}
NEW_RECORDS = {
    "offers": (OFFER, {"detail": "Two days"}),
    "matches": (MATCH, {"outcome": "A plan"}),
    "topics": ({"topic": "t", "title": "Swimming", "field": "premises"}, {"title": "Swimming pool"}),
    "actions": (
        {
            "action": "a-1",
            "review": "r-1",
            "partnership": SLUG,
            "what": "Visit",
            "owner": "clerk",
            "due": "2015-01-01",
            "done": None,
            "by": "Ben",
        },
        {"done": "2014-12-01"},
    ),
    "projects": (
        {
            **dict.fromkeys(("started_by", "districts", "schools_involved", "status")),
            "project": "p-1",
            "title": "Reading together",
            "description": "Shared reading",
            "source": "Us",
            "partnerships": SLUG,
            "measure": "ks2_rwm_exp",
            "begins": "2016-09-01",
            "review_on": "2018-09-01",
            "said": None,
            "verdict": None,
        },
        {"said": "It helped", "verdict": "go_on"},
    ),
}
"""A row of each record, and a change of it."""
