"""What became of every file that was given: read, partly read, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from collab.data.errors import DataError, Problem
from collab.sources.opening import File
from collab.sources.reading import Reading


class State(StrEnum):
    """How far a file was read."""

    READ = "read"
    PARTLY = "partly read"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file as it was given, how far it was read, and how many refusals it has:
    rows, or what is missing of a year."""

    file: str
    state: State
    refused: int

    def __str__(self) -> str:
        return f"{self.file}: {self.state}" + (f" ({self.refused:,} refusals)" if self.refused else "")


class FilesRefusedError(DataError):
    """Files that cannot become a release; `outcomes` has every file given, at fault or not."""

    def __init__(self, problems: Sequence[Problem], outcomes: Sequence[Outcome]) -> None:
        super().__init__(problems)
        self.outcomes = tuple(outcomes)

    def __reduce__(self) -> tuple[object, ...]:
        """How it is made again in another process."""
        return type(self), (self.problems, self.outcomes)

    def __str__(self) -> str:
        files = "\n".join(f"  {outcome}" for outcome in self.outcomes)
        return f"{super().__str__()}\nNothing was changed. Of the files given:\n{files}"


def outcomes(
    files: Sequence[File], readings: Sequence[Reading], problems: Sequence[Problem] = ()
) -> list[Outcome]:
    """The outcome of each file: `problems` are what refuses a file whole."""
    told = []
    for file in files:
        rows = sum(len(r.refused) for r in readings if is_of(r.file, file))
        whole = any(is_of(problem.file, file) for problem in problems)
        state = State.REFUSED if whole else State.PARTLY if rows else State.READ
        told.append(Outcome(file.name, state, rows))
    return told


def unread(files: Sequence[File], readings: Sequence[Reading], problems: Sequence[Problem]) -> list[Problem]:
    """A problem for every file that no reading and no problem is of: none may vanish."""
    heard = [*(r.file for r in readings), *(p.file for p in problems)]
    remedy = "Give the file as its publisher offers it, or leave it out."
    return [
        Problem(file.name, "nothing in the file was read", remedy)
        for file in files
        if not any(is_of(name, file) for name in heard)
    ]


def is_of(name: str, file: File) -> bool:
    """Whether a reading or a problem of this name is of the file, a sheet of it, or a file in it."""
    return name == file.name or name.startswith((f"{file.name}/", f"{file.name}, sheet "))


def refusals_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Refused rows as a table: `file`, `row`, `column`, `value`, `reason`, `remedy`."""
    columns = ["file", "row", "column", "value", "reason", "remedy"]
    rows = [[getattr(problem, column) for column in columns] for problem in problems]
    return pd.DataFrame(rows, columns=columns).astype({"row": "Int64"})
