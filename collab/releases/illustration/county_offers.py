"""Invented offers and needs of the fictional schools and partnerships, and what came of some."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

_TOPICS = {
    "early-reading-and-phonics": "The daily lesson in small groups",
    "writing": "From a plan to a page, in mixed-age classes",
    "mathematics": "Number sense in the first years",
    "special-educational-needs": "Speech and language",
    "headship-of-a-small-school": "A head to talk to, once a fortnight",
    "finance-for-governors": "Reading a three-year budget",
    "moderating-writing": "An afternoon each term",
    "hall-field-or-pool": "Two afternoons a week",
    "minibus": "Sixteen seats",
}
"""Those of `collab.people.topics` that are asked for here, and what is said of half of them."""
_LENT = ("hall-field-or-pool", "minibus")
"""Topics of things, which are lent and not taught."""
_CONTACTS = ("headteacher", "deputy", "subject_lead", "business_manager", "chair_of_governors")
_BY = "Invented coordinator"
_OFFERS = (
    "offer",
    "side",
    "topic",
    "urn",
    "partnership",
    "detail",
    "since",
    "until",
    "at_once",
    "contact",
    "by",
)
_MATCHES = ("match", "offer", "need", "stage", "suggested", "agreed", "begun", "ended", "outcome", "by")
_GIVEN, _SOUGHT, _SHARED = 34, 16, 6
"""Offers and needs of schools, and offers of partnerships."""


def make_offers(
    schools: pd.DataFrame, partnerships: pd.DataFrame, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Offers and needs, and matches of some of them, as their contracts' tables.

    They have a generator of their own, so that the rest of the county does not depend on them.
    """
    rng = np.random.default_rng([seed, 23])
    going = schools[schools["closed"].isna() | schools["closed"].eq("")]
    urns = rng.permutation(going.loc[going["phase"].ne("special"), "urn"].to_numpy(int))
    ended = partnerships["ended"].notna() & partnerships["ended"].ne("")
    joined = (ended | partnerships["kind"].eq("teaching_school_alliance")).to_numpy(bool)
    slugs = rng.permutation(partnerships.loc[~joined, "partnership"].to_numpy(str))
    rows = []
    for at in range(_GIVEN + _SHARED + _SOUGHT):
        side = "gives" if at < _GIVEN + _SHARED else "seeks"
        shared = _GIVEN <= at < _GIVEN + _SHARED
        whose = (None, str(slugs[at - _GIVEN])) if shared else (int(urns[at]), None)
        topic, told = list(_TOPICS.items())[int(rng.integers(len(_TOPICS)))]
        detail = told if rng.random() < 0.5 else None
        since = date(2025, 9, 1) + timedelta(days=int(rng.integers(0, 300)))
        at_once = int(rng.integers(1, 4)) if side == "gives" and rng.random() < 0.7 else None
        contact = _CONTACTS[int(rng.integers(len(_CONTACTS)))]
        key = f"{side}-{at + 1}"
        days = (since.isoformat(), None)
        rows.append((key, side, topic, *whose, detail, *days, at_once, contact, _BY))
    offers = pd.DataFrame(rows, columns=list(_OFFERS))
    whole = {"urn": "Int64", "at_once": "Int64"}
    return offers.astype(whole), _matches(offers, rng)


def _matches(offers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Every other need with the first offer of its topic, at one stage after another."""
    given = offers[offers["side"] == "gives"].drop_duplicates("topic").set_index("topic")["offer"]
    needs = offers[(offers["side"] == "seeks") & offers["topic"].isin(given.index)]
    rows = []
    for at, (key, topic) in enumerate(zip(needs["offer"][::2], needs["topic"][::2], strict=True)):
        stage = ("under_way", "suggested", "ended", "agreed")[at % 4]
        first = date(2026, 7, 1) + timedelta(days=int(rng.integers(0, 20)))
        days = [(first + timedelta(days=14 * step)).isoformat() for step in range(4)]
        reached = {"suggested": 1, "agreed": 2, "under_way": 3, "ended": 4}[stage]
        told = [day if step < reached else None for step, day in enumerate(days)]
        came = "Visits both ways, and a plan that the school now runs itself."
        if topic in _LENT:
            came = "Shared for a term; the school has since found one nearer by."
        outcome = came if stage == "ended" else None
        rows.append((f"match-{at + 1}", given[topic], key, stage, *told, outcome, _BY))
    return pd.DataFrame(rows, columns=list(_MATCHES))
