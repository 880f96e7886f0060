"""Header fields that responses share, with lower-case names."""

from functools import lru_cache
from typing import Final

from sixparty.negotiation import PROBLEM_JSON
from sixparty.problem import Problem, ProblemError
from sixparty.web.exchange import Header, Request, Response, with_length

#: Sent with every response. Pages hold no script, load nothing from elsewhere and stand in no frame.
EVERYWHERE: Final[dict[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    # Everything here is public and nothing depends on who asks, so any page may read it.
    "Access-Control-Allow-Origin": "*",
    "Server": "sixparty",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Server-Timing, Sixparty-Answer-Cut",
}

#: The same as our layer in front writes them.
COMMON: Final[list[Header]] = [(name.lower().encode(), value.encode()) for name, value in EVERYWHERE.items()]

#: Answers that are a function of the release and the request: anybody may keep them for a minute.
STORABLE: Final[list[Header]] = [
    (b"cache-control", b"public, max-age=60"),
    (b"vary", b"Accept, Accept-Encoding"),
]
#: Answers that are another each time, and refusals.
UNSTORABLE: Final[list[Header]] = [(b"cache-control", b"no-store"), (b"vary", b"Accept, Accept-Encoding")]


def content_type(media_type: str) -> Header:
    """Return the Content-Type field: text types name their encoding."""
    named = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return (b"content-type", named.encode())


@lru_cache(maxsize=128)
def of_answer(media_type: str, *, storable: bool) -> tuple[Header, ...]:
    """Return the fields of a 200 answer that do not depend on its body."""
    return (content_type(media_type), *COMMON, *(STORABLE if storable else UNSTORABLE))


def options(methods: tuple[str, ...], bodies: tuple[str, ...] = ()) -> Response:
    """Answer OPTIONS (RFC 9110 §9.3.7), and a browser that asks for another site's page (CORS)."""
    allowed = ", ".join(methods).encode()
    fields = [
        *COMMON,
        (b"allow", allowed),
        (b"access-control-allow-methods", allowed),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-Match, If-None-Match"),
        (b"access-control-max-age", b"86400"),
    ]
    if bodies:
        fields += [
            (b"accept-post", ", ".join(bodies).encode()),
            (b"accept-query", ", ".join(bodies).encode()),
        ]
    return Response(204, b"", fields)


def problem_response(problem: Problem) -> Response:
    """Return a problem as `application/problem+json`."""
    body = problem.as_json()
    fields = [(b"content-type", PROBLEM_JSON.encode()), *COMMON, *UNSTORABLE]
    if problem.retry_after is not None:
        fields.append((b"retry-after", str(problem.retry_after).encode()))
    if problem.allow:
        fields.append((b"allow", ", ".join(problem.allow).encode()))
    return Response(problem.status, body, with_length(fields, body))


def allow(request: Request, methods: tuple[str, ...]) -> None:
    """Raise ProblemError (405 with Allow) where the request's method is not one of these."""
    if request.method not in methods:
        reason = f"{request.method[:32]} is not allowed here; this server only reads."
        remedy = f"use one of {', '.join(methods)}"
        raise ProblemError(Problem("method-not-allowed", 405, reason, remedy, allow=methods))
