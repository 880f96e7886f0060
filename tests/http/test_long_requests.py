"""A long request is read beside the event loop, so that it keeps nobody waiting."""

import threading
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from sixparty.web import asked
from sixparty.web.kept import Answer, Kept, name_of

QUERY = "ASK { ?s ?p ?o } # %s"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.fixture
def readers(monkeypatch):
    """The threads in which requests were read, in their order."""
    seen: list[int] = []

    def noting(read: Callable[..., asked.Asked]) -> Callable[..., asked.Asked]:
        def noted(*arguments: bytes | str) -> asked.Asked:
            seen.append(threading.get_ident())
            return read(*arguments)

        return noted

    for name in ("in_address", "in_body"):
        monkeypatch.setattr(asked, name, noting(getattr(asked, name)))
    return seen


def ways(text: str) -> dict[str, dict[str, object]]:
    return {
        "form": {"method": "POST", "data": {"query": text}},
        "direct": {"method": "POST", "data": text.encode(), "content_type": DIRECT},
        "address": {"method": "GET", "query_string": {"query": text}},
    }


@pytest.mark.parametrize("way", ["form", "direct", "address"])
def test_a_long_one_is_read_in_another_thread_and_a_short_one_is_not(client, readers, way):
    for length in (10, 6_000):
        about = ways(QUERY % ("<é" * length))[way]
        response = client.request(about.pop("method"), "/sparql", **about)
        assert response.status_code == 200
        assert response.json["boolean"] is True
    short, long = readers
    assert short != long


def test_a_long_one_that_is_wrong_is_told_so(client, readers):
    body = urlencode({"query": "x" * 60_000}) + "&query=y"
    response = client.post("/sparql", data=body.encode(), content_type=FORM)
    assert response.status_code == 400
    assert "2 times" in response.json["detail"]
    assert len(readers) == 1


def test_a_long_request_is_known_again_and_takes_no_more_room_than_a_short_one():
    kept = Kept(1 << 20)
    answer = Answer(b"answer", [])
    kept.keep(b"key", answer)
    words = [("/sparql", b"query=" + b"x" * 20_000 + last, "", "", "localhost") for last in (b"a", b"b")]
    names = [name_of(request) for request in words]
    kept.remember(names[0], b"key")
    assert kept.by_request(names[0]) is answer
    assert kept.by_request(names[1]) is None
    held = [piece for name in kept._requests for piece in name]  # what is in memory
    assert sum(len(piece) for piece in held if isinstance(piece, bytes | str)) <= 32
