"""Our own server, and the limit: a page of the same size from the web server that ours stands on."""

import subprocess
from pathlib import Path

from benchmarks.servers.server import Server, UnavailableError

NAME = "sixparty"
LIMIT = "constant page"
_PAGE = Path(__file__).resolve().parents[1] / "constant_page.py"


def ours(program: Path, release: Path) -> Server:
    """Return our server over a release folder. `program`: the command `sixparty`."""

    def command(port: int) -> list[str]:
        return [str(program), "serve", "--port", str(port), "--release", str(release)]

    return Server(NAME, _version(program, "sixparty"), "/sparql", command)


def limit(program: Path, pages: Path, fallback: Path) -> Server:
    """Return granian with a constant page for each file of `pages`.

    It is the granian of our server's environment; where that has none, of `fallback`'s (programs' folder).
    """
    beside = program.resolve().parent
    has_it = (beside / "granian").is_file() and _imports(beside / "python", "uvloop")
    programs = beside if has_it else fallback

    def command(port: int) -> list[str]:
        arguments = f"--interface asgi --http 1 --loop uvloop --workers 1 --host 127.0.0.1 --port {port}"
        return [str(programs / "granian"), *arguments.split(), "--no-ws", "constant_page:application"]

    variables = {"PAGES": str(pages), "PYTHONPATH": str(_PAGE.parent)}
    return Server(LIMIT, f"granian {_version(programs / 'granian', 'granian')}", "/", command, variables)


def _version(program: Path, package: str) -> str:
    """Return the version of a package in the environment that a program belongs to."""
    code = f"from importlib.metadata import version; print(version('{package}'))"
    python = program.parent / "python"
    found = subprocess.run([str(python), "-c", code], capture_output=True, text=True)
    if found.returncode:
        raise UnavailableError(
            f"{program} is in no environment that has {package}: {found.stderr.strip()[-200:]}"
        )
    return found.stdout.strip()


def _imports(python: Path, module: str) -> bool:
    return subprocess.run([str(python), "-c", f"import {module}"], capture_output=True).returncode == 0
