"""Releases, their contents, and which was shown when."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("provenance", sa.JSON, nullable=False),
    )
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "release_tables",
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("contents.sha256"), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )
    op.create_table(
        "shown",
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
    )
