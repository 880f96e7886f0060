"""The command line: help for everything, clear messages, and an exit status that tells."""

import csv
import io
import json
import socket
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sixparty.cli import main
from small import replace_in

COMMANDS = {"build", "check", "export", "passages", "query", "serve"}


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def test_all_commands_are_there():
    assert set(main.commands) >= COMMANDS


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_has_help(name: str):
    command = main.commands[name]
    assert command.help
    unexplained = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert unexplained == []
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert command.help.splitlines()[0][:40] in " ".join(shown.output.split())


def test_version_is_the_package_version():
    assert "0.1.0" in run("--version").output


def test_passages_says_whether_it_changed_anything(small: Path):
    replace_in(small / "passages.jsonl", "某報", "某刊")
    assert run("passages", str(small / "passages.jsonl")).output.strip().endswith("written")
    assert run("passages", str(small / "passages.jsonl")).output.strip().endswith("unchanged")


def test_build_tells_what_it_built_and_where(small: Path):
    result = run("build")
    assert result.exit_code == 0
    assert "2 passages encoded" in result.output
    assert (small / "build" / "release" / "dataset.nq").is_file()


def test_build_failure_is_a_message_and_a_status(small: Path):
    replace_in(small / "data/paper/9.trig", ":holder state:a", ":hodler state:a")
    result = run("build")
    assert result.exit_code == 1
    assert "did you mean :holder" in result.output
    assert "Traceback" not in result.output


def test_check_reports_in_words_and_in_json_with_status_one(small: Path):
    text = str(small / "passages.jsonl")
    in_words = run("check", "--passages", text)
    assert in_words.exit_code == 1
    assert "八億元" in in_words.output
    in_json = run("check", "--json", "--passages", text)
    assert in_json.exit_code == 1
    assert [f["check"] for f in json.loads(in_json.output)["findings"]] == ["numbers"]


def test_check_without_findings_has_status_zero(small: Path):
    result = run("check", "h-9")
    assert result.exit_code == 0
    assert "1 passages checked; 0 findings" in result.output


ASK = "SELECT ?who { ?p a :Position ; :holder ?who }"


def test_query_answers_as_a_table_with_short_names(small: Path):
    result = run("query", ASK)
    assert result.exit_code == 0
    assert "state:a" in result.output
    assert "1 row" in result.output


def test_query_answers_as_json_and_csv(small: Path):
    rows = json.loads(run("query", ASK, "--format", "json").output)["results"]["bindings"]
    assert [row["who"]["value"] for row in rows] == ["https://w3id.org/six-party-talks/state/a"]
    table = list(csv.reader(io.StringIO(run("query", ASK, "--format", "csv").output)))
    assert table == [["who"], ["https://w3id.org/six-party-talks/state/a"]]


def test_query_reads_a_file_and_standard_input(small: Path, tmp_path: Path):
    path = tmp_path / "ask.rq"
    path.write_text(ASK, encoding="utf-8")
    assert "state:a" in run("query", str(path)).output
    assert "state:a" in run("query", "-", stdin=ASK).output


def test_query_says_yes_or_no_and_writes_triples(small: Path):
    assert run("query", "ASK { ?p a :Position }").output.strip() == "yes"
    described = run("query", "CONSTRUCT { ?p a :Position } { ?p a :Position }").output
    assert "position:a-wants-payment a :Position" in described


def test_a_syntax_error_tells_line_and_column_of_the_askers_own_text(small: Path):
    result = run("query", "SELECT ?who {\n ?p a :Position ; ; LIMT }")
    assert result.exit_code == 1
    assert "line 2, column" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "no-such-query"], "there is no file no-such-query"),
        (["query", ASK, "--param", "x=1"], "--param is for canned queries"),
        (["query", ASK, "--param", "x"], "is not NAME=VALUE"),
        (["query", ASK, "--release", "nowhere"], "nowhere is no release folder"),
        (["query", ASK, "--format", "pdf"], "'pdf' is not one of"),
        (["query", ASK, "--format", "turtle"], "text/turtle"),
        (["passages", "nowhere.jsonl"], "nowhere.jsonl"),
        (["check", "42"], "no section or passage 42"),
        (["check", "--passages", "nowhere.jsonl"], "nowhere.jsonl"),
        (["serve", "--port", "70000"], "70000"),
    ],
)
def test_bad_input_is_a_clear_message_and_a_status(small: Path, arguments: list[str], message: str):
    result = run(*arguments)
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_port_in_use_is_a_clear_message_and_a_status(small: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"127.0.0.1:{port}" in result.output
    assert "another port" in result.output


def test_a_canned_query_takes_parameters(release: Path):
    arguments = [
        "query",
        "positions",
        "--param",
        "round=1",
        "--param",
        "holder=dprk",
        "--release",
        str(release),
    ]
    result = run(*arguments, "--format", "json")
    rows = json.loads(result.output)["results"]["bindings"]
    holders = {row["holder"]["value"] for row in rows}
    assert holders == {"https://w3id.org/six-party-talks/state/dprk"}


def test_a_wrong_parameter_is_told(release: Path):
    result = run("query", "positions", "--param", "holder=atlantis", "--release", str(release))
    assert result.exit_code == 1
    assert "atlantis" in result.output


@pytest.mark.parametrize(("lang", "name"), [("en", "North Korea"), ("zh-Hant", "北韓")])
def test_a_table_can_name_things_in_either_language(release: Path, lang: str, name: str):
    result = run("query", "demands", "--param", "holder=dprk", "--lang", lang, "--release", str(release))
    assert name in result.output
    assert "state:dprk" not in result.output
    assert "passage:4.1.kp-p1-s2" in result.output  # a passage keeps its id, which is what one cites
