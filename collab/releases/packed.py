"""A release's tables as they are kept: Parquet, which need not be unpacked to be passed on."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from collab.data.contracts import CONTRACTS, Tables, empty


@dataclass(frozen=True, slots=True)
class PackedTable:
    """One table as Parquet, and how many `rows` it has."""

    content: bytes
    rows: int


class Packed(Mapping[str, pd.DataFrame]):
    """The contract tables of a release by name, each unpacked anew when it is asked for."""

    def __init__(self, packed: Mapping[str, PackedTable]) -> None:
        self.packed = dict(packed)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table with every column of its contract; raises KeyError for a name that is none."""
        if name not in self.packed:
            # A table, or a column, that a later version of this software knows is empty in an
            # earlier release.
            return empty(name)
        return _with_every_column(_unpacked(self.packed[name].content), name)

    def __iter__(self) -> Iterator[str]:
        """The names of all contract tables."""
        return iter(CONTRACTS)

    def __len__(self) -> int:
        """How many contract tables there are."""
        return len(CONTRACTS)


def pack(tables: Tables) -> Packed:
    """The tables packed, the missing ones empty; what is packed already stays as it is."""
    if isinstance(tables, Packed):
        return tables
    return Packed({name: _packed(tables.get(name, empty(name))) for name in CONTRACTS})


def _packed(table: pd.DataFrame) -> PackedTable:
    buffer = io.BytesIO()
    table.reset_index(drop=True).to_parquet(buffer, index=False, compression="zstd")
    return PackedTable(buffer.getvalue(), len(table))


def _unpacked(content: bytes) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(content))


def _with_every_column(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with the columns of its contract that it was written without, and nothing in them."""
    later = empty(name).drop(columns=table.columns, errors="ignore")
    return table.join(later.reindex(table.index)) if len(later.columns) else table
