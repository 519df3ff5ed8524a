"""Who signed out: what they had signed in with before is worth nothing any more."""

from hashlib import sha256

import sqlalchemy as sa

from collab.releases.store import SIGN_OUTS, Store


def sign_out(store: Store, issuer: str, subject: str, signed_in_at: int) -> None:
    """End this sign-in and all earlier ones of the person, in every browser and process.

    `issuer` and `subject` are what OpenID Connect calls `iss` and `sub`, `signed_in_at` is its `iat`,
    in seconds by the provider's clock: only times of one clock are compared.
    """
    person = _person(issuer, subject)
    with store.write() as connection:
        latest = max(signed_in_at, _ended(connection, person))
        connection.execute(SIGN_OUTS.delete().where(SIGN_OUTS.c.person == person))
        connection.execute(SIGN_OUTS.insert().values(person=person, signed_in_at=latest))


def is_signed_out(store: Store, issuer: str, subject: str, signed_in_at: int) -> bool:
    """Whether the person has signed out of what they signed in to at this time."""
    with store.read() as connection:
        return signed_in_at <= _ended(connection, _person(issuer, subject))


def _ended(connection: sa.Connection, person: str) -> int:
    query = sa.select(SIGN_OUTS.c.signed_in_at).where(SIGN_OUTS.c.person == person)
    return connection.scalar(query) or 0


def _person(issuer: str, subject: str) -> str:
    return sha256(repr((issuer, subject)).encode()).hexdigest()
