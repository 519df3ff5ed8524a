"""Files made ready to be published beside the pages: read, merged and checked in a process of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from collab.data.errors import DataError
from collab.releases.importing import Beside, Candidate, Progress, assemble, beside_shown, read_beside
from collab.releases.outcomes import FilesRefusedError, outcomes
from collab.releases.packed import pack
from collab.releases.store import Store
from collab.sources.apart import Limits, Teller, run_apart
from collab.sources.opening import File
from collab.sources.raw_table import FEWER, refusal
from collab.sources.reading import Authorities, Reading

_MOST_REFUSED = 50_000
"""Most rows of one file that may be refused; a file with more is not what it seems to be."""
Told = Callable[[Sequence[Reading]], None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of the files: as in `read_files` and `assemble`."""

    authorities: Authorities | None
    year: int | None
    by: str


def prepare(
    store: Store,
    files: Sequence[File],
    *,
    by: str,
    authorities: Authorities | None = None,
    year: int | None = None,
    progress: Progress = lambda _share, _what: None,
    told: Told = lambda _: None,
    limits: Limits | None = None,
) -> Candidate:
    """Read files and make a release of them beside the one on show, as `read_files` and `assemble` do,
    in a process with limits of memory and time.

    The candidate's tables are packed; those of its readings have their rows and no columns. `told`
    gets the readings once there are all. Raises FilesRefusedError, also when a limit is reached;
    AuthorityNeededError; or StoreError.
    """
    asked = _Asked(authorities, year, by)
    try:
        return run_apart(
            _prepared, beside_shown(store), asked, files=files, progress=progress, told=told, limits=limits
        )
    except FilesRefusedError:
        raise
    except DataError as error:
        raise FilesRefusedError(error.problems, outcomes(files, (), error.problems)) from None


def _prepared(files: Sequence[File], beside: Beside, asked: _Asked, teller: Teller) -> Candidate:
    read = read_beside(
        beside, files, authorities=asked.authorities, year=asked.year, progress=teller.progress
    )
    problems = [
        problem
        for reading in read.readings
        if len(reading.refused) > _MOST_REFUSED
        for problem in refusal(reading.file, f"more than {_MOST_REFUSED:,} rows are refused", FEWER).problems
    ]
    if problems:
        raise FilesRefusedError(problems, outcomes(files, read.readings, problems))
    teller.tell([_counted(reading) for reading in read.readings])
    candidate = assemble(read, by=asked.by, progress=teller.progress)
    return replace(
        candidate,
        tables=pack(candidate.tables),
        readings=[_counted(reading) for reading in candidate.readings],
    )


def _counted(reading: Reading) -> Reading:
    """The reading with as many rows in its tables, and nothing in them."""
    tables = {name: pd.DataFrame(index=pd.RangeIndex(len(t))) for name, t in reading.tables.items()}
    return replace(reading, tables=tables)
