"""Engines that answer SPARQL: one interface, and an embedded store behind it."""

from sixparty.engine.interface import (
    DeadlineError,
    Engine,
    EngineError,
    EvaluationError,
    ExhaustedError,
    OverloadedError,
    QueryRefusedError,
    QuerySyntaxError,
    Result,
    UnavailableError,
    UnsuitableFormatError,
)

__all__ = [
    "DeadlineError",
    "Engine",
    "EngineError",
    "EvaluationError",
    "ExhaustedError",
    "OverloadedError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "Result",
    "UnavailableError",
    "UnsuitableFormatError",
]
