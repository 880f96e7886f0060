"""The long form: `python -m tests.fuzz --examples 2000` tries other examples each time."""

import argparse
import os
import sys

import pytest

from . import TESTS
from .examples import VARIABLE


def main() -> None:
    """Run the tests of this folder with as many examples as are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="for each kind of test (default: 1000)")
    parser.add_argument("--only", default="", help="a part of the tests' names, as for `pytest -k`")
    chosen = parser.parse_args()
    os.environ[VARIABLE] = str(chosen.examples)
    for name in [name for name in sys.modules if name.startswith("tests.fuzz")]:
        del sys.modules[name]  # pytest imports them by another name
    sys.exit(pytest.main([str(TESTS / "fuzz"), "-k", chosen.only]))


if __name__ == "__main__":
    main()
