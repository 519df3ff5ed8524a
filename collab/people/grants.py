"""The roles that are kept in the database, each change with who made it and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa

from collab.data.errors import CollabError
from collab.people.access import Role
from collab.releases.opened_database import damaged
from collab.releases.store import GRANTS, Store


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to whoever signs in with this address, for some districts or partnerships only
    if any are named. The latest grant of an address counts."""

    email: str
    role: Role
    districts: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()
    at: str = ""
    by: str = ""


def grant(
    store: Store,
    email: str,
    role: str,
    *,
    by: str,
    districts: Sequence[str] = (),
    partnerships: Sequence[str] = (),
) -> Grant:
    """Give somebody a role from now on, limited to districts (names) or partnerships (slugs) of
    the release on show if any are named.

    Raises CollabError for an address, role, district or partnership that is none, for a lead
    without a limit, and for a viewer with one: everybody who signs in sees everything.
    """
    address = email.strip().lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise CollabError(f"{email!r} is no e-mail address. Write it as it is at sign-in.")
    if role not in set(Role):
        raise CollabError(f"There is no role {role!r}. The roles are {', '.join(Role)}.")
    if role == Role.LEAD and not (districts or partnerships):
        raise CollabError("A partnership lead needs the partnerships or districts they lead in.")
    if role == Role.VIEWER and (districts or partnerships):
        raise CollabError(
            "A viewer sees everything and writes nothing, so a limit would change nothing. Leave "
            "it out; leads and officers can be limited."
        )
    _check_known(store, districts, partnerships)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    given = Grant(address, Role(role), tuple(districts), tuple(partnerships), at, by)
    with store.write() as connection:
        number = (connection.scalar(sa.select(sa.func.max(GRANTS.c.number))) or 0) + 1
        connection.execute(
            GRANTS.insert().values(
                number=number,
                email=address,
                role=str(given.role),
                at=at,
                by=by,
                districts=list(given.districts),
                partnerships=list(given.partnerships),
            )
        )
    return given


def _check_known(store: Store, districts: Sequence[str], partnerships: Sequence[str]) -> None:
    """Refuse a limit that names what the release on show does not have: it would hold nowhere."""
    number = store.showing()
    if number is None or not (districts or partnerships):
        return
    tables = store.tables(number)
    _refuse_unknown("district", districts, set(tables["schools"]["district"].dropna()))
    _refuse_unknown("partnership", partnerships, set(tables["partnerships"]["partnership"]))


def _refuse_unknown(what: str, named: Sequence[str], known: Collection[str]) -> None:
    for name in named:
        if name not in known:
            near = get_close_matches(name, [str(one) for one in known], 3, 0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise CollabError(f"The release on show has no {what} {name!r}.{hint}")


def grants(store: Store) -> list[Grant]:
    """Every grant there ever was, the latest first."""
    with store.read() as connection:
        rows = connection.execute(sa.select(GRANTS).order_by(GRANTS.c.number.desc())).all()
    return [_granted(row) for row in rows]


def grant_of(store: Store, email: str) -> Grant | None:
    """The grant that counts for an address, or None."""
    query = sa.select(GRANTS).where(GRANTS.c.email == email.strip().lower())
    with store.read() as connection:
        r = connection.execute(query.order_by(GRANTS.c.number.desc()).limit(1)).one_or_none()
    if r is None:
        return None
    return _granted(r)


def _granted(row: Any) -> Grant:
    """The grant of a row. Raises StoreError for a row that was never written so."""
    try:
        return Grant(row.email, Role(row.role), tuple(row.districts), tuple(row.partnerships), row.at, row.by)
    except (ValueError, TypeError):
        raise damaged(f"The role given to {row.email!r}") from None
