"""A soak: mixed traffic for as long as one likes, and a look at what the server holds before and after.

`python -m tests.soak --minutes 60` runs the long form; `test_soak.py` the short one.
"""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:  # for what is shared: `hostile.server`, `hostile.wire`
    sys.path.append(str(TESTS))
