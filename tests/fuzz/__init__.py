"""Requests and queries that nobody has thought of: generated, and judged by what is true of any answer.

`python -m tests.fuzz --examples N` runs the long form; the files `test_*.py` run a short one with the others.
"""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS, TESTS / "http"):  # for what is shared: `hostile.server`, `processes`
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
