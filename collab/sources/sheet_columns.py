"""What a sheet of the workbook and a column of it are."""

from collections.abc import Mapping
from dataclasses import dataclass

Options = Mapping[str, str]
"""What a cell may say, by the code it stands for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: the contract's name for it, its heading and what to write in it."""

    name: str
    heading: str
    help: str
    needed: bool = False
    options: Options | None = None
    other_headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook and the contract table it is read into."""

    title: str
    table: str
    help: str
    columns: tuple[Column, ...]


def titled(codes: tuple[str, ...]) -> Options:
    """Codes of the vocabulary as people read them."""
    return {code: code.replace("_", " ").capitalize() for code in codes}
