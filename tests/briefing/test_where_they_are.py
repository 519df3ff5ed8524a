"""What a briefing says of the schools not in a partnership."""

from collab.words.tables import readable
from tests.briefing.example import made


def test_what_became_of_those_left_out_is_said_and_stands_in_the_file(briefing):
    (section,) = (s for s in briefing.sections if s.key == "left_out")
    assert section.title.startswith("124 of 145 schools still not in a partnership; ")
    assert "on 1 May 2014" in section.about and "21 of the 145 have joined" in section.sure
    written = readable(section.table.shown, section.table.columns)
    assert written["Since then"].eq("in a partnership").sum() == 21 and len(written) == 145


def test_where_nobody_has_joined_or_closed_since_nothing_is_said_of_it(illustrative):
    (section,) = (s for s in made(illustrative, year=2025).sections if s.key == "left_out")
    assert "still" not in section.title and "became" not in section.table.columns
    assert "Since" not in section.sure
