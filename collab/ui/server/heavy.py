"""The heavy work there is: done beside the pages, by `collab.ui.server.worker`.

What it is made from is handed over, but for the release, which a process loads once.
"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from collab.briefing import FORMATS, Briefing, Scope, compose
from collab.briefing.file_name import file_name
from collab.brokering.candidates import Limits
from collab.brokering.proposal import Proposal, costs, prices, propose_everywhere
from collab.brokering.weighing import Merits, Weights
from collab.data.dataset import Dataset
from collab.data.errors import CollabError
from collab.data.selection import Selection, make_selection
from collab.geography.distances import Distances
from collab.people.records import newest, with_records
from collab.releases.store import Store, database_url
from collab.ui.server.ahead import decide_groups_ahead
from collab.ui.server.as_shown import dataset_as_shown
from collab.ui.server.process import settle

Progress = Callable[[float, str], None]
FILE_KINDS = {"pptx": "slides", "pdf": "paper", "xlsx": "data"}
"""What the files of a briefing are called."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The data that a page shows: the release by its number and fingerprint, and the threshold."""

    number: int
    fingerprint: str
    threshold: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A briefing that is asked for; the arguments are those of `collab.briefing.compose`."""

    shown: Shown
    selection: Selection
    scope: Scope
    today: date
    limit: float
    day: pd.Timestamp | None = None


def proposal(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    costed: bool,
    weights: Weights,
    merits: Merits,
    distances: Distances,
    progress: Progress,
) -> tuple[Proposal, pd.DataFrame | None, pd.DataFrame | None]:
    """A proposal and, if it is to be `costed`, what each limit costs and, where more than miles counts, what
    each thing costs in the others; the arguments are those of
    `collab.brokering.proposal.propose_everywhere`."""
    given = (schools, members, hosts, alone, limits)
    how: dict[str, Any] = {"distances": distances, "progress": progress}
    found = propose_everywhere(*given, weights=weights, merits=merits, **how)
    if not costed:
        return found, None, None
    each = prices(*given, weights, merits, **how) if weights.any else None
    return found, costs(*given, found.placed, **how), each


def composed(asked: Asked, progress: Progress) -> Briefing:
    """A briefing, from the release as this process has it."""
    dataset = _dataset(asked.shown)
    return compose(
        dataset,
        asked.selection,
        asked.scope,
        _records(asked.shown),
        today=asked.today,
        limit=asked.limit,
        day=asked.day,
        progress=progress,
    )


def files_of(asked: Asked, progress: Progress) -> Mapping[str, bytes]:
    """The files of a briefing by ending."""
    steps, made = len(FORMATS) + 1, {}
    briefing = composed(asked, lambda share, what: progress(share / steps, what))
    for done, (ending, write) in enumerate(FORMATS.items(), 1):
        progress(done / steps, f"Making the {FILE_KINDS[ending]}")
        made[ending] = write(briefing)
    return made


def files_of_each(asked: Sequence[tuple[str, Asked]], progress: Progress) -> bytes:
    """Slides and paper of several briefings, each asked for with what it is of, as a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (place, one) in enumerate(asked):
            progress(done / len(asked), f"Making those of {place}")
            figures = replace(one, scope=replace(one.scope, note="", meeting=None, link=""))
            briefing = replace(composed(figures, _silent), scope=one.scope)
            for ending in ("pptx", "pdf"):
                archive.writestr(f"{file_name(briefing)}.{ending}", FORMATS[ending](briefing))
    return buffer.getvalue()


def have_libraries(progress: Progress) -> None:
    """Load what a proposal is worked out with before somebody waits for it."""
    progress(0.0, "Starting")


def have_release(shown: Shown, progress: Progress) -> None:
    """Load the release before somebody waits for it, and compose what it opens with: the first composition
    of a process loads libraries and draws every year, and takes three times as long as the next. The groups
    of pupils are decided after that, beside what is asked for."""
    progress(0.0, "Loading the data")
    dataset = _dataset(shown)
    compose(dataset, make_selection(dataset), Scope(), _records(shown), today=date.today(), progress=progress)
    settle()
    decide_groups_ahead(dataset, _store().showing())


def _silent(_share: float, _what: str) -> None:
    """Tell nobody."""


def _store() -> Store:
    """The database that is set, opened once."""
    return _opened(database_url())


@lru_cache(maxsize=1)
def _opened(url: str) -> Store:
    return Store(url)


def _dataset(shown: Shown) -> Dataset:
    """The release as pages show it, with the same ledger of what was shown.

    Raises CollabError when it is no longer what the page has.
    """
    if _store().fingerprint(shown.number) != shown.fingerprint:
        raise CollabError("The data has changed in the meantime. Reload the page.")
    return _loaded(shown.number, shown.fingerprint, shown.threshold)


@lru_cache(maxsize=1)
def _loaded(number: int, fingerprint: str, threshold: int) -> Dataset:  # noqa: ARG001 - the cache's key
    return dataset_as_shown(_store(), number, threshold)


def _records(shown: Shown) -> dict[str, pd.DataFrame]:
    return _written_down(shown, newest(_store()))


@lru_cache(maxsize=1)
def _written_down(shown: Shown, version: str) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    dataset = _dataset(shown)
    return with_records(_store(), dataset.tables, illustrative=dataset.release.illustrative)
