"""The built-in release: the illustrative county, and beside it what is real and published."""

import hashlib
import os
from pathlib import Path

import pandas as pd

from collab.data.contracts import CONTRACTS, Tables, empty
from collab.data.dataset import Dataset, in_memory
from collab.data.disclosure.threshold import THRESHOLD
from collab.data.provenance import Release, SourceFile
from collab.data.shipped import SHIPPED
from collab.sources.tidy import read_csv, read_folder

DATA = Path(os.environ.get("COLLAB_DATA", SHIPPED / "data"))
"""The folder of the built-in data, or the one that `COLLAB_DATA` names."""
_PUBLISHED = ("benchmarks", "projects", "inspection_mentions", "lessons")
"""Tables of the built-in release that are real."""


def illustrative_release() -> tuple[Release, Tables]:
    """The built-in release: the illustrative county with the real, published figures beside it.

    Raises DataError naming file, row, column and value when a built-in file has been damaged.
    """
    invented, published = read_folder(DATA / "illustrative"), published_tables()
    tables = {**invented, **published, "projects": _together(published["projects"], invented["projects"])}
    release = Release(
        title="Illustrative data",
        area="Lincolnshire",
        illustrative=True,
        made_by="collab illustrate --seed 2014",
        files=built_in_files(),
        authorities=(925,),
    )
    return release, tables


def published_tables() -> Tables:
    """The real tables of the built-in release: the report's figures, projects, what inspectors said,
    and the ten lessons.

    Raises DataError as `illustrative_release` does.
    """
    return {name: _read_published(name) for name in _PUBLISHED}


def built_in_files() -> tuple[SourceFile, ...]:
    """The files of the built-in release, with their checksums."""
    files = [DATA / "illustrative" / f"{n}.csv" for n in CONTRACTS if n == "projects" or n not in _PUBLISHED]
    files += [DATA / "published" / f"{name}.csv" for name in _PUBLISHED]
    return tuple(_source_file(path) for path in files if path.exists())


def load_illustrative(threshold: int = THRESHOLD) -> Dataset:
    """The built-in release as a dataset, without a database."""
    release, tables = illustrative_release()
    return Dataset(release, in_memory(tables), threshold)


def _together(real: pd.DataFrame, invented: pd.DataFrame) -> pd.DataFrame:
    """The real projects, which ask nothing of results, and the invented ones that show how that is done."""
    return pd.concat([part for part in (real, invented) if len(part)], ignore_index=True)


def _read_published(table: str) -> pd.DataFrame:
    path = DATA / "published" / f"{table}.csv"
    return read_csv(path, table) if path.exists() else empty(table)


def _source_file(path: Path) -> SourceFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(f"{path.parent.name}/{path.name}", digest, content.count(b"\n") - 1)
