"""An authority's list of partnerships with the names of their schools, in the shapes that people use:
a column a partnership; a row a partnership and school; a row a partnership with its schools beside it;
a sheet a partnership."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

import pandas as pd

from collab.data.errors import Problem
from collab.data.vocabulary import KINDS
from collab.sources.dates import EXAMPLE, no_date, read_dates
from collab.sources.name_matching import Asked
from collab.sources.opening import File, open_cells
from collab.sources.own_workbook import code_of
from collab.sources.pasted_text import MOST_CELLS, refuse_large, rows_of_text
from collab.sources.raw_table import TITLE_LINES, refusal

_MOST_NAMES = 5_000
_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        heading: column
        for column, written in (
            (
                "partnership",
                "partnership, partnership name, name of partnership, cluster, cluster name, name of cluster, "
                "collaborative, collaboration, collaborative partnership, group, group name, network, "
                "family, hub, alliance, federation",
            ),
            (
                "written",
                "school, schools, school name, name of school, member, members, member school, "
                "member schools, establishment, establishment name, establishmentname, academy, name",
            ),
            ("urn", "urn, school urn, unique reference number"),
            (
                "laestab",
                "laestab, la estab, laestab number, dfe, dfe number, dfe no, dfes number, dcsf number, "
                "la establishment number",
            ),
            ("place", "place, town, village, locality, location, area, district, town village, address"),
            ("postcode", "postcode, post code"),
            ("phase", "phase, age range, school phase, type of school, school type"),
            ("kind", "kind, type, kind of partnership, type of partnership, partnership type"),
            ("joined", "joined, date joined, joined date, start, start date, from, since, member since"),
            ("left", "left, date left, left date, end, end date, to, until"),
            ("lead", "lead, lead school, leads, leading"),
        )
        for heading in written.split(", ")
    }
)
"""The column that each heading stands for."""
_NUMBERED = re.compile(r"(?:member )?(?:school|member)s? ?(?:no ?)?\d{1,2}")
_YES = ("yes", "y", "true", "x", "lead", "leader", "host", "1", "\u2713", "\u2714")
_BULLET = re.compile(r"^(?:[\s\u2022\u00b7\u25aa\u25e6\u2013\u2014*>-]+|\(?\d{1,3}[.)]\s+)")
_LEADS = re.compile(
    r"\s*[(\[\u2013-]\s*(?:lead|host|lead school|host school|lead head)\s*[)\]]?\s*$", re.IGNORECASE
)
_LAESTAB = re.compile(r"\(?\b(\d{3})[/ ]?(\d{4})\b\)?")
_URN = re.compile(r"\(?(?:URN:? ?)?\b([1-9]\d{5})\b\)?", re.IGNORECASE)
_CORRECT = "Correct the cell, or leave it empty."


@dataclass(frozen=True, slots=True)
class Listed:
    """One school of one partnership, as the list names it in line `row` of `file`: `asked` is what is
    said of the school; `kind` (a code, or nothing), `joined` and `left` (dates or NaT) and `lead` what
    is said of its membership."""

    file: str
    row: int
    partnership: str
    asked: Asked
    kind: str = ""
    joined: pd.Timestamp = pd.NaT  # pyright: ignore[reportAssignmentType]
    left: pd.Timestamp = pd.NaT  # pyright: ignore[reportAssignmentType]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class NameList:
    """A list that was read: its `name`, the `digest` of its content, the schools it names, and a
    Problem for every row that cannot be used."""

    name: str
    digest: str
    schools: tuple[Listed, ...]
    refused: tuple[Problem, ...] = ()


def read_list(file: File) -> NameList:
    """Read a list from a workbook or a CSV file.

    Raises DataError when it has no partnerships with schools, or its dates cannot be told apart.
    """
    content = file.content()
    told = open_cells(file.name, content, MOST_CELLS)
    sheets = [("", rows_of_text(file.name, told, commas=True))] if isinstance(told, str) else told
    return _read(file.name, sha256(content).hexdigest(), sheets)


def read_pasted(text: str, name: str = "Pasted list") -> NameList:
    """Read a list from text, as `read_list` does."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    commas = sum(_key(cell) in _HEADINGS for cell in re.split("[,;]", head)) >= 2
    sheets = [("", rows_of_text(name, text, commas=commas))]
    return _read(name, sha256(text.encode()).hexdigest(), sheets)


def _read(name: str, digest: str, sheets: Sequence[tuple[str, list[list[str]]]]) -> NameList:
    schools: list[Listed] = []
    refused: list[Problem] = []
    names = 0
    for title, records in sheets:
        file = f"{name}, sheet {title}" if title and len(sheets) > 1 else name
        refuse_large(file, records)
        cells = _long(title, records)
        if cells is None or cells.empty:
            continue
        # Counted before each is looked at, which takes seconds for as many as a text can hold.
        names += len(cells)
        if names > _MOST_NAMES:
            raise refusal(
                name,
                f"the list has more than {_MOST_NAMES:,} names",
                f"Give at most {_MOST_NAMES:,} at once.",
            )
        found, problems = _checked(cells, file)
        schools += found
        refused += problems
    if not schools and not refused:
        raise refusal(
            name,
            "no partnership with schools was found in the list",
            "Write the name of each partnership above its column of school names, or a row for each "
            "school with the columns Partnership and School.",
        )
    return NameList(name, digest, tuple(schools), tuple(refused))


