"""Tables in the contracts' own form."""

from types import MappingProxyType

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from collab.data.errors import DataError
from collab.sources import tidy
from collab.sources.tidy import read_csv, read_folder, validate


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b'urn,year\n"900001,2014\n'])
def test_what_is_no_table_is_refused_by_name(tmp_path, content):
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"results\.csv"):
        read_csv(path, "results")


def test_unknown_columns_are_ignored_and_columns_put_in_order():
    raw = pd.DataFrame({"title": ["a"], "lesson": ["1"], "text": ["b"], "source": ["c"], "odd": ["d"]})
    assert list(validate(raw, "lessons", "lessons.csv").columns) == ["lesson", "title", "text", "source"]


def refused(raw, table):
    with pytest.raises(DataError) as told:
        validate(raw, table, f"{table}.csv")
    return [str(problem) for problem in told.value.problems]


MEMBERSHIPS = pd.DataFrame(
    {
        "partnership": ["oak", "Oak!", "oak", "oak", "oak", None],
        "urn": ["100001", "12", "many", "100001", "100002", "100003"],
        "joined": ["2014-09-01", "01/09/2014", "2014-09-01", "2014-09-01", "2014-09-01", "2014-09-01"],
        "left": ["", "", "", "", "2013-09-01", ""],
        "lead": ["true", " FALSE ", "perhaps", "false", "", "no"],
    }
)


def test_every_breach_is_told_by_line_column_and_value_in_order():
    told = [line.removeprefix("memberships.csv, row ") for line in refused(MEMBERSHIPS, "memberships")]
    correct, once = "Correct the value in the source file.", "Keep one of the rows."
    assert told == [
        f"2, column joined: appears in more than one row (found '2014-09-01'). {once}",
        f"2, column partnership: appears in more than one row (found 'oak'). {once}",
        f"2, column urn: appears in more than one row (found '100001'). {once}",
        "3, column joined: is not a date (found '01/09/2014'). Write dates as 2014-05-01.",
        "3, column partnership: does not look as it should (pattern [a-z0-9]+(-[a-z0-9]+)*) "
        f"(found 'Oak!'). {correct}",
        f"4, column lead: is not true or false (found 'perhaps'). {correct}",
        f"4, column urn: is not a whole number (found 'many'). {correct}",
        f"5, column joined: appears in more than one row (found '2014-09-01'). {once}",
        f"5, column partnership: appears in more than one row (found 'oak'). {once}",
        f"5, column urn: appears in more than one row (found '100001'). {once}",
        f"6, column lead: is not true or false (found ''). {correct}",
        f"6, column left: a school cannot leave before it joined (found '2013-09-01'). {correct}",
        f"7, column lead: is not true or false (found 'no'). {correct}",
        "7, column partnership: is empty (found ''). Fill the cell in.",
    ]
    assert refused(pd.DataFrame({"lesson": ["11"], "odd": [""]}), "lessons") == [
        "lessons.csv: the column source is missing. Add it; the columns found are lesson, odd.",
        "lessons.csv: the column text is missing. Add it; the columns found are lesson, odd.",
        "lessons.csv: the column title is missing. Add it; the columns found are lesson, odd.",
        f"lessons.csv, row 2, column lesson: is not a whole number from 1 up to but not 11 "
        f"(found '11'). {correct}",
    ]


@pytest.mark.parametrize("slug", ["oak\n", "oak-٢", "oak-", "", " oak"])
def test_a_slug_is_small_letters_digits_and_hyphens_to_its_very_end(slug):
    rows = MEMBERSHIPS.head(1)
    assert validate(rows, "memberships", "memberships.csv")["partnership"].tolist() == ["oak"]
    (told,) = refused(rows.assign(partnership=slug), "memberships")
    assert told.startswith("memberships.csv, row 2, column partnership: does not look as it should")


