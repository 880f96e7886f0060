"""The catalogue of canned queries, read from the folder `queries/`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from sixparty.errors import SixpartyError
from sixparty.nearest import nearest
from sixparty.queries import description
from sixparty.queries.model import CannedQuery, Words


class UnknownQueryError(SixpartyError):
    """No canned query has this name; `nearest` lists names that resemble it."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Look up which known names resemble `name`."""
        known = list(known)
        self.nearest = nearest(name, known)
        near = f"did you mean {' or '.join(self.nearest)}? " if self.nearest else ""
        super().__init__(f"there is no canned query `{name}`", f"{near}known: {', '.join(known)}")


class Catalogue:
    """Canned queries by name, in the order that they ask to be shown in."""

    def __init__(self, queries: Iterable[CannedQuery]) -> None:
        """Keep the queries in order."""
        ordered = sorted(queries, key=lambda query: (query.order, query.name))
        self._queries = {query.name: query for query in ordered}

    @classmethod
    def from_folder(cls, folder: Path) -> Self:
        """Read every `NAME.rq` with its `NAME.ttl`. Raises DescriptionError with file and reason."""
        return cls(description.read(path) for path in sorted(folder.glob("*.rq")))

    def __iter__(self) -> Iterator[CannedQuery]:
        """Walk the queries in order."""
        return iter(self._queries.values())

    def __len__(self) -> int:
        """Return how many queries there are."""
        return len(self._queries)

    def get(self, name: str) -> CannedQuery:
        """Return the query of that name. Raises UnknownQueryError, with those that resemble it."""
        try:
            return self._queries[name]
        except KeyError:
            raise UnknownQueryError(name, self._queries) from None

    def groups(self) -> list[tuple[Words, list[CannedQuery]]]:
        """Return the queries under their groups' headings, groups in order of their first query."""
        grouped: dict[str, tuple[Words, list[CannedQuery]]] = {}
        for query in self:
            grouped.setdefault(query.group.en, (query.group, []))[1].append(query)
        return list(grouped.values())
