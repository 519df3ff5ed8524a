"""Disclosed tables in a reader's words: labels, units and formats; and as safe CSV."""

import io
from collections.abc import Sequence

import pandas as pd

from collab.data.disclosure.gate import MARKS, NOT_APPLICABLE, WITHHELD, Disclosed
from collab.words.labels import LABELS, label_of
from collab.words.numbers import gap_told, whole

_CODED = (
    "measure",
    "year",
    "clear",
    "clear_alone",
    "outside",
    "kind",
    "near",
    "rating",
    "before",
    "assessed_on",
    "reviewed_on",
    "last",
    "due",
    "formed",
    "ended",
    "standing",
    "pupil_group",
)
"""Columns that a file, too, writes in words."""
_VERDICTS, _BOUNDS = ("clear", "clear_alone"), ("wide_low", "apart_low")
"""What is said of a figure, and the column that says how sure that is, whichever a table has."""
_NOT_TOLD = "cannot be told"


def readable(shown: Disclosed, columns: Sequence[str]) -> pd.DataFrame:
    """The table as text under readable labels: "c" where withheld, "z" where not applicable.

    Raises KeyError for a column without a label.
    """
    withheld = (shown.table["mark"] == WITHHELD).to_numpy()
    text = {}
    for column in columns:
        label, write = label_of(column, shown.unit), LABELS[column][1]
        missing = [WITHHELD if hidden else NOT_APPLICABLE for hidden in withheld]
        untold = _untold(shown.table, column)
        text[label] = [
            _NOT_TOLD if unsure else instead if pd.isna(value) else write(value) if write else str(value)
            for value, instead, unsure in zip(_told(shown.table, column), missing, untold, strict=True)
        ]
    if shown.table["mark"].ne("").any():
        text["Mark"] = shown.table["mark"].tolist()
    return pd.DataFrame(text)


def numbers_among(shown: Disclosed, columns: Sequence[str]) -> frozenset[str]:
    """Which of the columns hold numbers, to be set on the right so that their digits lie below each
    other."""
    return frozenset(
        column
        for column in columns
        if column not in _CODED
        and pd.api.types.is_numeric_dtype(shown.table[column])
        and not pd.api.types.is_bool_dtype(shown.table[column])
    )


def _told(table: pd.DataFrame, column: str) -> pd.Series:
    """A column as a reader meets it: a gap is the difference of the percentages beside it."""
    if column != "gap" or table.empty:
        return table[column]
    return table.rename(columns={own: name for name, own in _OWN.items()}).apply(gap_told, axis=1)


def _untold(table: pd.DataFrame, column: str) -> pd.Series:
    """Whether a verdict cannot be given, which is not the same as no: the figure is withheld, or there are
    too few schools to say how sure it is."""
    bound = next((name for name in _BOUNDS if name in table), None)
    if column not in _VERDICTS or bound is None:
        return pd.Series(False, index=table.index)
    return table[bound].isna()


def footnotes(shown: Disclosed, columns: Sequence[str]) -> tuple[str, ...]:
    """What has to be said below the table as `readable` writes it: every mark in it is explained,
    and what is left out is told."""
    open_rows = shown.table.loc[shown.table["mark"] != WITHHELD, list(columns)]
    missing = bool(open_rows.isna().any(axis=None))
    return (*shown.notes, MARKS[NOT_APPLICABLE]) if missing else shown.notes


def to_csv(shown: Disclosed, columns: Sequence[str], provenance: str) -> bytes:
    """The table as UTF-8 CSV (with a byte-order mark, so that Excel reads it) under readable
    labels, full precision, with `provenance` on every row so that it cannot come apart from them.

    Schools have their number beside their name, which is written as on the page, while the register
    may have it in capitals: whoever lays the two side by side goes by the number. Text that a
    spreadsheet would run as a formula gets a leading apostrophe.
    """
    if "name" in columns and "urn" not in columns and "urn" in shown.table:
        place = list(columns).index("name") + 1
        columns = [*columns[:place], "urn", *columns[place:]]
    out = exact(shown, columns)
    out["Data"] = str(inert(provenance))
    buffer = io.StringIO()
    out.to_csv(buffer, index=False)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def exact(shown: Disclosed, columns: Sequence[str]) -> pd.DataFrame:
    """The table under readable labels as a file holds it: numbers as numbers, at four decimals;
    "c" where withheld, "z" where not applicable; text made harmless to spreadsheets."""
    withheld = shown.table["mark"] == WITHHELD
    out = pd.DataFrame(
        {
            label_of(column, shown.unit): _exact(shown.table[column], column, withheld)
            .mask(_untold(shown.table, column), _NOT_TOLD)
            .map(inert)
            for column in columns
        }
    )
    if shown.table["mark"].ne("").any():
        out["Mark"] = shown.table["mark"]
    return out


def inert(value: object) -> object:
    """`value`, made harmless to spreadsheets when it is text that begins like a formula."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _exact(values: pd.Series, column: str, withheld: pd.Series) -> pd.Series:
    """Numbers rounded to four decimals, and counts without any; coded values in words; marks where there is
    no figure."""
    write = LABELS[column][1]
    if column in _CODED and write:
        text = values.map(write, na_action="ignore")
    elif pd.api.types.is_float_dtype(values):
        # Where some are missing, pandas keeps counts as decimals.
        is_count = write is whole and values.dropna().mod(1).eq(0).all()
        text = values.astype("Int64") if is_count else values.round(4)
    else:
        text = values
    filled = text.astype(object).where(values.notna(), NOT_APPLICABLE)
    return filled.where(values.notna() | ~withheld, WITHHELD)


_OWN = {
    "eligible_in": "own_pupils",
    "percent_in": "own_percent",
    "low_in": "own_percent_low",
    "high_in": "own_percent_high",
    "percent_not_in": "others_percent",
}
"""What a gap's columns are called where it is that of one partnership and all other schools."""
OWN_COLUMNS = (
    "own_pupils",
    "own_percent",
    "own_percent_low",
    "own_percent_high",
    "others_percent",
    "gap",
    "wide_low",
    "wide_high",
)
"""Columns that tell one partnership's gap in a table of `as_its_own`."""


def as_its_own(shown: Disclosed) -> Disclosed:
    """A gap of one partnership and all other schools, its columns under names that say so."""
    return Disclosed(shown.table.rename(columns=_OWN), shown.notes, shown.unit)