@pytest.mark.parametrize("month", ["2014-06\n", "٢٠١٤-٠٦", "2014-6", "2014-061"])
def test_a_month_is_six_digits_of_our_own(month):
    told = {"mention": "a", "school": "A", "urn": "100001", "summary": "b", "source": "c"}
    rows = pd.DataFrame({**dict.fromkeys(("quotation", "lessons")), "inspected": ["2014-06"], **told})
    assert validate(rows, "inspection_mentions", "m.csv")["inspected"].tolist() == ["2014-06"]
    (wrong,) = refused(rows.assign(inspected=month), "inspection_mentions")
    assert "column inspected: does not look as it should (pattern [0-9]{4}-[0-9]{2})" in wrong


def test_a_rule_of_the_whole_table_that_is_broken_in_no_row_is_told_too(monkeypatch):
    class Strict:
        columns = MappingProxyType({})

        def validate(self, *_, **__):
            cases = {"check": ["b", 2, "b"], "column": [None] * 3, "index": [None] * 3}
            error = SchemaErrors.__new__(SchemaErrors)
            error.failure_cases = pd.DataFrame({**cases, "failure_case": None, "schema_context": ""})
            raise error

    class Contract:
        to_schema = Strict

    monkeypatch.setattr(tidy, "CONTRACTS", {"lessons": Contract})
    remedy = "Correct the value in the source file."
    assert refused(pd.DataFrame({"lesson": ["1"]}), "lessons") == [
        f"lessons.csv: breaks a rule of lessons (2, b). {remedy}"
    ]


def written_to(folder, **tables):
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


SCHOOLS = (
    "urn,name,phase,district_code,district,authority_code,easting,northing,longitude,latitude,pupils_on_roll,"
    "laestab,opened,closed\n100001,NA,primary,,North,850,,,,,,,,\n"
)
RESULTS = "urn,year,measure,eligible,achieved,percent,status\n"


def test_a_folder_is_read_whole_and_its_tables_must_fit_each_other(tmp_path):
    rows = "100001,2014,ks2_rwm_l4,10,5,,published\n100001,2014,ks1_rwm_l2,12,5,,published\n"
    folder = written_to(tmp_path, schools=SCHOOLS, results=RESULTS + rows)
    tables = read_folder(folder)
    assert set(tables) == set(tidy.CONTRACTS) and tables["memberships"].empty
    assert tables["schools"]["name"].tolist() == ["NA"], "a school may be called so"
    wrong = rows + "100001,2014,ks2_rwm_l5,11,1,,published\n100002,2014,ks2_rwm_l5,11,1,,published\n"
    members = "partnership,urn,joined,left,lead\nelm,100009,2014-09-01,,true\n"
    lessons = "partnership,lesson,assessed_on,rating,evidence,by\nelm,1,2014-09-01,1,,A\n"
    reviews = (
        "review,partnership,reviewed_on,kind,facilitator,focus,findings,next_steps,next_review,by\n"
        "r,elm,2014-09-01,self,,B,,,,A\n"
    )
    more = {"memberships": members, "assessments": lessons, "reviews": reviews}
    written_to(tmp_path, results=RESULTS + wrong, **more)
    with pytest.raises(DataError) as told:
        read_folder(folder)
    remedy = "Correct the value in the source file."
    assert [str(problem) for problem in told.value.problems] == [
        f"results.csv, row 5, column urn: is not in schools.csv (found '100002'). {remedy}",
        f"memberships.csv, row 2, column urn: is not in schools.csv (found '100009'). {remedy}",
        f"memberships.csv, row 2, column partnership: is not in partnerships.csv (found 'elm'). {remedy}",
        f"assessments.csv, row 2, column partnership: is not in partnerships.csv (found 'elm'). {remedy}",
        f"reviews.csv, row 2, column partnership: is not in partnerships.csv (found 'elm'). {remedy}",
        "results.csv, row 4, column eligible: differs from the eligible pupils of the same school, year and "
        f"key stage (found '11'). {remedy}",
    ]
    (tmp_path / "results.csv").unlink()
    with pytest.raises(DataError) as told:
        read_folder(folder)
    gone = f"results.csv: the file is missing. Put it in the folder {tmp_path.name}."
    assert str(told.value.problems[0]) == gone
    written_to(tmp_path, results="a,b\n1,2,3\n1,2,3,4\n")
    with pytest.raises(DataError, match=r"results\.csv: the file cannot be read as a table \(.*\)\. Save"):
        read_folder(folder)
