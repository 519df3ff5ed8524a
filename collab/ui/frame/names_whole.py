"""Tables whose names are never cut: lines high enough for a long name to go on in a second and third line."""

from collections.abc import Iterable

_LETTER, _CAPITAL = 6.4, 8.4
"""Pixels of a letter of a table and of a capital, somewhat more than most names need."""
_EDGES = 18
"""Pixels of a cell beside its text."""
_HIGH = 70
"""Pixels down of such a line: Streamlit lets text go on below itself in lines of more than 4 rem, which are
68 with the letters of `.streamlit/config.toml`."""


def line_height(columns: Iterable[tuple[Iterable[object], int]]) -> int | None:
    """How high the lines of a table of `st.dataframe` have to be, in pixels, for all the names in its
    `columns`, each of which is so many pixels wide, to be read whole; None where its own height will do."""
    long = any(
        _EDGES + sum(_CAPITAL if letter.isupper() else _LETTER for letter in name) > width
        for names, width in columns
        for name in names
        if isinstance(name, str)
    )
    return _HIGH if long else None
