"""Whether the roles and records of a database are such as people were given and wrote down."""

from datetime import datetime

from collab.data.errors import CollabError, DataError
from collab.people.access import Role
from collab.people.grants import grants
from collab.people.records import KEYS, Entry, entries, key_of, with_records
from collab.releases.store import Store


def check_people(store: Store) -> None:
    """Check every role given and every version of what was written down.

    Raises CollabError for the first that nobody can have been given, or have written.
    """
    for one in grants(store):
        limits = [*one.districts, *one.partnerships]
        whole = one.email.count("@") == 1 and one.email == one.email.strip().lower()
        whole = whole and all(isinstance(limit, str) for limit in limits)
        whole = whole and (bool(limits) or one.role is not Role.LEAD)
        if not whole or not _is_moment(one.at):
            raise CollabError(f"the role of {one.email!r} is none that anybody can be given.")
    shown = store.showing()
    for illustrative in (True, False):
        saved = entries(store, illustrative)
        for entry in saved:
            if not _is_whole(entry):
                told = f"{entry.record[:40]} {entry.key[:80]!r}, version {entry.version}"
                raise CollabError(f"the record {told}, is none that anybody can have written.")
        if shown is not None and saved:
            try:
                with_records(store, store.tables(shown), illustrative=illustrative)
            except DataError as error:
                (first, *_) = error.problems
                raise CollabError(f"a record breaks its contract: {first.column} {first.reason}.") from None


def _is_whole(entry: Entry) -> bool:
    if entry.record not in KEYS or entry.version < 1 or not _is_moment(entry.at):
        return False
    if entry.content is None:
        return True
    try:
        named = key_of(entry.record, entry.content) == entry.key
    except (KeyError, TypeError, AttributeError):
        return False
    return named and all(value is None or isinstance(value, (str, int)) for value in entry.content.values())


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
