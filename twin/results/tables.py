"""Tables of the results store, the same in SQLite and PostgreSQL."""

import sqlalchemy as sa

SCHEMA_VERSION = 1
METADATA = sa.MetaData()

META = sa.Table(
    "twin_meta",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(64), nullable=False),
)
"""Holds the schema's version under the key `schema`."""

RECORDS = sa.Table(
    "twin_records",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("seed", sa.BigInteger),
    sa.Column("passed", sa.Boolean),
    sa.Column("trace_sha256", sa.String(64)),
    sa.Column("folder", sa.Text, nullable=False, unique=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("manifest", sa.Text, nullable=False),
)
"""One run or study each; `manifest` is its JSON, `digest` that of all it was read from."""

FIGURES = sa.Table(
    "twin_figures",
    METADATA,
    sa.Column("record_id", sa.ForeignKey("twin_records.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Double, nullable=False),
    sa.Index("twin_figures_by_name", "name"),
)
"""Every number of a summary by its dotted path."""

SETTINGS = sa.Table(
    "twin_settings",
    METADATA,
    sa.Column("record_id", sa.ForeignKey("twin_records.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Index("twin_settings_by_name", "name"),
)
"""Every setting of the resolved scenario by its dotted key; text as it is, the rest as JSON."""
