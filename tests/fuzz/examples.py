"""How many examples a test tries: few and always the same beside other tests, any number in the long form."""

import os

from hypothesis import HealthCheck, settings

#: Set by `python -m tests.fuzz --examples N`.
VARIABLE = "SIXPARTY_TEST_EXAMPLES"
_LONG = os.environ.get(VARIABLE)
EXAMPLES = int(_LONG or 60)


def examples(count: float) -> settings:
    """Return the settings for `count` times as many examples as usual."""
    return settings(
        max_examples=max(3, round(EXAMPLES * count)),
        deadline=None,
        database=None,
        derandomize=not _LONG,
        suppress_health_check=list(HealthCheck),
    )
