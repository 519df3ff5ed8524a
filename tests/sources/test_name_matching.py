"""Written names find the school that is meant, or are shown to a person: never another school."""

import random
import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.sources.known_schools import KnownSchools
from collab.sources.name_matching import Asked, Outcome, match_name
from collab.sources.school_names import parts_of
from tests.built_in import TABLES
from tests.driven import HOSTILE
from tests.given import ROOT
from tests.sources.registers import england, known, lincolnshire, real_names, real_register

WRITTEN = pd.read_csv(ROOT / "tests" / "sources" / "written_names.csv", dtype=str)


def found(register, written, **more):
    """The certain school's number; or the outcome's first letter and the numbers offered."""
    match = match_name(register, Asked(written, **more))
    if match.outcome is Outcome.CERTAIN:
        return match.urn
    return match.outcome.value[0], {option.school.urn for option in match.options}


@real_register
@pytest.mark.parametrize("way", ["formal", "short", "shorthand"])
def test_real_names_in_three_ways_of_writing(way):
    matches = [match_name(lincolnshire(), Asked(name)) for name in WRITTEN[way]]
    wanted = WRITTEN["urn"].astype(int).tolist()
    sure = [(m.urn, urn) for m, urn in zip(matches, wanted, strict=True) if m.outcome is Outcome.CERTAIN]
    assert len(WRITTEN) == 60
    assert len(sure) >= 55
    assert [pair for pair in sure if pair[0] != pair[1]] == []
    # Nor is one given up that a person could have chosen.
    rest = [(m, urn) for m, urn in zip(matches, wanted, strict=True) if m.outcome is not Outcome.CERTAIN]
    assert all(urn in {o.school.urn for o in m.options} for m, urn in rest)


@real_register
@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("St Michael's", {120574, 145527, 120540}),
        ("St Michael's CE Primary School", {120574, 145527, 120540}),
        ("St Andrew's CE", {138487, 120526, 120528}),
        ("Weston Primary", {120554, 140988}),
        ("Waddington Primary", {145358, 146203}),
        ("Tattershall CE Primary", {120493, 145436}),
        ("Carlton Academy", {138970, 138751}),
    ],
)
def test_a_name_that_several_schools_have_is_asked(written, offered):
    kind, options = found(lincolnshire(), written)
    assert kind == "d" and offered <= options


def test_of_names_that_only_look_like_it_the_likest_is_offered_first():
    register = known({"urn": 100001, "name": "Thorpingtonhalle"}, {"urn": 100002, "name": "Thorpingtonhall"})
    match = match_name(register, Asked("Thorpington"))
    assert [option.school.urn for option in match.options] == [100002, 100001]


OTHERS = """
Spalding High School; Spalding Grammar School; Skegness Grammar; Spalding Academy; The Deepings School
De Aston School; Skegness Academy; Bourne Academy; Alford; Caistor Yarborough Academy; Boston High School
Branston Community Academy; Cherry Willingham Community School; University Academy Holbeach; Hogwarts
=1+1; Primary School; 😀; '; drop table schools; --
"""


@real_register
@pytest.mark.parametrize("written", [*re.split("[;\n]", OTHERS), HOSTILE, "a" * 5000])
def test_schools_of_others_and_what_is_no_name_are_never_taken(written):
    assert match_name(lincolnshire(), Asked(written)).outcome is not Outcome.CERTAIN


def test_a_school_for_older_pupils_is_unknown_and_told_so():
    register = known({"urn": 100001, "name": "Spalding Primary School"})
    match = match_name(register, Asked("Spalding High School"))
    assert (match.outcome, match.options) == (Outcome.UNKNOWN, ())
    assert match.why == "it reads like a school for older pupils"


TWO = [
    {"urn": 100001, "name": "St Michael's CE Primary School", "district": "North"},
    {"urn": 100002, "name": "St Michael's Church of England Primary School", "district": "South"},
    {"urn": 100003, "name": "St Michael's Catholic Primary School", "district": "South"},
]
ADDRESSES = [(100001, "Upton", "Louth", "LN11 8AB"), (100002, None, "Boston", "PE21 7QR")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ("d", {100001, 100002, 100003})),
        ({"place": "Louth"}, 100001),
        ({"place": "Upton"}, 100001),
        ({"place": "boston, lincs"}, 100002),
        ({"place": "North"}, 100001),
        ({"place": "Leeds"}, ("d", {100001, 100002, 100003})),
        ({"postcode": "pe217qr"}, 100002),
        ({"postcode": "LN11"}, 100001),
        ({"postcode": "ZZ1 1ZZ"}, ("d", {100001, 100002, 100003})),
        ({"urn": 100002}, 100002),
    ],
)
def test_place_postcode_and_number_tell_schools_of_one_name_apart(asked, expected):
    register = known(*TWO, addresses=ADDRESSES)
    assert found(register, "St Michael's C of E Primary", **asked) == expected


