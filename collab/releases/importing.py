"""From files to a release: read, merge, check, compare; and only then publish."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations

import pandas as pd

from collab.data.contracts import CONTRACTS, Tables, empty
from collab.data.dataset import Dataset, in_memory
from collab.data.errors import CollabError, DataError, Problem
from collab.data.provenance import Release, SourceFile
from collab.metrics.published import published_check
from collab.releases.built_in import built_in_files, illustrative_release, published_tables
from collab.releases.changes import what_changed
from collab.releases.merging import merge
from collab.releases.outcomes import FilesRefusedError, Outcome, is_of, outcomes, unread
from collab.releases.store import Store, StoreError
from collab.sources.formats import Opened, authorities_of, is_register, open_file, read_opened
from collab.sources.opening import File
from collab.sources.reading import Authorities, Reading
from collab.sources.years import differ, same_figures, shown

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

    def __reduce__(self) -> tuple[object, ...]:
        """How it is made again in another process."""
        return type(self), (self.authorities,)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release ready to be published, with all a person needs to decide whether to.

    `outcomes` says of every file given how far it was read. `base` is the number of the release on
    show that it was made beside. `checks` is a table of
    `collab.metrics.published.published_check` with `year`, `changes` one of `what_changed`.
    """

    release: Release
    tables: Tables
    readings: Sequence[Reading]
    outcomes: Sequence[Outcome]
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
class Beside:
    """What files will be laid beside: the number of the release on show, and the release and the tables
    of it if it is real; illustrative data is never added to."""

    base: int | None
    shown: Release | None = None
    old: Tables | None = None


def beside_shown(store: Store) -> Beside:
    """What files are laid beside now. Raises StoreError."""
    base = store.showing()
    shown = store.release(base) if base is not None else None
    if base is None or shown is None or shown.illustrative:
        return Beside(base)
    return Beside(base, shown, store.packed(base))


@dataclass(frozen=True, slots=True)
class FilesRead:
    """What was read from files, and what it will be laid `beside`; `area` is where the schools are."""

    files: Sequence[File]
    readings: Sequence[Reading]
    authorities: Authorities
    area: str
    beside: Beside


def read_files(
    store: Store,
    files: Sequence[File],
    *,
    authorities: Authorities | None = None,
    year: int | None = None,
    progress: Progress = lambda _share, _what: None,
) -> FilesRead:
    """Read files, to be laid beside what is on show. Raises as `read_beside`, and StoreError."""
    return read_beside(beside_shown(store), files, authorities=authorities, year=year, progress=progress)


def read_beside(
    beside: Beside,
    files: Sequence[File],
    *,
    authorities: Authorities | None = None,
    year: int | None = None,
    progress: Progress = lambda _share, _what: None,
) -> FilesRead:
    """Read files, to be laid beside the real release on show.

    `authorities` are the local authorities to keep, an empty set for all; None asks the release
    on show, or the register where it has only one. `year` is that of results whose file does not
    tell it. Raises FilesRefusedError, which has the outcome of every file, when one cannot be used;
    or AuthorityNeededError.
    """
    shown = beside.shown
    old = dict(beside.old) if beside.old else None
    opened, problems = _open_all(files, progress)
    found = {code: name for one in opened for code, name in authorities_of(one).items()}
    if authorities is None:
        if shown is None and len(found) > 1 and not problems:
            raise AuthorityNeededError(found)
        authorities = frozenset(shown.authorities if shown else found)
    readings, more = _read_all(opened, authorities, year, old, progress)
    problems += more
    problems += unread(files, readings, problems)
    if problems:
        raise FilesRefusedError(problems, outcomes(files, readings, problems))
    area = _area(found, authorities, shown.area if shown else "")
    return FilesRead(files, readings, authorities, area, replace(beside, old=old))


