"""The built-in release, read once for all tests: as it is kept, and as a dataset."""

from functools import cache

from collab.data.contracts import Tables
from collab.data.dataset import Dataset, in_memory
from collab.data.provenance import Release
from collab.releases.built_in import built_in_files, illustrative_release
from collab.releases.packed import Packed, pack

RELEASE, TABLES = illustrative_release()
DATASET = Dataset(RELEASE, in_memory(TABLES))


def read_once() -> tuple[Release, Tables]:
    """For `collab.releases.importing.illustrative_release`: the release, neither read nor packed anew unless
    its files have changed, or `COLLAB_DATA` names others."""
    return (RELEASE, _packed()) if built_in_files() == RELEASE.files else illustrative_release()


@cache
def _packed() -> Packed:
    return pack(TABLES)


def without_school(tables):
    """The tables with the first school, and all that points at it, left out."""
    urn = tables["schools"]["urn"].iloc[0]
    kept = {
        n: t[t["urn"] != urn] if "urn" in t and n != "inspection_mentions" else t for n, t in tables.items()
    }
    return {name: table.reset_index(drop=True) for name, table in kept.items()}
