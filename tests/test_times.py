"""The four bounds of each time span follow from its EDTF text, by an independent package."""

from datetime import datetime
from time import struct_time

import edtf
import pytest

from sixparty import paths
from sixparty.loading import Corpus, load
from sixparty.namespaces import ONTOLOGY

BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")


def spans(corpus: Corpus) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quad in corpus.quads("data/entities"):
        name = quad.predicate.value.removeprefix(ONTOLOGY)
        if name in (*BOUNDS, "edtf"):
            found.setdefault(quad.subject.value, {})[name] = quad.object.value
    return found


SPANS = spans(load(paths.resource_root()))


def first_second(day: struct_time) -> datetime:
    return datetime.fromisoformat(f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}T00:00:00+00:00")


def last_second(day: struct_time) -> datetime:
    return datetime.fromisoformat(f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}T23:59:59+00:00")


def test_there_are_time_spans_and_all_are_complete():
    assert len(SPANS) > 100
    assert {tuple(sorted(span)) for span in SPANS.values()} == {tuple(sorted((*BOUNDS, "edtf")))}


@pytest.mark.parametrize("iri", sorted(SPANS))
def test_bounds_follow_from_the_edtf_text(iri: str):
    span = SPANS[iri]
    date = edtf.parse_edtf(span["edtf"])
    begin, end = (date.lower, date.upper) if isinstance(date, edtf.Interval) else (date, date)
    expected = (
        first_second(begin.lower_strict()),
        last_second(begin.upper_strict()),
        first_second(end.lower_strict()),
        last_second(end.upper_strict()),
    )
    assert tuple(datetime.fromisoformat(span[bound]) for bound in BOUNDS) == expected
