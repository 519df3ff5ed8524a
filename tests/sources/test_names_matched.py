"""Names as people write them beside the register they mean: what is found of each, and why, stands in
`names_matched/found.txt`, and was read once by somebody who asked of each whether a person would say so.

Where something else is to be found, `python -m tests.sources.test_names_matched` writes it down: read it.
"""

from pathlib import Path

import pandas as pd

from collab.sources.known_schools import KnownSchools
from collab.sources.name_matching import Asked, match_name

FOLDER = Path(__file__).parent / "names_matched"
FOUND = FOLDER / "found.txt"


def found() -> list[str]:
    """What is found of every name asked, some lines each."""
    table = pd.read_csv(FOLDER / "register.csv", parse_dates=["opened", "closed"])
    known = KnownSchools(table, table[["urn", "locality", "town", "postcode"]])
    told = []
    for row in pd.read_csv(FOLDER / "asked.csv", dtype=str, keep_default_na=False).to_dict("records"):
        numbers = {name: int(row[name] or 0) for name in ("urn", "laestab")}
        match = match_name(known, Asked(**{str(name): row[name] for name in row} | numbers))
        asked = "; ".join(value for value in row.values() if value)
        which = f" {match.urn}" if match.urn else ""
        before = f", before {match.before}" if match.before else ""
        lines = [f"{asked} -> {match.outcome}{which}{before}: {match.why}"]
        lines += [f"    {one.school.urn} {one.school.name}: {one.why}" for one in match.options]
        told.append("\n".join(lines))
    return told


def test_what_is_found_of_each_name_is_what_a_person_would_say():
    assert found() == FOUND.read_text(encoding="utf-8").rstrip("\n").split("\n\n")


if __name__ == "__main__":
    FOUND.write_text("\n\n".join(found()) + "\n", encoding="utf-8")
