"""A release as viewers see it, in whichever process."""

import os
from pathlib import Path

from collab.data.contracts import Tables
from collab.data.dataset import Dataset
from collab.releases.ledger import shown_dataset
from collab.releases.store import Store
from collab.sources.apart import read_apart
from collab.sources.boundaries import read_boundaries
from collab.sources.opening import File


def dataset_as_shown(store: Store, number: int, threshold: int) -> Dataset:
    """The release in view of all that was shown before, with the districts drawn as the setting says.

    Raises StoreError when the release is unknown or damaged, and DataError when the file of districts
    cannot be used.
    """
    drawn: Tables = {}
    if told := os.environ.get("COLLAB_BOUNDARIES"):
        drawn = read_apart(_areas, File(Path(told).name, Path(told)))
    return shown_dataset(store, number, threshold, drawn)


def _areas(file: File) -> Tables:
    return read_boundaries(file.name, file.content()).tables
