"""Any request gets a true answer: a declared status, problem details for errors, never a false 200."""

import pytest
from hypothesis import given

from .examples import examples
from .messages import Message, damaged, messages
from .truth import damage_faults, faults

pytestmark = pytest.mark.xdist_group("fuzz")


@examples(3)
@given(message=messages())
def test_any_request_is_answered_truthfully(server, message):
    assert faults(message, server.send(message)) == []


@examples(3)
@given(wire=damaged())
def test_bytes_that_are_hardly_a_request_do_no_harm(server, wire):
    assert damage_faults(server.send_bytes(wire)) == []


def test_afterwards_it_answers_and_has_logged_no_error_of_its_own(server):
    assert server.answers()
    assert server.failures() == []


def test_the_judge_finds_what_is_wrong(server):
    right = server.send(Message("GET", "/sparql", "query=ASK%7B%7D", ()))
    assert faults(Message("GET", "/sparql", "query=ASK", (), text="ASK"), right) == [
        "200 for 'ASK', which is no query"
    ]
    assert faults(Message("HEAD", "/sparql", "", ()), right) == ["a body after HEAD"]


@pytest.mark.parametrize("host", ["a b", "x:y", "[::1", "[g]", "<script>", "a, b", "\xe8"])
def test_a_host_field_that_names_no_host_is_a_bad_request(server, host):
    for method in ("GET", "HEAD"):
        message = Message(method, "/sparql", "", (("Host", host), ("Accept", "text/turtle")))
        answer = server.send(message)
        assert faults(message, answer) == []
        assert answer.status == 400


@pytest.mark.parametrize("host", ["localhost", "example.org:8000", "[::1]:80", "127.0.0.1", "xn--a", ""])
def test_any_host_may_be_named(server, host):
    assert server.send(Message("GET", "/sparql", "query=ASK{}", (("Host", host),))).status in {200} | (
        set() if host else {400}
    )
