"""Real authorities, imported whole from the files beside the repository."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from collab.data.dataset import Dataset, in_memory
from collab.releases.importing import Candidate, assemble, read_files
from collab.releases.store import Store
from collab.sources.opening import File
from tests.given import SHARED

PLACES = {
    "Lincolnshire": (
        925,
        SHARED / "real" / "real_925_lincolnshire",
        "925_alllinksdata_as_published_dates.csv",
    ),
    "Rutland": (857, SHARED / "real" / "real_857_rutland", "857_alllinksdata_as_published_dates.csv"),
    "Hampshire": (850, SHARED / "official", "gias_group_links.csv"),
}
"""Each authority's code, the folder of its files, and which of them are its group links."""
BOUNDARIES = {"Hampshire": [SHARED / "boundaries" / "england_lad_2024_may_buc.geojson"]}
"""Who brings in district boundaries of their own."""


@dataclass(frozen=True)
class Imported:
    """An authority's release to be, and the files that it is made from."""

    authority: int
    candidate: Candidate
    results: list[Path]
    links: Path

    @property
    def dataset(self) -> Dataset:
        """The release as the pages show it."""
        return Dataset(self.candidate.release, in_memory(self.candidate.tables))


def imported(place: str, folder: Path) -> Imported:
    """The authority called `place`, by way of a database in `folder`; skips where its files are not."""
    authority, files, links = PLACES[place]
    if not files.exists():
        pytest.skip("needs ../shared/data")
    register = next(p for p in files.iterdir() if "register_assembled" in p.name or "_gias_850" in p.name)
    results = sorted(p for p in files.iterdir() if "_ks2final" in p.name or "_reshaped" in p.name)
    given = [register, *results, files / links, *BOUNDARIES.get(place, ())]
    return Imported(authority, made_of(given, authority, folder), results, files / links)


def made_of(paths: list[Path], authority: int, folder: Path) -> Candidate:
    """The release to be of these files, for one authority."""
    store = Store(f"sqlite:///{folder / 'imported.sqlite'}")
    files = [File(path.name, path) for path in paths]
    candidate = assemble(read_files(store, files, authorities=frozenset([authority])), by="a test")
    store.close()
    return candidate
