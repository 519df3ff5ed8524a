"""Names in capitals, as people write them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.data.names import as_people_write, with_published_names, with_shown_names
from tests.counties import School, county
from tests.given import SHARED


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("ST MARY'S C OF E PRIMARY SCHOOL", "St Mary's C of E Primary School"),
        ("McAULEY CATHOLIC PRIMARY SCHOOL", "McAuley Catholic Primary School"),
        ("MCAULEY", "McAuley"),
        ("MacDONALD PRIMARY", "MacDonald Primary"),
        ("O'BRIEN AND D’ARCY ACADEMIES TRUST LTD", "O'Brien and D’Arcy Academies Trust Ltd"),
        ("THE WELLS-NEXT-THE-SEA FEDERATION", "The Wells-next-the-Sea Federation"),
        ("ST JOHN XXIII RC VA SCHOOL", "St John XXIII RC VA School"),
        ("KING EDWARD VI ACADEMY (VC)", "King Edward VI Academy (VC)"),
        ("SS PETER & PAUL COFE PRIMARY", "SS Peter & Paul CofE Primary"),
        ("OUR LADY OF THE ROSARY: THE ANNEXE", "Our Lady of the Rosary: The Annexe"),
        ("BOYS' SCHOOL, 21ST CENTURY", "Boys' School, 21st Century"),
        ("GLF SCHOOLS", "GLF Schools"),
        ("HOLY CROSS SCHOOL A CATHOLIC ACADEMY", "Holy Cross School A Catholic Academy"),
        ("OF THE SEA", "Of the Sea"),
        ("St Mary's of the Angels", "St Mary's of the Angels"),
        ("REAch2 Trust", "REAch2 Trust"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_shown_as_people_write_it(published, shown):
    assert as_people_write(published) == shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_a_shown_name_has_the_same_letters_and_is_shown_the_same_again(name):
    shown = as_people_write(name)
    assert shown.casefold() == name.casefold() or not name.isupper()
    if not shown.isupper():
        assert as_people_write(shown) == shown


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data")
def test_real_names_come_back_from_capitals():
    names = pd.read_csv(SHARED / "england_primary_schools.csv")["name"].dropna()
    back = names.str.upper().map(as_people_write)
    assert len(names) > 16_000 and (back == names).mean() > 0.985


def test_what_was_published_stays_beside_it_and_goes_into_a_file():
    tables = county([School(20, name="ALDER SCHOOL"), School(20, name="St Ives School")]).tables
    shown = with_shown_names(tables)
    assert shown["schools"]["name"].tolist() == ["Alder School", "St Ives School"]
    assert shown["schools"]["published_name"].tolist() == ["ALDER SCHOOL", "St Ives School"]
    again = with_shown_names(shown)
    assert again["schools"]["published_name"].tolist() == ["ALDER SCHOOL", "St Ives School"]
    back = with_published_names(shown)
    for name in ("schools", "partnerships"):
        pd.testing.assert_frame_equal(back[name], tables[name])


def test_a_quotation_mark_that_a_publisher_read_wrongly_is_shown_right():
    """As the group links have "The Grantham Villages\x92 Church of England Schools Federation"."""
    assert as_people_write("The Grantham Villages\x92 Federation") == "The Grantham Villages’ Federation"
    assert as_people_write("ST MARY\x92S \x96 INFANTS") == "St Mary’s – Infants"


@pytest.mark.parametrize(
    ("districts", "formed", "shown"),
    [
        (("North", "South"), ("2021-03-29", "2021-03-29"), ("Fen Trust (North)", "Fen Trust (South)")),
        (
            ("North", "North"),
            ("2019-03-29", "2021-03-29"),
            ("Fen Trust (since 2019)", "Fen Trust (since 2021)"),
        ),
        (
            ("North", "North"),
            ("2021-03-29", "2021-04-29"),
            ("Fen Trust (since March 2021)", "Fen Trust (since April 2021)"),
        ),
        (("North", "North"), ("2021-03-29", None), ("Fen Trust (federation-1)", "Fen Trust (federation-2)")),
    ],
)
def test_partnerships_of_one_name_are_told_apart_by_what_people_know_them_by(districts, formed, shown):
    kinds = ("federation 1", "federation 2", "federation 3")
    schools = [School(20, district=d, kinds=(k,)) for d, k in zip((*districts, "North"), kinds, strict=True)]
    tables = dict(county(schools).tables)
    tables["partnerships"] = tables["partnerships"].assign(
        name=["FEN TRUST", "Fen Trust", "Wold Trust"], formed=pd.to_datetime([*formed, None])
    )
    told = with_shown_names(tables)
    assert told["partnerships"]["name"].tolist() == [*shown, "Wold Trust"]
    back = with_published_names(told)["partnerships"]
    assert back["name"].tolist() == ["FEN TRUST", "Fen Trust", "Wold Trust"]


def test_what_tells_twins_apart_never_makes_them_another_s_twin():
    kinds = ("federation 1", "federation 2", "federation 3")
    tables = dict(
        county([School(20, district=d, kinds=(k,)) for d, k in zip("NSN", kinds, strict=True)]).tables
    )
    table = tables["partnerships"]
    tables["partnerships"] = table.assign(
        name=["Fen Trust", "Fen Trust", "Fen Trust (N)"], formed=pd.Timestamp(2020, 1, 1)
    )
    shown = with_shown_names(tables)["partnerships"]["name"]
    assert shown.tolist() == ["Fen Trust (federation-1)", "Fen Trust (federation-2)", "Fen Trust (N)"]
