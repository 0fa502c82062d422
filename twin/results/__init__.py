"""The results store: runs and studies catalogued in SQLite or PostgreSQL; images stay files."""

from twin.results.query import Condition, parse_condition
from twin.results.record import Record, record_of
from twin.results.store import Entry, Store, open_store

__all__ = [
    "Condition",
    "Entry",
    "Record",
    "Store",
    "open_store",
    "parse_condition",
    "record_of",
]
