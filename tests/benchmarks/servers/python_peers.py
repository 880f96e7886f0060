"""The peers that come from the package index: `oxigraph serve` and rdflib-endpoint."""

import shutil
import subprocess
import sys
import urllib.request
from importlib.metadata import version
from pathlib import Path

from benchmarks.servers.server import Server, UnavailableError

OXIGRAPH = "oxigraph"
OXIGRAPH_DISK = "oxigraph on disk"
RDFLIB = "rdflib-endpoint"
_PROGRAMS = Path(sys.executable).parent


def oxigraph(data: Path) -> Server:
    """Return `oxigraph serve` with `data` in memory, its fastest way; it is sent there after each start."""
    program = _oxigraph()

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--bind", f"127.0.0.1:{port}"]

    def load(port: int) -> None:
        headers = {"Content-Type": "application/n-quads"}
        body = data.read_bytes()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/store", data=body, headers=headers)
        urllib.request.urlopen(request, timeout=60).close()

    return Server(OXIGRAPH, f"{version('oxigraph')}, in memory", "/query", command, load=load)


def oxigraph_disk(data: Path, scratch: Path) -> Server:
    """Return `oxigraph serve` on a database folder that holds `data`, compacted."""
    program = _oxigraph()
    database = scratch / "oxigraph"
    shutil.rmtree(database, ignore_errors=True)
    for step in (["load", "--file", str(data)], ["optimize"]):
        prepare = [str(program), *step, "--location", str(database)]
        subprocess.run(prepare, check=True, capture_output=True)

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--location", str(database), "--bind", f"127.0.0.1:{port}"]

    return Server(OXIGRAPH_DISK, f"{version('oxigraph')}, RocksDB", "/query", command)


def _oxigraph() -> Path:
    program = _PROGRAMS / "oxigraph"
    if not program.is_file():
        raise UnavailableError("the package oxigraph has no program for this platform")
    return program


def rdflib_endpoint(dataset: Path) -> Server:
    """Return rdflib-endpoint over its plain store: parsed at every start, the union is its own."""
    program = _PROGRAMS / "rdflib-endpoint"
    if not program.is_file():
        raise UnavailableError("rdflib-endpoint is not in this environment")

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(dataset)]

    return Server(RDFLIB, version("rdflib-endpoint"), "/", command)
