"""What the rest of the project knows of an engine: text in, bytes and their media type out.

Nothing but strings and bytes crosses this interface, so that an engine may just as well live in another
process or behind another endpoint. Nothing in this package serves HTTP or knows Flask.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sixparty.errors import SixpartyError


class EngineError(SixpartyError):
    """A query could not be answered."""


class QuerySyntaxError(EngineError):
    """The text is no SPARQL 1.1 query; `line` and `column` count from 1, None where they are not known."""

    def __init__(self, reason: str, line: int | None, column: int | None, remedy: str = "") -> None:
        """Keep the reason and the place where reading stopped."""
        super().__init__(reason, remedy)
        self.reason = reason
        self.line = line
        self.column = column


class QueryRefusedError(EngineError):
    """The query is well formed, but asks for something that this engine does not do for anybody."""


class EvaluationError(EngineError):
    """The query was read, and failed while it was evaluated (an unknown extension function, say)."""


class DeadlineError(EngineError):
    """The query was stopped at its deadline."""


class ExhaustedError(EngineError):
    """The query needed more memory or stack than it may have."""


class OverloadedError(EngineError):
    """Too many queries are running or waiting; the same query may do well a little later."""


class UnavailableError(EngineError):
    """The engine cannot be reached at this moment, or was lost while it answered."""


class FaultyEngineError(EngineError):
    """The engine lives elsewhere, and what it sent is no answer: ill formed, cut off, or of another kind."""


class UnsuitableFormatError(EngineError):
    """None of the wanted media types can carry the answer; `available` lists those that can."""

    def __init__(self, reason: str, available: Sequence[str]) -> None:
        """Keep the reason and the media types that would do."""
        super().__init__(reason, "ask for one of: " + ", ".join(available))
        self.available = tuple(available)


class Result(NamedTuple):
    """A finished answer: its bytes, and the media type (without parameters) that they are written in.

    cut: None where the answer is whole; else the number of rows or triples that were kept of a longer one.
    rows: rows or triples, for the log; None where counting them would cost.
    """

    body: bytes
    media_type: str
    cut: int | None = None
    rows: int | None = None


class Engine(Protocol):
    """Anything that answers SPARQL 1.1 queries over one dataset."""

    def query(
        self,
        text: str,
        *,
        media_type: str | Sequence[str],
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Answer a query.

        media_type: what to write the answer in, one or several in order of preference; the first that can
            carry the query's form is used (a CONSTRUCT cannot be CSV).
        default_graphs, named_graphs: IRIs that make up the dataset, as in the SPARQL 1.1 Protocol (§2.1.4):
            where either is given, both replace the store's own dataset and any FROM in the text.
        base: IRI against which relative IRIs of the text are resolved.
        Raises QuerySyntaxError, QueryRefusedError, EvaluationError or UnsuitableFormatError; where the engine
        sets limits also DeadlineError, ExhaustedError, OverloadedError or UnavailableError.
        """
        ...


class Counts(Protocol):
    """How many queries' processes or requests were begun, stopped at the deadline, and lost."""

    @property
    def born(self) -> int:
        """Begun."""
        ...

    @property
    def overdue(self) -> int:
        """Stopped at the deadline."""
        ...

    @property
    def lost(self) -> int:
        """Ended without an answer."""
        ...


class AsyncPool(Protocol):
    """What a server's event loop needs of an engine: places for queries, wherever they are evaluated."""

    @property
    def running(self) -> int:
        """Queries that are being evaluated."""
        ...

    @property
    def waiting(self) -> int:
        """Queries that wait for a place."""
        ...

    @property
    def ready(self) -> bool:
        """Whether a query would be taken up."""
        ...

    @property
    def counts(self) -> "Counts":
        """What the pool has done since it started."""
        ...

    async def start(self) -> None:
        """Get ready. Raises EngineError where that can come to nothing."""
        ...

    def stop(self) -> None:
        """End what was started."""
        ...

    async def query(self, head: bytes, text: bytes) -> Result:
        """Answer one query; `head` is made by `request_head`. Raises the errors of `Engine.query`."""
        ...
