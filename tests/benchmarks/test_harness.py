"""The benchmark works: answers are told apart, a short run measures. No speed is asserted."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import answers
from benchmarks.results import Cell, Results, geometric_mean
from benchmarks.rounds import in_rounds
from benchmarks.servers import Running, Server
from benchmarks.servers.process import free_ports
from benchmarks.workload import JSON, N_TRIPLES, canned


def solutions(*values: dict[str, str]) -> bytes:
    rows = [{"x": value} for value in values]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()


def literal(value: str, kind: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "datatype": f"http://www.w3.org/2001/XMLSchema#{kind}"}


def digest(body: bytes, media_type: str = JSON) -> str:
    return answers.read(body, media_type).digest


def test_solutions_are_compared_as_a_multiset():
    one, two = {"type": "uri", "value": "urn:1"}, {"type": "uri", "value": "urn:2"}
    assert digest(solutions(one, two)) == digest(solutions(two, one))
    assert digest(solutions(one, two)) != digest(solutions(one, two, two))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (literal("14.0", "decimal"), literal("14", "decimal")),
        (literal("007", "int"), literal("7", "integer")),
        (literal("2003-08-27T00:00:00Z", "dateTime"), literal("2003-08-27T00:00:00+00:00", "dateTime")),
        (literal("a", "string"), {"type": "literal", "value": "a"}),
    ],
)
def test_values_are_compared_not_spellings(left: dict[str, str], right: dict[str, str]):
    assert digest(solutions(left)) == digest(solutions(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (literal("1", "integer"), literal("1", "decimal")),
        ({"type": "literal", "value": "a"}, {"type": "literal", "value": "a", "xml:lang": "en"}),
        ({"type": "literal", "value": "urn:a"}, {"type": "uri", "value": "urn:a"}),
    ],
)
def test_different_terms_differ(left: dict[str, str], right: dict[str, str]):
    assert digest(solutions(left)) != digest(solutions(right))


def test_graphs_are_compared_up_to_the_names_of_blank_nodes():
    assert digest(b"<urn:s> <urn:p> _:a .", N_TRIPLES) == digest(b"<urn:s> <urn:p> _:other .", N_TRIPLES)
    assert digest(b"<urn:s> <urn:p> _:a .", N_TRIPLES) != digest(b"_:a <urn:p> <urn:s> .", N_TRIPLES)


def test_an_error_sentence_is_no_answer():
    with pytest.raises(answers.WrongAnswerError):
        answers.read(b'{"head":{"vars":["x"]},"results":{"bindings":[The query was cancelled', JSON)


def test_who_stands_alone_is_wrong():
    assert answers.differing({"a": "1", "b": "2", "c": "1"}) == ["b"]
    assert answers.differing({"a": "1", "b": "1"}) == []


def test_ratios_are_taken_where_both_have_answered():
    results = Results({}, 0, 0, "", 1.0, 1, "")
    for server, question, rate in (("a", "p", 8.0), ("b", "p", 2.0), ("a", "q", 1.0)):
        results.cells.append(Cell(server, question, "repeated", 8, rate, 1, 1, 1, 0))
    assert results.ratios("a", "b", "repeated", 8) == {"p": 4.0}
    rounds = {"a": (1.0, 3.0, 8.0), "b": (1.0, 6.0, 4.0)}  # the middle ones are 3 and 4
    for server, rates in rounds.items():
        results.cells.append(Cell(server, "r", "repeated", 8, sorted(rates)[1], 1, 1, 1, 0, rounds=rates))
    assert results.ratios("a", "b", "repeated", 8) == {"p": 4.0, "r": 1.0}
    assert geometric_mean([4.0, 1.0]) == pytest.approx(2.0)
    assert geometric_mean([]) is None


def test_servers_are_measured_in_turn_and_the_middle_round_counts(tmp_path: Path):
    rates = {"quick": iter((5.0, 9.0, 7.0)), "slow": iter((0.5,))}
    order = []

    def measure(one: Running) -> list[Cell]:
        name = one.server.name
        order.append(name)
        costs = (1.0, 1.0, 1.0) if name == "quick" else ()  # one request by itself has none
        return [Cell(name, "p", "distinct", 8, next(rates[name]), 1, 1, 1, 0, costs=costs)]

    servers = [Running(Server(name, "1", "/", lambda port: []), 1, tmp_path / name) for name in rates]
    quick, slow = in_rounds(servers, 3, measure)
    assert order == ["quick", "slow", "quick", "quick"]
    assert (quick.throughput, quick.rounds) == (7.0, (5.0, 9.0, 7.0))
    assert (slow.throughput, slow.rounds) == (0.5, (0.5,))


def test_every_canned_query_is_asked(root: Path):
    assert {question.name for question in canned(root / "queries")} == {
        path.stem for path in (root / "queries").glob("*.rq")
    }


def test_processor_time_is_that_of_all_processes_those_that_have_ended_too(tmp_path: Path):
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    code = (
        "import http.server, subprocess, sys\n"
        f"subprocess.run([sys.executable, '-c', {burn!r}])\n"
        "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), None).serve_forever()"
    )
    server = Server("any", "1", "/", lambda port: [sys.executable, "-c", code, str(port)])
    running = Running(server, free_ports(9490, 1)[0], tmp_path / "log")
    running.start(lambda _: True)
    try:
        own, others = running.processor_times()
    finally:
        running.stop()
    assert others > 0.15  # told in hundredths
    assert own > 0
    assert running.processor_times() == (0.0, 0.0)


@pytest.mark.xdist_group("benchmarks")
def test_a_short_run_measures_and_answers_agree(root: Path, release: Path, tmp_path: Path):
    if shutil.which("wrk") is None:
        pytest.skip("the load client wrk is not installed")
    program = Path(sys.executable).parent / "sixparty"
    arguments = ["--short", "--sixparty", program, "--release", release, "--out", tmp_path]
    command = [sys.executable, root / "tests/benchmarks/run.py", *arguments, "--first-port", "9480"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["wrong"] == []
    timed = {(cell["server"], cell["way"]) for cell in found["cells"] if cell["throughput"] > 0}
    assert {("sixparty", "distinct"), ("oxigraph", "distinct"), ("sixparty", "repeated")} <= timed
    assert [cell for cell in found["cells"] if cell["errors"]] == []
    costs = [
        cell["costs"] for cell in found["cells"] if (cell["server"], cell["way"]) == ("sixparty", "distinct")
    ]
    assert costs
    assert all(cost > 0 for cell in costs for cost in cell)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "geometric mean" in page
    assert "microseconds" in page
    assert {path.name for path in tmp_path.glob("*.svg")} == {"repeated-8.svg", "distinct-8.svg"}