def _long(title: str, records: list[list[str]]) -> pd.DataFrame | None:
    """The list as a row a school, columns as in `_HEADINGS`; index n is line n + 2 of the file."""
    filled = [i for i, record in enumerate(records) if any(cell.strip() for cell in record)]
    for line in filled[:TITLE_LINES]:
        columns = [_HEADINGS.get(_key(cell), "") for cell in records[line]]
        named = {"written", "urn", "laestab"} & set(columns)
        if "partnership" in columns and any(_NUMBERED.fullmatch(_key(c)) for c in records[line]):
            return _beside(records, line, columns)
        if named and ("partnership" in columns or (title and _is_only_schools(columns))):
            return _rows(records, line, columns, title)
    return _columns(records, filled)


def _is_only_schools(columns: Sequence[str]) -> bool:
    """Whether every heading is known, so that the sheet's title is the partnership's name."""
    return all(columns)


def _rows(records: list[list[str]], line: int, columns: Sequence[str], title: str) -> pd.DataFrame:
    """A row a school; a partnership is said once, and holds until the next."""
    found, last = {}, title
    for i, record in enumerate(records[line + 1 :], line + 1):
        row: dict[str, str] = {}
        for column, cell in zip(columns, record, strict=False):
            if column:
                row.setdefault(column, cell.strip())
        last = row.get("partnership") or last
        if any(row.get(column) for column in ("written", "urn", "laestab")):
            found[i - 1] = {**row, "partnership": last}
    return _frame(found)


def _beside(records: list[list[str]], line: int, columns: Sequence[str]) -> pd.DataFrame:
    """A row a partnership, its schools in the cells beside it."""
    own = columns.index("partnership")
    beside = [i for i, cell in enumerate(records[line]) if _NUMBERED.fullmatch(_key(cell))]
    rows, index = [], []
    for i, record in enumerate(records[line + 1 :], line + 1):
        for place in beside:
            if place < len(record) and own < len(record) and record[place].strip():
                rows.append({"partnership": record[own].strip(), "written": record[place].strip()})
                index.append(i - 1)
    return _frame(rows, index)


def _columns(records: list[list[str]], filled: Sequence[int]) -> pd.DataFrame | None:
    """A column a partnership, its name on top; a title above them all is passed over."""
    counts = {i: sum(bool(cell.strip()) for cell in records[i]) for i in filled}
    if not counts:
        return None
    several = [i for i in filled[:TITLE_LINES] if counts[i] > 1]
    head = several[0] if several else filled[0]
    rows, index = [], []
    for i in (i for i in filled if i > head):
        for place, cell in enumerate(records[i]):
            if cell.strip():
                name = records[head][place].strip() if place < len(records[head]) else ""
                name = "" if _key(name) in _HEADINGS else name
                rows.append({"partnership": name, "written": cell.strip()})
                index.append(i - 1)
    return _frame(rows, index)


def _frame(rows: Mapping[int, dict[str, str]] | list[dict[str, str]], index: object = None) -> pd.DataFrame:
    columns = list(dict.fromkeys(_HEADINGS.values()))
    if isinstance(rows, Mapping):
        rows, index = list(rows.values()), list(rows)
    return pd.DataFrame(rows, index=index, columns=columns).fillna("").astype(str)  # pyright: ignore[reportArgumentType, reportCallIssue]


def _checked(cells: pd.DataFrame, file: str) -> tuple[list[Listed], list[Problem]]:
    """The rows as what they say, and what cannot be understood."""
    days = read_dates(cells, ["joined", "left"], file, by_hand=True)
    wrong = {column: no_date(cells[column], days[column]) for column in days}
    schools, problems = [], []
    for position, (line, row) in enumerate(zip(cells.index, cells.to_dict("records"), strict=True)):
        told = {str(column): str(value) for column, value in row.items()}
        kind = code_of(told["kind"], KINDS) if told["kind"] else ""
        found = list(_wrong_cells(told, kind))
        found += [(column, EXAMPLE) for column in days if wrong[column].iloc[position]]
        if found:
            problems += [
                Problem(file, why, _CORRECT, row=int(str(line)) + 2, column=column, value=told[column])
                for column, why in found
            ]
            continue
        asked, lead = _asked(told)
        schools.append(
            Listed(
                file,
                int(str(line)) + 2,
                told["partnership"][:300],
                asked,
                kind,
                days["joined"].iloc[position],
                days["left"].iloc[position],
                lead,
            )
        )
    return schools, problems


def _wrong_cells(told: Mapping[str, str], kind: str) -> Iterator[tuple[str, str]]:
    """The columns of a row that say what they cannot say, and why."""
    if not re.search(r"[^\W_]", told["partnership"]):
        yield "partnership", "the school stands under no partnership's name"
    if told["urn"] and not re.fullmatch(r"[1-9]\d{5}", told["urn"]):
        yield "urn", "is no school number of six digits"
    if told["laestab"] and not _LAESTAB.fullmatch(told["laestab"]):
        yield "laestab", "is no authority and establishment number such as 925/2001"
    if kind and kind not in KINDS:
        yield "kind", f"is no kind of partnership ({', '.join(KINDS.values())})"


def _asked(told: Mapping[str, str]) -> tuple[Asked, bool]:
    """What a row says of its school, and whether the school leads."""
    written = re.sub(r"[*\u2020\u2021]+$", "", _BULLET.sub("", told["written"])).strip()
    lead = told["lead"].strip().casefold() in (*_YES, written.casefold()) and bool(told["lead"])
    lead |= bool(_LEADS.search(written))
    name = _LEADS.sub("", written)
    urn, laestab = _URN.search(name), _LAESTAB.search(name)
    own = _LAESTAB.fullmatch(told["laestab"]) or (None if urn else laestab)
    number = told["urn"] or (urn[1] if urn else "")
    return Asked(
        (name or told["urn"] or told["laestab"])[:300],
        told["place"],
        told["postcode"],
        told["phase"],
        int(number or 0),
        int(own[1] + own[2]) if own else 0,
    ), lead


def _key(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()
