"""The peers that come from the package index: `oxigraph serve` and rdflib-endpoint."""

import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.servers.server import Server, UnavailableError

OXIGRAPH = "oxigraph"
RDFLIB = "rdflib-endpoint"
_PROGRAMS = Path(sys.executable).parent


def oxigraph(data: Path, scratch: Path) -> Server:
    """Return `oxigraph serve` on a database folder that holds `data`."""
    program = _PROGRAMS / "oxigraph"
    if not program.is_file():
        raise UnavailableError("the package oxigraph has no program for this platform")
    database = scratch / "oxigraph"
    shutil.rmtree(database, ignore_errors=True)
    load = [str(program), "load", "--location", str(database), "--file", str(data)]
    subprocess.run(load, check=True, capture_output=True)

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--location", str(database), "--bind", f"127.0.0.1:{port}"]

    return Server(OXIGRAPH, version("oxigraph"), "/query", command)


def rdflib_endpoint(dataset: Path) -> Server:
    """Return rdflib-endpoint over its plain store: parsed at every start, the union is its own."""
    program = _PROGRAMS / "rdflib-endpoint"
    if not program.is_file():
        raise UnavailableError("rdflib-endpoint is not in this environment")

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(dataset)]

    return Server(RDFLIB, version("rdflib-endpoint"), "/", command)
