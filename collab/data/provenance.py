"""What a release is and where it comes from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Provenance of one file of a release: its checksum, what it was recognised as, its `rows`,
    how many of them were refused for each reason, and notes on the reading."""

    name: str
    sha256: str
    rows: int
    kind: str = ""
    refused: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """One complete, validated set of data. `number` is 0 until it is published; `made_on` is an
    ISO date and time; `authorities` are the codes of its local authorities, none meaning all."""

    title: str
    area: str
    illustrative: bool
    made_by: str
    files: tuple[SourceFile, ...]
    made_on: str = ""
    authorities: tuple[int, ...] = ()
    number: int = 0


def to_record(release: Release) -> dict[str, Any]:
    """The release as plain values, ready for JSON; its number belongs to the store."""
    record = asdict(release)
    del record["number"]
    return record


def from_record(record: Mapping[str, Any], number: int) -> Release:
    """The release from `to_record` (through JSON or not), with the store's number for it."""
    files = tuple(
        SourceFile(
            name=f["name"],
            sha256=f["sha256"],
            rows=f["rows"],
            kind=f["kind"],
            refused=tuple((reason, count) for reason, count in f["refused"]),
            notes=tuple(f["notes"]),
        )
        for f in record["files"]
    )
    plain = {k: v for k, v in record.items() if k not in ("files", "authorities")}
    return Release(**plain, files=files, authorities=tuple(record["authorities"]), number=number)
