"""What `/metrics` tells: the text format of Prometheus, read by its own parser."""

import math

from prometheus_client.parser import text_string_to_metric_families

from sixparty.web.observing import Observer

SECONDS = (0.0004, 0.0005, 0.003, 7.0, 60.0)


def samples(told: bytes) -> dict[tuple[str, str], float]:
    """Return the values by name and the value of the only label, or an empty text."""
    families = text_string_to_metric_families(told.decode())
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_queries_are_counted_by_their_outcome_and_bytes_together():
    observer = Observer()
    for seconds in SECONDS:
        observer.evaluated("answered", seconds, size=10, rows=1)
    observer.evaluated("deadline", 10.0)
    observer.kept(7, None)
    observer.client_left()
    told = samples(observer.metrics())
    assert told["sixparty_queries_total", "answered"] == len(SECONDS)
    assert told["sixparty_queries_total", "deadline"] == 1
    assert told["sixparty_queries_total", "kept"] == 1
    assert told["sixparty_answer_bytes_total", ""] == 57
    assert told["sixparty_clients_left_total", ""] == 1
    assert samples(observer.metrics()) == told  # to be read changes nothing


def test_a_bucket_counts_what_took_no_longer_than_its_bound():
    observer = Observer()
    for seconds in SECONDS:
        observer.evaluated("answered", seconds)
    told = samples(observer.metrics())
    bucket = "sixparty_query_seconds_bucket"
    wanted = {"0.0005": 2, "0.001": 2, "0.0025": 2, "0.005": 3, "5.0": 3, "10.0": 4, "30.0": 4, "+Inf": 5}
    assert {bound: told[bucket, bound] for bound in wanted} == wanted
    assert told["sixparty_query_seconds_count", ""] == len(SECONDS)
    assert math.isclose(told["sixparty_query_seconds_sum", ""], sum(SECONDS))


def test_what_is_kept_is_no_time_of_a_query():
    observer = Observer()
    observer.kept(100, 3)
    told = samples(observer.metrics())
    assert told["sixparty_query_seconds_count", ""] == 0
    assert ("sixparty_queries_total", "answered") not in told
