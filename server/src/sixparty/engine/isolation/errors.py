"""The engine's errors, as they travel from an isolate to the server."""

from collections.abc import Hashable
from typing import Final

from sixparty.engine.interface import (
    EngineError,
    EvaluationError,
    ExhaustedError,
    QueryRefusedError,
    QuerySyntaxError,
    UnsuitableFormatError,
)
from sixparty.engine.isolation import frames

#: What a reply's head tells, by its names.
Told = tuple[tuple[str, Hashable], ...]

#: The errors that travel, by their names.
_KINDS: Final[dict[str, type[EngineError]]] = {
    kind.__name__: kind
    for kind in (
        EngineError,
        EvaluationError,
        ExhaustedError,
        QueryRefusedError,
        QuerySyntaxError,
        UnsuitableFormatError,
    )
}


def told_of(error: EngineError) -> Told:
    """Return an error as it travels."""
    told: Told = (("error", type(error).__name__), ("reason", error.args[0]), ("remedy", error.remedy))
    if isinstance(error, QuerySyntaxError):
        told += (("line", error.line), ("column", error.column))
    if isinstance(error, UnsuitableFormatError):
        told += (("available", tuple(error.available)),)
    return told


def error_of(told: frames.Head) -> EngineError:
    """Return the error that `told_of` wrote, in the server."""
    kind = _KINDS.get(str(told.get("error")), EngineError)
    reason, remedy = str(told.get("reason", "")), str(told.get("remedy", ""))
    if kind is QuerySyntaxError:
        return QuerySyntaxError(reason, told.get("line"), told.get("column"), remedy)
    if kind is UnsuitableFormatError:
        return UnsuitableFormatError(reason, [str(name) for name in told.get("available", ())])
    return kind(reason, remedy)
