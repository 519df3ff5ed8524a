"""Where a release comes from, written down and read back."""

from dataclasses import replace

from collab.data.provenance import Release, SourceFile, from_record, to_record


def test_provenance_survives_being_written_down():
    file = SourceFile("a.csv", "0" * 64, 3, "Register", (("URN: no number", 2),), ("A note",))
    release = Release("T", "A", False, "me", (file,), "2026-11-24T03:00:00+00:00", (850, 936))
    assert from_record(to_record(release), 7) == replace(release, number=7)
