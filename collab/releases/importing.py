"""From files to a release: read, merge, check, compare; and only then publish."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

import pandas as pd

from collab.changes import what_changed
from collab.contracts import CONTRACTS, empty
from collab.dataset import Dataset, built_in_files, illustrative_release, in_memory
from collab.errors import CollabError, DataError, Problem
from collab.metrics.summary import published_check
from collab.provenance import Release, SourceFile
from collab.sources.merging import merge
from collab.sources.official import Opened, authorities_of, is_register, open_file, read_opened
from collab.sources.opening import File
from collab.sources.reading import Authorities, Reading
from collab.sources.tidy import Tables
from collab.store import Store

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and what is being done."""
_BUILT_IN_AUTHORITY = 925
"""Lincolnshire, whose report comes with the software."""


class AuthorityNeededError(CollabError):
    """The register has several local authorities, and nobody said which; `authorities` are their
    names by code."""

    def __init__(self, authorities: Mapping[int, str]) -> None:
        self.authorities = dict(authorities)
        told = ", ".join(f"{code} {name}".strip() for code, name in list(authorities.items())[:8])
        more = "" if len(authorities) <= 8 else f" and {len(authorities) - 8} more"
        super().__init__(
            f"The register has the schools of {len(authorities)} local authorities ({told}{more}). "
            "Say which are yours, or all of them."
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release ready to be published, with all a person needs to decide whether to.

    `base` is the number of the release on show that it was made beside. `checks` is a table of
    `collab.metrics.summary.published_check` with `year`, `changes` one of `what_changed`.
    """

    release: Release
    tables: Tables
    readings: Sequence[Reading]
    base: int | None
    checks: pd.DataFrame
    changes: pd.DataFrame

    def by(self, name: str) -> "Candidate":
        """The same candidate, made by somebody of this name."""
        return replace(self, release=replace(self.release, made_by=name))

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Every refused row of every file."""
        return tuple(problem for reading in self.readings for problem in reading.refused)


@dataclass(frozen=True, slots=True)
class FilesRead:
    """What was read from files, and what it will be laid beside: the number, the release and the
    tables of the real release on show, if there is one. `area` is where the schools are."""

    files: Sequence[File]
    readings: Sequence[Reading]
    authorities: Authorities
    area: str
    base: int | None
    shown: Release | None
    old: Tables | None


def read_files(
    store: Store,
    files: Sequence[File],
    *,
    authorities: Authorities | None = None,
    year: int | None = None,
    progress: Progress = lambda _share, _what: None,
) -> FilesRead:
    """Read files, to be laid beside the real release on show; illustrative data is never added to.

    `authorities` are the local authorities to keep, an empty set for all; None asks the release
    on show, or the register where it has only one. `year` is that of results whose file does not
    tell it. Raises DataError for files that cannot be used, AuthorityNeededError, or StoreError.
    """
    base = store.showing()
    shown = store.release(base) if base is not None else None
    if shown is not None and shown.illustrative:
        shown = None
    old = store.tables(shown.number) if shown else None
    opened = _open_all(files, progress)
    found = {code: name for one in opened for code, name in authorities_of(one).items()}
    if authorities is None:
        if shown is None and len(found) > 1:
            raise AuthorityNeededError(found)
        authorities = frozenset(shown.authorities if shown else found)
    readings = _read_all(opened, authorities, year, old, progress)
    area = _area(found, authorities, shown.area if shown else "")
    return FilesRead(files, readings, authorities, area, base, shown, old)


def assemble(
    read: FilesRead, *, by: str, progress: Progress = lambda _share, _what: None
) -> Candidate:
    """Make a release of what was read: merged, checked, and compared with the one on show.

    Raises DataError when the files together give no schools or no results.
    """
    progress(0.7, "Putting the files together")
    merged = merge(read.readings, read.old or _beside_the_report(read.authorities))
    release = Release(
        title="Imported data",
        area=read.area,
        illustrative=False,
        made_by=by,
        files=_files(read.files, merged.readings, read.shown.files if read.shown else ()),
        made_on=datetime.now(UTC).isoformat(timespec="seconds"),
        authorities=tuple(sorted(read.authorities)),
    )
    progress(0.8, "Checking against the published totals")
    checks = _checks(Dataset(release, in_memory(merged.tables)))
    progress(0.95, "Comparing with the release on show")
    nothing = {name: empty(name) for name in CONTRACTS}
    changes = what_changed(read.old or nothing, merged.tables)
    progress(1.0, "Checked")
    return Candidate(release, merged.tables, merged.readings, read.base, checks, changes)


def publish(store: Store, candidate: Candidate) -> int:
    """Publish a candidate; returns the release's number. Raises StoreError, changing nothing,
    when another release was published since it was prepared."""
    return store.publish(candidate.release, candidate.tables, expected=candidate.base)


def ensure_release(store: Store) -> int:
    """The number of the release on show; an empty database gets the illustrative one first, and
    an illustrative one that comes with later software replaces an earlier."""
    number = store.showing()
    if number is not None:
        shown = store.release(number)
        # Scenarios published on the illustrative county stand behind its own files.
        if not shown.illustrative or set(built_in_files()) <= set(shown.files):
            return number
    release, tables = illustrative_release()
    return store.publish(release, tables, expected=number)


def refusals_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Refused rows as a table: `file`, `row`, `column`, `value`, `reason`, `remedy`."""
    columns = ["file", "row", "column", "value", "reason", "remedy"]
    rows = [[getattr(problem, column) for column in columns] for problem in problems]
    return pd.DataFrame(rows, columns=columns).astype({"row": "Int64"})


def _open_all(files: Sequence[File], progress: Progress) -> list[Opened]:
    """Every file opened and recognised; the problems of all of them are reported at once."""
    opened, problems = [], []
    for done, file in enumerate(files):
        progress(0.3 * done / len(files), f"Opening {file.name}")
        try:
            opened.append(open_file(file.name, file.content()))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return opened


def _read_all(
    opened: Sequence[Opened],
    authorities: Authorities,
    year: int | None,
    old: Tables | None,
    progress: Progress,
) -> list[Reading]:
    """Registers first: other files are read with the schools they give."""
    schools = old["schools"] if old else None
    readings: list[Reading] = []
    problems: list[Problem] = []
    for done, one in enumerate(sorted(opened, key=lambda o: not is_register(o))):
        progress(0.3 + 0.4 * done / len(opened), f"Reading {one.file}")
        try:
            found = read_opened(one, authorities, year, schools)
        except DataError as error:
            problems += error.problems
            continue
        readings += found
        parts = [r.tables["schools"] for r in found if "schools" in r.tables]
        schools = (
            pd.concat([*parts, *([schools] if schools is not None else [])]) if parts else (schools)
        )
    if problems:
        raise DataError(problems)
    return readings


def _beside_the_report(authorities: Authorities) -> Tables:
    """What comes with the software and is real: the ten lessons, and for the county whose report
    they are from also its figures, projects and inspection mentions."""
    _, tables = illustrative_release()
    own = ("benchmarks", "projects", "inspection_mentions")
    kept = ("lessons", *(own if _BUILT_IN_AUTHORITY in authorities else ()))
    return {name: tables[name] if name in kept else empty(name) for name in CONTRACTS}


def _area(found: Mapping[int, str], authorities: Authorities, before: str) -> str:
    names = [name or f"Authority {code}" for code, name in sorted(found.items())
             if not authorities or code in authorities]  # fmt: skip
    if not names:
        return before or "Our schools"
    if len(names) > 3:
        return "England" if len(names) > 100 else f"{len(names)} authorities"
    return " and ".join(names)


def _files(
    files: Sequence[File], readings: Sequence[Reading], before: Sequence[SourceFile]
) -> tuple[SourceFile, ...]:
    """The provenance of every file, after that of the release it was laid beside."""
    told = []
    for file in files:
        own = [r for r in readings if r.file.split(", sheet ")[0] == file.name] or [
            r for r in readings if file.name.lower().endswith(".zip")
        ]
        refused = Counter(f"{p.column}: {p.reason}" for r in own for p in r.refused)
        told.append(
            SourceFile(
                name=file.name,
                sha256=sha256(file.content()).hexdigest(),
                rows=sum(r.read for r in own),
                kind=", ".join(dict.fromkeys(r.kind for r in own)),
                refused=tuple(refused.items()),
                notes=tuple(note for r in own for note in r.notes),
            )
        )
    kept = [f for f in before if f.sha256 not in {t.sha256 for t in told}]
    return (*kept, *told)


def _checks(dataset: Dataset) -> pd.DataFrame:
    """The area's own published rows beside the sums of its schools, for every year."""
    own = dataset.tables["benchmarks"]
    years = sorted(own.loc[own["area"] == dataset.release.area, "year"].unique())
    parts = [
        published_check(dataset, int(y)).assign(year=int(y)) for y in years if y in dataset.measures
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
