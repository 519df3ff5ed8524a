"""A store of releases without a database, for what only reads one and publishes beside it."""

from dataclasses import replace

from collab.releases.store import StoreError


class InMemoryStore:
    """The releases published, the first of number 1; the last is on show."""

    def __init__(self, *releases):
        self.kept = list(releases)
        self.shown = len(self.kept) or None

    def showing(self):
        return self.shown

    def release(self, number):
        return replace(self.kept[number - 1][0], number=number)

    def releases(self):
        return [self.release(n) for n in range(len(self.kept), 0, -1)]

    def tables(self, number):
        if number > len(self.kept):
            raise StoreError(f"There is no release {number}.")
        return self.kept[number - 1][1]

    def publish(self, release, tables, expected=None):
        assert expected == self.shown
        self.kept.append((release, tables))
        self.shown = len(self.kept)
        return self.shown
