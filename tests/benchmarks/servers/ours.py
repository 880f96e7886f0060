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


def limit(program: Path, pages: Path) -> Server:
    """Return a constant page for each file of `pages`, by the web server of our server's environment."""
    python = program.resolve().parent / "python"

    def command(port: int) -> list[str]:
        return [str(python), str(_PAGE), str(port), str(pages)]

    return Server(LIMIT, f"the web server of {NAME} {_version(program, NAME)}", "/", command)


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