def assemble(read: FilesRead, *, by: str, progress: Progress = lambda _share, _what: None) -> Candidate:
    """Make a release of what was read: merged, checked, and compared with the one on show.

    Raises FilesRefusedError when the files together give no schools or no results.
    """
    shown, old = read.beside.shown, read.beside.old
    progress(0.7, "Putting the files together")
    try:
        merged = merge(read.readings, old or _beside_the_report(read.authorities))
    except DataError as error:
        told = outcomes(read.files, read.readings, error.problems)
        raise FilesRefusedError(error.problems, told) from None
    release = Release(
        title="Imported data",
        area=read.area,
        illustrative=False,
        made_by=by,
        files=_files(read.files, merged.readings, shown.files if shown else ()),
        made_on=datetime.now(UTC).isoformat(timespec="seconds"),
        authorities=tuple(sorted(read.authorities)),
    )
    progress(0.8, "Checking against the published totals")
    checks = _checks(Dataset(release, in_memory(merged.tables)))
    progress(0.95, "Comparing with the release on show")
    nothing = {name: empty(name) for name in CONTRACTS}
    changes = what_changed(old or nothing, merged.tables)
    progress(1.0, "Checked")
    told = outcomes(read.files, merged.readings)
    return Candidate(release, merged.tables, merged.readings, told, read.beside.base, checks, changes)


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
    try:
        return store.publish(release, tables, expected=number, first=number is None)
    except StoreError:
        # Several processes start at once; one of them publishes.
        now = store.showing()
        if now is None or now == number:
            raise
        return now


def _open_all(files: Sequence[File], progress: Progress) -> tuple[list[Opened], list[Problem]]:
    """The files that can be opened and recognised, and the problems of the others."""
    opened, problems = [], []
    for done, file in enumerate(files):
        progress(0.3 * done / len(files), f"Opening {file.name}")
        try:
            opened.append(open_file(file.name, file.content()))
        except DataError as error:
            problems += error.problems
    return opened, problems


def _read_all(
    opened: Sequence[Opened],
    authorities: Authorities,
    year: int | None,
    old: Tables | None,
    progress: Progress,
) -> tuple[list[Reading], list[Problem]]:
    """Registers first: other files are read with the schools they give. What refuses a file whole
    stands apart."""
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
        parts = [r.tables[name] for r in found for name in ("schools", "others") if name in r.tables]
        schools = pd.concat([*parts, *([schools] if schools is not None else [])]) if parts else (schools)
    problems += _doubtful_years(readings)
    return [_beside_known(reading, old) for reading in readings], problems


def _beside_the_report(authorities: Authorities) -> Tables:
    """What comes with the software and is real: the ten lessons, and for the county whose report
    they are from also its figures, projects and inspection mentions."""
    published = published_tables()
    kept = published if _BUILT_IN_AUTHORITY in authorities else ("lessons",)
    return {name: published[name] if name in kept else empty(name) for name in CONTRACTS}


def _area(found: Mapping[int, str], authorities: Authorities, before: str) -> str:
    names = [
        name or f"Authority {code}"
        for code, name in sorted(found.items())
        if not authorities or code in authorities
    ]
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
        own = [r for r in readings if is_of(r.file, file)]
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


def _doubtful_years(readings: Sequence[Reading]) -> list[Problem]:
    """Key Stage 2 tables that say of one year what another says of another, or of the same year
    otherwise: one of the two has a wrong year."""
    tables = [(r.file, r.tables["results"]) for r in readings if _is_ks2(r)]
    problems = []
    for (file, results), (other, known) in combinations(tables, 2):
        twins = same_figures(known, results)
        if twins:
            reason = f"its pupils and figures of {shown(twins[0])} are those of {shown(twins[1])} in {file}"
        elif differ(known, results):
            reason = f"it gives other results of the same schools and year than {file}"
        else:
            continue
        remedy = "Give one of the two, or look which years they are and name each file for its own."
        problems.append(Problem(other, reason, remedy))
    return problems


def _beside_known(reading: Reading, old: Tables | None) -> Reading:
    """The reading, with a note where the release on show has the same figures for another year."""
    twins = same_figures(reading.tables["results"], old["results"]) if old and _is_ks2(reading) else None
    if twins is None:
        return reading
    note = (
        f"Every figure of {shown(twins[0])} is that of {shown(twins[1])} in the release on show: "
        "one of the two years is wrong."
    )
    return replace(reading, notes=(note, *reading.notes))


def _is_ks2(reading: Reading) -> bool:
    return reading.kind.startswith("Key Stage 2") and "results" in reading.tables


def _checks(dataset: Dataset) -> pd.DataFrame:
    """The area's own published rows beside the sums of its schools, for every year."""
    own = dataset.tables["benchmarks"]
    years = sorted(own.loc[own["area"] == dataset.release.area, "year"].unique())
    parts = [published_check(dataset, int(y)).assign(year=int(y)) for y in years if y in dataset.measures]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
