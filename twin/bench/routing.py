"""Journal entries to those of several readers that they matter to."""

from collections.abc import Callable
from typing import Protocol

from twin.core.journal import Entry, Kind, placed


class Reader(Protocol):
    """Takes entries, and says once and for all which kinds and names it follows."""

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether entries of this kind and name matter to it."""
        ...

    def take(self, entry: Entry) -> None:
        """Read one entry."""
        ...


class Routing:
    """Asks each reader once per kind and name, not at every entry."""

    def __init__(self, *readers: Reader) -> None:
        self._readers = readers
        self._routes: dict[tuple[Kind, str], tuple[Callable[[Entry], None], ...]] = {}

    def take(self, entry: Entry) -> None:
        """Pass one entry to whom it matters, in the order of the readers."""
        key = entry.kind, entry.name
        route = self._routes.get(key)
        if route is None:
            route = tuple(reader.take for reader in self._readers if reader.follows(*key))
            self._routes[key] = route
        for take in route:
            take(entry)


class AtPlaces:
    """Lets a reader follow one fixture of several: entries of some places, by their bare names."""

    def __init__(self, reader: Reader, *places: str) -> None:
        self._reader = reader
        self._places = frozenset(places)

    def follows(self, kind: Kind, name: str) -> bool:
        """Whether the entry is of these places and matters to the reader."""
        place, bare = placed(name)
        return place in self._places and self._reader.follows(kind, bare)

    def take(self, entry: Entry) -> None:
        """Read one entry."""
        self._reader.take(entry._replace(name=placed(entry.name)[1]))
