"""The long soak: `python -m tests.soak --minutes 60`; exit status 1 where something grew or was wrong."""

import argparse
import sys
import tempfile
from pathlib import Path

from .watch import soak

_STRETCH = 20.0


def main() -> None:
    """Run it and tell what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--port", type=int, default=0, help="of the server under test (default: any)")
    chosen = parser.parse_args()
    stretches = max(2, round(chosen.minutes * 60 / _STRETCH))
    with tempfile.TemporaryDirectory() as folder:
        seen = soak(Path(folder), stretches, _STRETCH, port=chosen.port, told=_tell)
    print(f"requests: {sum(seen.counts.values())} {seen.counts}")
    faults = [*seen.growth(), *seen.wrong[:20]]
    if seen.status != 0:
        faults.append(f"the server ended with status {seen.status}")
    print("\n".join(faults) or "nothing grew, nothing was wrong")
    sys.exit(bool(faults))


def _tell(usage: object) -> None:
    print(usage, flush=True)


if __name__ == "__main__":
    main()
