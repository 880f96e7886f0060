"""Make the two lock files anew from pyproject.toml: `python tests/lock.py` (needs `uv` on the PATH)."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet"]
SHAPE = ["--generate-hashes", "--no-annotate", "--custom-compile-command", "python tests/lock.py"]


def compile_lock(target: str, *extras: str) -> None:
    """Write one lock file; `extras` are names of optional dependency groups."""
    chosen = [part for extra in extras for part in ("--extra", extra)]
    subprocess.run([*COMMON, *SHAPE, *chosen, "--output-file", target], cwd=ROOT, check=True)


if __name__ == "__main__":
    compile_lock("requirements.lock")
    compile_lock("tests/requirements.lock", "tests")
