"""A small data set that is dear to ask: everything is linked with everything."""

from pathlib import Path
from typing import Final

_NODES: Final = 16
_CHAIN: Final = 120


def write_tiny(folder: Path) -> Path:
    """Write the data set (TriG) into `folder` and return its path."""
    linked = [f"<urn:n{a}> <urn:p> <urn:n{b}> ." for a in range(_NODES) for b in range(_NODES) if a != b]
    chain = [f"<urn:c{n}> <urn:next> <urn:c{n + 1}> ." for n in range(_CHAIN)]
    labels = [f'<urn:n{n}> <urn:label> "node {n}"@en , "節點 {n}"@zh-Hant .' for n in range(_NODES)]
    named = [f"<urn:g{n}> {{ <urn:n{n}> <urn:p> <urn:n{n + 1}> }}" for n in range(4)]
    path = folder / "tiny.trig"
    path.write_text("\n".join([*linked, *chain, *labels, *named]) + "\n", encoding="utf-8")
    return path


def write_canary(folder: Path, canary: str) -> Path:
    """Write a file (Turtle) that no answer may ever show; return its path."""
    path = folder / "canary.ttl"
    path.write_text(f'<urn:canary> <urn:says> "{canary}" .\n', encoding="utf-8")
    return path
