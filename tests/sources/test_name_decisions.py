"""What somebody decided on doubtful names is followed, kept, and read again next year."""

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.sources.name_decisions import LEFT_OUT, decisions_table, find_schools, key_of, read_decisions
from collab.sources.name_lists import read_pasted
from collab.sources.name_matching import Outcome
from collab.sources.opening import File
from tests.sources.registers import known

ROWS = [
    {"urn": 100001, "name": "Alford Primary School", "easting": 0, "northing": 0},
    {"urn": 100002, "name": "St Michael's CE School, Louth", "easting": 1609.344, "northing": 0},
    {"urn": 100003, "name": "St Michael's CE School, Stow", "easting": 0, "northing": 16093.44},
    {"urn": 100004, "name": "Beech Infant School", "closed": "2018-08-31"},
]
LIST = "Wolds\tCoast\nAlford Primary\tSt Michael's\nSt Michael's\tHogwarts\nBeech Infants\t\n"


def named(decisions=None, text=LIST, **options):
    return find_schools(known(*ROWS, **options), read_pasted(text).schools, decisions or {})


def written(table):
    return File("decisions.csv", table.to_csv(index=False).encode())


def test_undecided_names_are_open_and_say_how_far_their_options_are_from_the_others():
    alford, _, michael, hogwarts, beech = named()
    assert (alford.urn, alford.open, hogwarts.missing, beech.open) == (100001, False, True, True)
    whys = {option.school.urn: option.why for option in michael.match.options}
    assert whys[100002].endswith("; 1.0 miles from the others")
    assert whys[100003].endswith("; 10.0 miles from the others")


def test_decisions_are_written_and_read_back_and_followed():
    table = decisions_table(known(*ROWS), named(), {})
    assert table["written"].tolist() == ["St Michael's", "St Michael's", "Hogwarts", "Beech Infants"]
    assert table["urn"].eq("").all()
    assert "100002 St Michael's CE School, Louth" in table["candidates"].iloc[0]
    table.loc[table["partnership"] == "Wolds", "urn"] = ["100002", "none"]
    decisions = read_decisions(written(table))
    again = {(n.listed.partnership, n.listed.asked.written): n for n in named(decisions)}
    assert again["Wolds", "St Michael's"].urn == 100002
    assert again["Coast", "St Michael's"].open
    beech = again["Wolds", "Beech Infants"]
    assert (beech.urn, beech.decided, beech.open) == (0, True, False)
    # What is written after that says the same, and keeps decisions on names of another list.
    other = {**decisions, key_of("Elsewhere", "Fens", ""): 100001}
    kept = read_decisions(written(decisions_table(known(*ROWS), named(decisions), other)))
    assert kept == other


def test_a_decision_without_a_partnership_holds_wherever_the_name_stands():
    decisions = {key_of("  st MICHAEL'S ", "", ""): 100003}
    assert [n.urn for n in named(decisions) if n.listed.asked.written == "St Michael's"] == [100003, 100003]


def test_a_sure_name_can_be_decided_otherwise_and_left_out():
    decisions = {key_of("Alford Primary", "Wolds", ""): LEFT_OUT}
    alford = named(decisions)[0]
    assert (alford.urn, alford.decided, alford.match.outcome) == (0, True, Outcome.CERTAIN)


def test_a_decision_follows_the_school_to_its_new_number_and_is_asked_again_if_that_is_gone():
    decisions = {key_of("Beech Infants", "Wolds", ""): 100004}
    rows = [*ROWS, {"urn": 100009, "name": "Beech Academy", "opened": "2018-09-01"}]
    listed = read_pasted(LIST).schools
    assert find_schools(known(*rows, lineage={100004: 100009}), listed, decisions)[-1].urn == 100009
    gone = named({key_of("Beech Infants", "Wolds", ""): 999999})[-1]
    assert gone.open and "999999, which was decided on, is in no register" in gone.match.why


@pytest.mark.parametrize("value", ["12", "St Michael's, Louth", "1000001", "-00001"])
def test_a_decision_that_is_none_is_told_with_its_row(value):
    table = pd.DataFrame({"written": ["A", "B"], "urn": ["100001", value]})
    with pytest.raises(DataError) as told:
        read_decisions(written(table))
    (problem,) = told.value.problems
    assert (problem.row, problem.column, problem.value) == (3, "urn", value)


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(DataError, match="columns are missing: urn"):
        read_decisions(File("d.csv", b"written,partnership\nA,B\n"))
