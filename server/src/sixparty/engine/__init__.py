"""Engines that answer SPARQL: one interface; behind it an embedded store, isolates, or a remote endpoint."""

from sixparty.engine.interface import (
    AsyncPool,
    DeadlineError,
    Engine,
    EngineError,
    EvaluationError,
    ExhaustedError,
    FaultyEngineError,
    OverloadedError,
    QueryRefusedError,
    QuerySyntaxError,
    Result,
    UnavailableError,
    UnsuitableFormatError,
)

__all__ = [
    "AsyncPool",
    "DeadlineError",
    "Engine",
    "EngineError",
    "EvaluationError",
    "ExhaustedError",
    "FaultyEngineError",
    "OverloadedError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "Result",
    "UnavailableError",
    "UnsuitableFormatError",
]
