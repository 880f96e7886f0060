"""Conditional requests (RFC 9110 §13) and content coding: from an answer to the response for this client."""

from typing import Final

from werkzeug.http import parse_etags

from sixparty.problem import Problem
from sixparty.web.exchange import Request, Response
from sixparty.web.headers import problem_response
from sixparty.web.kept import Answer

#: What a 304 repeats of the 200 (RFC 9110 §15.4.5), and what every response has.
_NOT_IN_304: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})


def respond(request: Request, answer: Answer) -> Response:
    """Return the answer in a coding that the client takes, or 304, or 412."""
    headers = request.headers
    coding = answer.coding_for(request.header(b"accept-encoding"))
    if b"if-match" in headers and answer.storable:
        wanted = parse_etags(request.header(b"if-match"))
        if not (wanted.star_tag or wanted.contains(answer.tag_in(coding))):
            reason = "The answer is not the one that If-Match names."
            return problem_response(Problem("precondition", 412, reason, "ask without If-Match"))
    response = answer.told_in(coding)
    if b"if-none-match" in headers and answer.storable:
        held = parse_etags(request.header(b"if-none-match"))
        if held.star_tag or held.contains_weak(answer.tag_in(coding)):
            return Response(304, b"", [field for field in response.headers if field[0] not in _NOT_IN_304])
    return response