def test_a_place_behind_the_comma_is_a_place():
    register = known(*TWO, addresses=ADDRESSES)
    assert found(register, "St Michael's CE, Boston") == 100002
    assert found(register, "St Michael's (Louth)") == 100001
    assert found(register, "St Michael's RC") == 100003


def test_numbers_count_unless_the_name_contradicts_them():
    register = known(
        {"urn": 100001, "name": "Alford Primary School", "laestab": 9252001},
        {"urn": 100002, "name": "Huttoft Primary School", "laestab": 9252002},
    )
    assert found(register, "Whatever", urn=100002) == ("d", {100002})
    assert found(register, "Alford", urn=100001) == 100001
    assert found(register, "", urn=100002) == 100002
    assert found(register, "Huttoft", laestab=9252002) == 100002
    assert found(register, "Huttoft", laestab=9252001) == ("d", {100001, 100002})
    # A number that nobody has leaves a doubt over a name that would be sure.
    assert found(register, "Huttoft Primary", urn=999999) == ("d", {100002})


def test_phase_and_faith_that_differ_are_another_school():
    register = known(
        {"urn": 100001, "name": "Ash Infant School", "phase": "infant"},
        {"urn": 100002, "name": "Ash Junior School", "phase": "junior"},
        {"urn": 100003, "name": "Elm Catholic Primary School"},
        {"urn": 100004, "name": "Oak Special School", "phase": "special"},
    )
    assert found(register, "Ash Infants") == 100001
    assert found(register, "Ash", phase="Junior") == 100002
    assert found(register, "Ash Primary") == ("d", {100001, 100002})
    assert found(register, "Ash School") == ("d", {100001, 100002})
    assert found(register, "Elm CE Primary") == ("d", {100003})
    assert found(register, "Elm Primary") == 100003
    assert found(register, "Oak Primary") == ("d", {100004})
    assert found(register, "Ash Primary", phase="Secondary") == ("u", set())


OLD_AND_NEW = [
    {"urn": 100001, "name": "Ash Primary School", "closed": "2018-08-31", "easting": 1000, "northing": 1000},
    {"urn": 100002, "name": "Ash Academy", "opened": "2018-09-01", "easting": 1000, "northing": 1000},
]


def test_a_closed_school_is_followed_to_the_one_that_carries_it_on():
    linked = known(
        {"urn": 100001, "name": "Old Name Primary School", "closed": "2018-08-31"},
        {"urn": 100002, "name": "Wholly Other Academy", "opened": "2018-09-01"},
        lineage={100001: 100002},
    )
    assert found(linked, "Old Name Primary") == 100002
    assert found(linked, "Whatever", urn=100001) == ("d", {100002})
    match = match_name(known(*OLD_AND_NEW), Asked("Ash Primary"))
    assert (match.urn, match.before) == (100002, 100001)
    assert "opened when Ash Primary School (100001) closed" in match.why


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("opened", "2018-11-02"),  # 63 days later
        ("opened", "2018-08-30"),  # before the other closed
        ("easting", 9_000),  # five miles away
        ("name", "Ash Catholic Academy"),
    ],
)
def test_a_closed_school_that_nobody_carries_on_is_asked(column, value):
    rows = [{**OLD_AND_NEW[0], "name": "Ash CE Primary School"}, {**OLD_AND_NEW[1], column: value}]
    match = match_name(known(*rows), Asked("Ash CE Primary School"))
    assert match.outcome is Outcome.DOUBTFUL
    assert any("it closed on 31/08/2018" in option.why for option in match.options)


def test_sixty_two_days_are_still_a_handover():
    rows = [OLD_AND_NEW[0], {**OLD_AND_NEW[1], "opened": "2018-11-01"}]
    assert found(known(*rows), "Ash Primary") == 100002


def test_a_misspelt_name_is_sure_only_beside_another_word_that_is_right():
    register = known(
        {"urn": 100001, "name": "Heighington Millfield Primary School"},
        {"urn": 100002, "name": "Harlaxton Primary School"},
    )
    assert found(register, "Heighington Milfield Primary") == 100001
    assert found(register, "Harlaston Primary") == ("d", {100002})
    assert found(register, "Harlaxton Primary") == 100002


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The St. Helena\u2019s C. of E. (V.A.) Primary School, Willoughby", "helena willoughby"),
        ("Cowley & Brown's", "cowley brown"),
        ("Eastfield Infants' and Nursery School", "eastfield"),
        ("Mount St Academy", "mount street"),
        ("Friskney All Saints", "friskney allsaint"),
        ("Caf\u00e9 \u00c9cole", "cafe ecole"),
    ],
)
def test_a_name_is_taken_apart(written, words):
    assert " ".join(parts_of(written).words) == words


