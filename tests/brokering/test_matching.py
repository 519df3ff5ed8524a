"""Who can help whom: beside brute force on small counties, and who is told to have room."""

import math

import numpy as np
import pandas as pd
import pytest

from collab.brokering.matching import FULL, HAS_ROOM, NOT_SAID, load_of, offers_in_reach
from collab.data.contracts import empty

DAY = pd.Timestamp("2026-03-01")


def offer(key, side, who, topic="writing", since="2025-09-01", until=None, at_once=None):
    school = isinstance(who, int)
    return {
        "offer": key,
        "side": side,
        "topic": topic,
        "urn": who if school else None,
        "partnership": None if school else who,
        "since": pd.Timestamp(str(since)),
        "until": pd.NaT if until is None else pd.Timestamp(str(until)),
        "at_once": at_once,
        "contact": "headteacher",
        "by": "Anna",
    }


def register(*rows):
    table = pd.DataFrame(rows)
    whole = {"urn": "Int64", "at_once": "Int64"}
    dates = {"since": "datetime64[ns]", "until": "datetime64[ns]"}
    return table.astype(whole | dates | {"partnership": "object"})


def matched(*rows):
    columns = ["match", "offer", "need", "stage", "suggested"]
    return pd.DataFrame(rows, columns=columns) if rows else empty("matches")


def small_county(rng):
    """Schools, some without a place, memberships, offers and needs of a few topics, and matches."""
    urns = np.arange(100_000, 100_000 + int(rng.integers(4, 15)))
    places = rng.uniform(0, 12_000, (len(urns), 2))
    schools = pd.DataFrame(places, index=urns, columns=["easting", "northing"])
    schools[rng.random(len(urns)) < 0.15] = np.nan
    slugs = ["ash", "beech", "cedar"]
    members = pd.DataFrame(
        [(slug, int(urn)) for slug in slugs for urn in urns if rng.random() < 0.3],
        columns=["partnership", "urn"],
    )
    everybody = [*map(int, urns), *slugs]
    rows = []
    for n in range(int(rng.integers(5, 16))):
        who = everybody[int(rng.integers(len(everybody)))]
        until = rng.choice(["2026-02-28", "2026-03-01", "", ""])
        rows.append(
            offer(
                f"o-{n}",
                rng.choice(["gives", "seeks"]),
                who,
                rng.choice(["writing", "maths"]),
                rng.choice(["2025-09-01", "2025-10-01", "2026-03-01", "2026-03-02"]),
                until or None,
                rng.choice([None, 1, 2]),
            )
        )
    stages = ["suggested", "agreed", "under_way", "ended", "declined"]
    keys = [row["offer"] for row in rows]
    pairs = [
        (f"m-{n}", rng.choice(keys), rng.choice(keys), rng.choice(stages), DAY - pd.Timedelta(days=n))
        for n in range(int(rng.integers(0, 6)))
    ]
    return schools, members, register(*rows), matched(*pairs)


def by_brute_force(schools, members, offers, matches, reach):
    """Every pair, looked at one by one: need, offer, miles, load, used, partners."""

    where = {urn: (x, y) for urn, x, y in schools.itertuples() if not math.isnan(x)}
    joined = {(slug, urn) for slug, urn in members.itertuples(index=False)}

    def who(row):
        return row["partnership"] if pd.isna(row["urn"]) else int(row["urn"])

    def homes(one):
        return {one} | {slug for slug, urn in joined if urn == one}

    def places(one):
        urns = [one] if isinstance(one, int) else [urn for slug, urn in joined if slug == one]
        return [where[urn] for urn in urns if urn in where]

    rows = offers.to_dict("records")
    owner = {row["offer"]: who(row) for row in rows}
    working = [m["offer"] for m in matches.to_dict("records") if m["stage"] in ("agreed", "under_way")]
    found = set()
    for need in rows:
        for given in rows:
            one, other = who(need), who(given)
            today = all(
                r["since"] <= DAY and (pd.isna(r["until"]) or r["until"] >= DAY) for r in (need, given)
            )
            ways = (need["side"], given["side"]) == ("seeks", "gives") and need["topic"] == given["topic"]
            away = [math.dist(a, b) / 1609.344 for a in places(one) for b in places(other)]
            if today and ways and one != other and away and min(away) <= reach:
                load = sum(owner[key] == other for key in working)
                used = working.count(given["offer"])
                together = bool(homes(one) & homes(other))
                found.add((need["offer"], given["offer"], round(min(away), 6), load, used, together))
    return found


@pytest.mark.slow
def test_what_is_found_is_what_looking_at_every_pair_finds():
    rng = np.random.default_rng(23)
    several = 0
    for _ in range(60):
        schools, members, offers, matches = small_county(rng)
        reach = float(rng.uniform(1, 8))
        table = offers_in_reach(offers, matches, schools, members, reach, DAY)
        columns = ["need", "offer", "miles", "load", "used", "partners"]
        found = {(*row[:2], round(row[2], 6), *row[3:]) for row in table[columns].itertuples(index=False)}
        assert found == by_brute_force(schools, members, offers, matches, reach)
        assert len(found) == len(table)
        several += len(table) > 2
    assert several > 15


SCHOOLS = pd.DataFrame(
    {"easting": [0.0, 1609.344, 3218.688, 4828.032], "northing": 0.0},
    index=[100_001, 100_002, 100_003, 100_004],
)
MEMBERS = pd.DataFrame({"partnership": ["ash", "ash"], "urn": [100_001, 100_002]})


def test_who_has_room_comes_first_then_the_nearest_and_each_says_what_it_has_taken_on():
    offers = register(
        offer("need", "seeks", 100_001),
        offer("near", "gives", 100_002, at_once=1),
        offer("middle", "gives", 100_003),
        offer("far", "gives", 100_004, at_once=2),
        offer("elsewhere", "seeks", 100_004, topic="maths"),
    )
    matches = matched(
        ("m-1", "near", "elsewhere", "under_way", DAY),
        ("m-2", "far", "need", "declined", DAY),
        ("m-3", "far", "need", "suggested", DAY + pd.Timedelta(days=1)),
    )
    table = offers_in_reach(offers, matches, SCHOOLS, MEMBERS, 5.0, DAY)
    assert table["offer"].tolist() == ["middle", "far", "near"] and table.index.tolist() == [0, 1, 2]
    assert table["room"].tolist() == [NOT_SAID, HAS_ROOM, FULL]
    assert table["miles"].tolist() == pytest.approx([2, 3, 1])
    assert table["partners"].tolist() == [False, False, True]
    assert table["load"].tolist() == [0, 0, 1]
    assert table["match"].tolist()[1] == "m-3" and pd.isna(table["stage"].iloc[0])
    by_giver, by_offer = load_of(offers, matches)
    assert (by_giver["100002"], by_offer["near"]) == (1, 1)


def test_on_the_limit_is_within_reach_and_an_empty_register_finds_nothing():
    offers = register(offer("need", "seeks", "ash"), offer("given", "gives", 100_003))
    table = offers_in_reach(offers, matched(), SCHOOLS, MEMBERS, 1.0, DAY)
    assert table["miles"].tolist() == pytest.approx([1])
    assert offers_in_reach(offers, matched(), SCHOOLS, MEMBERS, 0.9, DAY).empty
    assert offers_in_reach(empty("offers"), matched(), SCHOOLS, MEMBERS, 5.0, DAY).empty
