"""Make a virtual environment in .venv, install what the lock files name, and run every check.

    python3 tests/run.py [PYTEST ARGUMENTS]

Needs Python 3.11 or later and nothing else.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
BINARIES = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
INSTALLS = (
    ("--require-hashes", "-r", "tests/requirements.lock"),
    ("--require-hashes", "--no-deps", "-r", "tests/owl-tools.lock"),
    ("--no-deps", "--no-build-isolation", "--editable", "."),
)
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))


def run(*command: str) -> None:
    """Run one tool of the environment; leave with its status where it fails."""
    print("+", *command, flush=True)
    status = subprocess.run([str(BINARIES / command[0]), *command[1:]], cwd=ROOT).returncode
    if status:
        sys.exit(status)


def main() -> None:
    """Install, then lint, type-check and test."""
    if not (BINARIES / "pip").exists() and not (BINARIES / "pip.exe").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    for arguments in INSTALLS:
        run("pip", "install", "--quiet", *arguments)
    for check in CHECKS:
        run(*check)
    run("pytest", "-n", "auto", *sys.argv[1:])


if __name__ == "__main__":
    main()
