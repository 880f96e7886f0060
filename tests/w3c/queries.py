"""Query evaluation, results formats, query syntax; and what is refused by design: SERVICE and updates."""

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from w3c.answers import GRAPHS, MEDIA_TYPES, Rows, read
from w3c.comparing import Match, compare, is_ordered, is_starred
from w3c.manifests import Case, address_of
from w3c.outcomes import Result
from w3c.servers import Server

EVALUATION: Final = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
SYNTAX: Final = frozenset(
    {"PositiveSyntaxTest", "PositiveSyntaxTest11", "NegativeSyntaxTest", "NegativeSyntaxTest11"}
)
READ_ONLY: Final = "refused: read-only ({statuses} by three routes); nothing was changed"
FEDERATED: Final = "refused by design: SERVICE ({status}); the server calls no other server"
ENTAILMENT: Final = "asks for an entailment regime ({regimes}); the server answers under simple entailment"
NUMERICS: Final = (
    "needs the lexical forms of numbers (mf:NoCanonicalizationOfNumerics); the engine keeps values"
)
BY_VALUE: Final = "equal by value; the engine keeps the values of literals, not their lexical forms"


def is_update(case: Case) -> bool:
    """Tell whether a test's text is an update."""
    return "Update" in case.kind or (case.query is not None and case.query.suffix == ".ru")


def evaluate(case: Case, server: Server, root: Path) -> Result:
    """Run one evaluation test on a server that holds its data."""
    if case.query is None or case.result is None:
        return Result.untested(case, "the manifest names no query or no result")
    ending, base = case.result.suffix, address_of(case.result, root)
    expected = read(case.result.read_bytes(), ending, base, independent=False)
    if isinstance(expected, Rows) and ending in GRAPHS:
        ending = ".srx"  # the suite writes these rows as a graph, which no server does
    text = case.query.read_text(encoding="utf-8")
    # The suite means the base of a query to be the address of its file.
    answer = server.query(f"BASE <{address_of(case.query, root)}>\n{text}", MEDIA_TYPES[ending])
    if answer.status != 200:
        return Result.failed(case, answer.told())
    if answer.media_type != MEDIA_TYPES[ending]:
        return Result.failed(case, f"asked for {MEDIA_TYPES[ending]}, got {answer.media_type}")
    try:
        given = read(answer.body, ending, base, independent=case.suite.startswith("sparql11/"))
    except Exception as error:  # whatever the parser met: the answer cannot be read
        return Result.failed(case, f"the answer cannot be read: {error!r}"[:300])
    match = compare(expected, given, ordered=is_ordered(text), starred=is_starred(text))
    if match is not Match.EXACT and "NoCanonicalizationOfNumerics" in case.requires:
        return Result.inapplicable(case, NUMERICS)
    if match is Match.NONE:
        return Result.failed(case, f"another answer: {' '.join(answer.body.decode().split())[:200]}")
    return Result.passed(case, BY_VALUE if match is Match.VALUE else "", by_value=match is Match.VALUE)


def check_syntax(case: Case, server: Server) -> Result:
    """Send a text that is to be accepted, or to be answered 400."""
    if case.query is None:
        return Result.untested(case, "the manifest names no query")
    answer = server.query(case.query.read_bytes())
    if case.suite == "sparql11/syntax-fed":
        return _refused(case, server, FEDERATED)
    wanted = 200 if case.kind.startswith("Positive") else 400
    if answer.status == wanted:
        return Result.passed(case)
    if wanted == 200 and answer.problem == "evaluation":
        return Result.passed(case, f"read without complaint; then {answer.told()}")
    return Result.failed(case, f"expected {wanted}: {answer.told()}")


def check_service(case: Case, server: Server) -> Result:
    """Check that a federated query is refused."""
    return _refused(case, server, FEDERATED)


def _refused(case: Case, server: Server, reason: str) -> Result:
    if case.query is None:
        return Result.untested(case, "the manifest names no query")
    answer = server.query(case.query.read_bytes())
    if answer.status != 403:
        return Result.failed(case, f"not refused as SERVICE: {answer.told()}")
    return Result.inapplicable(case, reason.format(status=answer.status))


def check_update(case: Case, server: Server, before: bytes) -> Result:
    """Check that an update is refused by every route (SPARQL 1.1 Protocol §2.2) and changes nothing."""
    if case.query is None:
        return Result.untested(case, "the manifest names no update")
    text = case.query.read_bytes()
    statuses = []
    for media_type, body in (
        ("application/sparql-update", text),
        ("application/x-www-form-urlencoded", urlencode({"update": text}).encode()),
        ("application/sparql-query", text),
    ):
        answer = server.ask("POST", "/sparql", (("Content-Type", media_type),), body)
        statuses.append(str(answer.status))
        if not 400 <= answer.status < 500:
            return Result.failed(case, f"an update as {media_type} was not refused: {answer.told()}")
    if server.fingerprint(case.iri) != before:
        return Result.failed(case, "the update was refused, and changed the data all the same")
    return Result.inapplicable(case, READ_ONLY.format(statuses=", ".join(statuses)))
