"""One family of errors, each saying what is wrong, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


class CollabError(Exception):
    """Base of every error Collab raises on purpose; its text is fit for a person to read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: `row` is the line number in it (the header is line 1), or
    None when the problem is not in one line; `column` and `value` likewise."""

    file: str
    reason: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}")
        found = "" if self.value is None else f" (found {self.value!r})"
        return f"{', '.join(where)}: {self.reason}{found}. {self.remedy}"


class DataError(CollabError):
    """Data that breaks its contract. Carries every `Problem` found, not only the first, and at
    least one: an error that says nothing would make a file vanish without a word."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("a DataError needs a problem")
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        """How it is made again in another process, which has the problems and not their text."""
        return type(self), (self.problems,)