WAYS = (
    "Church of England",
    "CofE",
    "C of E",
    "C.E.",
    "CE",
    "C. of E.",
    "C.of E.",
    "CoE",
    "church of england",
)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_church_of_england_is_one(way):
    assert parts_of(f"Ash {way} Primary School").faiths == {"ce"}
    assert parts_of(f"Ash {way} Primary School").words == ("ash",)


def respelt(name, draw):
    """The name as somebody else might write it: what it is about stays."""
    for pattern, others in (
        (r"Church of England|CofE|C of E", WAYS),
        (r"\bSaint\b|\bSt\b", ("St", "St.", "Saint", "ST")),
        (r"'", ("'", "\u2019", "")),
        (r" and | & ", (" and ", " & ", " + ")),
        (r"\bPrimary School\b", ("Primary School", "Primary", "Pri Sch", "Prim. School", "primary sch")),
        (r"\bInfants? School\b", ("Infant School", "Infants", "Inf Sch")),
        (r"\bJunior School\b", ("Junior School", "Juniors", "Jnr")),
        (r"\bCommunity |\(Controlled\) |\(Aided\) |^The ", ("", "")),
        (r"-", ("-", " ")),
    ):
        if draw(st.booleans()):
            name = re.sub(pattern, draw(st.sampled_from(others)), name)
    if ", " in name and draw(st.booleans()):
        own, place = name.rsplit(", ", 1)
        name = draw(st.sampled_from([f"{place} {own}", f"{own} ({place})", own]))
    long = [
        word
        for word in re.findall(r"[A-Za-z]{8,}", name)
        if word not in ("Catholic", "Methodist", "Community")
    ]
    if long and draw(st.integers(0, 3)) == 0:
        word = draw(st.sampled_from(long))
        place = draw(st.integers(2, len(word) - 2))
        name = name.replace(word, word[:place] + draw(st.sampled_from(["", "e", "l"])) + word[place + 1 :])
    return draw(st.sampled_from([name, name.upper(), name.lower(), f"  {name} "]))


@real_register
@settings(max_examples=60)
@given(st.data())
def test_a_sure_name_is_never_another_school_s(data):
    register = lincolnshire()
    school = data.draw(st.sampled_from(list(register.by_urn.values())))
    match = match_name(register, Asked(respelt(school.name, data.draw)))
    if match.outcome is Outcome.CERTAIN:
        assert match.urn == register.today(school.urn)
    elif match.options:
        assert match.why


COUNTY = KnownSchools(TABLES["schools"], TABLES["addresses"])


@settings(max_examples=60)
@given(st.data())
def test_nor_is_it_in_the_built_in_county(data):
    school = data.draw(st.sampled_from(list(COUNTY.by_urn.values())))
    match = match_name(COUNTY, Asked(respelt(school.name, data.draw)))
    assert match.outcome is not Outcome.CERTAIN or match.urn == school.urn


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_at_all_is_answered(text):
    parts_of(text)
    assert match_name(COUNTY, Asked(text, place=text, postcode=text, phase=text)).outcome in Outcome


@real_register
def test_the_order_of_the_register_makes_no_difference():
    register = lincolnshire()
    table = [*WRITTEN["short"], *WRITTEN["shorthand"], "St Michael's", "Lincoln", "Stow"]
    rows = pd.DataFrame(
        {
            "urn": school.urn,
            "name": school.name,
            "phase": next(iter(school.phases - school.parts.phases), "primary"),
            "district": school.district or None,
            "opened": school.opened,
            "closed": school.closed,
            "easting": school.at[0],
            "northing": school.at[1],
            "laestab": None,
        }
        for school in register.by_urn.values()
    )
    answers = []
    for seed in (1, 2, 3):
        shuffled = KnownSchools(rows.sample(frac=1, random_state=seed), TABLES["addresses"])
        found = [match_name(shuffled, Asked(name)) for name in table]
        answers.append([(m.outcome, m.urn, m.why, [o.school.urn for o in m.options]) for m in found])
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.slow
@real_names
def test_four_hundred_names_in_the_whole_of_england_take_a_few_seconds():
    tables = england()
    register = KnownSchools(*tables)
    assert len(register.by_urn) > 16_000
    picked = random.Random(7).sample(list(register.by_urn.values()), 400)
    start = time.process_time()
    by_place = [match_name(register, Asked(s.name, place=s.place, postcode=s.postcode)) for s in picked]
    misspelt = [match_name(register, Asked(s.name.replace("e", "i", 1))) for s in picked]
    assert time.process_time() - start < 15
    sure = [(m.urn, s.urn) for m, s in zip(by_place, picked, strict=True) if m.outcome is Outcome.CERTAIN]
    assert len(sure) >= 360
    assert all(urn == wanted for urn, wanted in sure)
    assert len(misspelt) == 400
