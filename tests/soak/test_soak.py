"""The soak in short: two stretches of mixed traffic; the second leaves nothing behind."""

import pytest

from .watch import MEMORY_SLACK, Soak, Usage, soak

pytestmark = pytest.mark.xdist_group("soak")


def test_a_quarter_of_a_minute_of_mixed_traffic_leaves_nothing_behind(tmp_path):
    seen = soak(tmp_path, 2, 3.5)
    assert seen.wrong == []
    assert seen.growth() == []
    assert seen.status == 0
    assert seen.log == ""
    assert len(seen.counts) > 8


def test_growth_is_noticed():
    seen = Soak([Usage(10, 100, 50.0), Usage(11, 101, 50.0 + MEMORY_SLACK + 1)])
    assert [told.partition(":")[0] for told in seen.growth()] == ["processes", "descriptors", "memory"]
