"""Who signed out, so that what they had signed in with is worth nothing any more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sign_outs",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("signed_in_at", sa.BigInteger, nullable=False),
    )
