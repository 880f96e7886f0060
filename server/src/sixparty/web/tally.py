"""What the server counts, for Prometheus: plain numbers, which become metrics when somebody reads them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_BOUNDS: Final = tuple(map(floatToGoString, (*_BUCKETS, float("inf"))))


class Tally(Collector):
    """Counts queries, in one thread; a collector of `prometheus_client`.

    Its own counters have a lock each, and would take as long as the rest of a kept answer.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.queries: Counter[str] = Counter()
        self.bytes = 0
        self.left = 0
        self._seconds = 0.0
        self._within = [0] * len(_BOUNDS)

    def observe(self, seconds: float) -> None:
        """Count the time of a query that was evaluated."""
        self._seconds += seconds
        self._within[bisect_left(_BUCKETS, seconds)] += 1

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        queries = CounterMetricFamily(
            "sixparty_queries", "Queries by what became of them.", labels=["outcome"]
        )
        for outcome, count in self.queries.items():
            queries.add_metric([outcome], count)
        yield queries
        yield HistogramMetricFamily(
            "sixparty_query_seconds",
            "Time from request to answer of queries that were evaluated.",
            buckets=[*zip(_BOUNDS, accumulate(self._within), strict=True)],
            sum_value=self._seconds,
        )
        yield CounterMetricFamily("sixparty_answer_bytes", "Bytes of answers, uncompressed.", self.bytes)
        yield CounterMetricFamily("sixparty_clients_left", "Clients gone before their answer.", self.left)
