"""Make the environments that the benchmark needs, then run it: `python3 tests/benchmarks/run.py [OPTIONS]`.

`--short` takes a minute; `--help` lists the options. Needs Python 3.11 or later, a package index, and `wrk`.
Everything is kept under `build/benchmarks`. Ends with status 69 where the environments cannot be made.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "build" / "benchmarks"
PEERS_LOCK = ROOT / "tests" / "benchmarks" / "requirements.lock"
OURS_LOCK = ROOT / "requirements.lock"
UNAVAILABLE = 69


def environment(folder: Path, lock: Path, *more: str) -> Path:
    """Return the folder of programs of an environment with what `lock` names; made once for each and Python.

    `more`: the arguments of a second `pip install`, empty for none. Raises CalledProcessError.
    """
    programs = folder / "bin"
    stamp = folder / "installed.sha256"
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != digest:
        print(f"installing {lock.relative_to(ROOT)}", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True, stdout=sys.stderr)
        if more:
            subprocess.run([*pip, *more], check=True, stdout=sys.stderr)
        stamp.write_text(digest, encoding="utf-8")
    return programs


def main() -> int:
    """Install and hand over; return the benchmark's status."""
    given = sys.argv[1:]
    ours: list[str] = []
    try:
        programs = environment(SCRATCH / "peers", PEERS_LOCK)
        if not any(argument.startswith(("--sixparty", "--help")) for argument in given):
            project = ("--no-deps", "--editable", str(ROOT))
            ours = ["--sixparty", str(environment(SCRATCH / "ours", OURS_LOCK, *project) / "sixparty")]
    except subprocess.CalledProcessError as error:
        print(f"the environments cannot be made: {error}", file=sys.stderr)
        return UNAVAILABLE
    search = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    return subprocess.run(
        [str(programs / "python"), "-m", "benchmarks", *ours, *given], env=search
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
