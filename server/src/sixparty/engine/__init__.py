"""Engines that answer SPARQL: one interface, and an embedded store behind it."""

from sixparty.engine.interface import (
    Engine,
    EngineError,
    EvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    Result,
    UnsuitableFormatError,
)

__all__ = [
    "Engine",
    "EngineError",
    "EvaluationError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "Result",
    "UnsuitableFormatError",
]
