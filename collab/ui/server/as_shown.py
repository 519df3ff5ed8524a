"""A release as viewers see it, in whichever process."""

import os
from pathlib import Path

from collab.data.contracts import Tables
from collab.data.dataset import Dataset
from collab.releases.ledger import shown_dataset
from collab.releases.store import Store
from collab.sources.boundaries import read_boundaries
from collab.sources.opening import File


def dataset_as_shown(store: Store, number: int, threshold: int) -> Dataset:
    """The release in view of all that was shown before, with the districts drawn as the setting says.

    Raises StoreError when the release is unknown or damaged.
    """
    drawn: Tables = {}
    if told := os.environ.get("COLLAB_BOUNDARIES"):
        path = Path(told)
        drawn = read_boundaries(path.name, File(path.name, path).content()).tables
    return shown_dataset(store, number, threshold, drawn)
