"""The engine's errors, as they travel from an isolate to the server."""

from collections.abc import Hashable
from typing import Final

from sixparty.engine import interface
from sixparty.engine.isolation import frames

#: What a reply's head tells, by its names.
Told = tuple[tuple[str, Hashable], ...]

#: The errors that travel, by their names.
_KINDS: Final[dict[str, type[interface.EngineError]]] = {
    kind.__name__: kind
    for kind in (
        interface.EngineError,
        interface.EvaluationError,
        interface.ExhaustedError,
        interface.QueryRefusedError,
        interface.QuerySyntaxError,
        interface.UnsuitableFormatError,
    )
}


def told_of(error: interface.EngineError) -> Told:
    """Return an error as it travels."""
    told: Told = (("error", type(error).__name__), ("reason", error.args[0]), ("remedy", error.remedy))
    if isinstance(error, interface.QuerySyntaxError):
        told += (("line", error.line), ("column", error.column))
    if isinstance(error, interface.UnsuitableFormatError):
        told += (("available", tuple(error.available)),)
    return told


def error_of(told: frames.Head) -> interface.EngineError:
    """Return the error that `told_of` wrote, in the server."""
    kind = _KINDS.get(str(told.get("error")), interface.EngineError)
    reason, remedy = str(told.get("reason", "")), str(told.get("remedy", ""))
    if kind is interface.QuerySyntaxError:
        return interface.QuerySyntaxError(reason, told.get("line"), told.get("column"), remedy)
    if kind is interface.UnsuitableFormatError:
        return interface.UnsuitableFormatError(reason, [str(name) for name in told.get("available", ())])
    return kind(reason, remedy)
