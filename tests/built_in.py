"""The built-in release, read once for all tests: as it is kept, and as a dataset."""

from collab.data.dataset import Dataset, in_memory
from collab.releases.built_in import illustrative_release

RELEASE, TABLES = illustrative_release()
DATASET = Dataset(RELEASE, in_memory(TABLES))


def without_school(tables):
    """The tables with the first school, and all that points at it, left out."""
    urn = tables["schools"]["urn"].iloc[0]
    kept = {
        n: t[t["urn"] != urn] if "urn" in t and n != "inspection_mentions" else t for n, t in tables.items()
    }
    return {name: table.reset_index(drop=True) for name, table in kept.items()}
