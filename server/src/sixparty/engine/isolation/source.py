"""What the nursery loads, as text that a command line can carry."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sixparty.limits import Limits

if TYPE_CHECKING:
    from sixparty.engine.embedded import EmbeddedEngine


@dataclass(frozen=True, slots=True)
class Source:
    """The data to answer from, and how much of them.

    files: RDF files, loaded into memory; union: the default graph is the union of all graphs; store: a folder
    of a store on disk, opened in place of files; services: endpoints that SERVICE may ask.
    """

    files: tuple[str, ...] = ()
    union: bool = True
    store: str | None = None
    rows: int | None = None
    answer_bytes: int | None = None
    nesting: int | None = None
    services: tuple[str, ...] = ()

    @classmethod
    def under(
        cls,
        limits: Limits,
        files: tuple[Path, ...] = (),
        *,
        union: bool = True,
        store: Path | None = None,
        services: tuple[str, ...] = (),
    ) -> Self:
        """Return a source whose answers keep to the limits."""
        return cls(
            tuple(str(path.absolute()) for path in files),
            union,
            str(store.absolute()) if store else None,
            limits.rows,
            limits.answer_bytes,
            limits.nesting,
            services,
        )

    def to_text(self) -> str:
        """Return the source as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote."""
        members = json.loads(text)
        return cls(**{**members, "files": tuple(members["files"]), "services": tuple(members["services"])})

    def load(self) -> "EmbeddedEngine":
        """Load or open the data. Raises EngineError."""
        from sixparty.engine.embedded import Bounds, EmbeddedEngine  # the server never does: the nursery
        from sixparty.engine.writing import Ceiling

        bounds = Bounds(Ceiling(self.rows, self.answer_bytes), self.nesting, self.services)
        if self.store is not None:
            return EmbeddedEngine.from_store(Path(self.store), bounds)
        return EmbeddedEngine.from_files(*map(Path, self.files), union=self.union, bounds=bounds)
