"""What the documents say of the project is true of it."""

import re
from pathlib import Path

import pytest

from sixparty.cli import main
from sixparty.limits import Limits, variable
from sixparty.web import connection, parsing

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "queries/README.md",
    "server/README.md",
    "server/DEPLOYING.md",
)
COMMAND = re.compile(r"(?:^|[\s`/])sixparty ([a-z]+)(?P<rest>[^`\n]*)", re.MULTILINE)
PATH = re.compile(r"`((?:ontology|data|queries|server|tests)/[\w./-]*)`")


def read(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_options_in_documents_exist(root: Path, name: str):
    for command, rest in COMMAND.findall(read(root, name)):
        assert command in main.commands, f"{name}: sixparty {command}"
        options = {option for parameter in main.commands[command].params for option in parameter.opts} | {
            "--help"
        }
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= options, f"{name}: sixparty {command}{rest}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_in_documents_exist(root: Path, name: str):
    patterns = ("SECTION", "NAME", "ID")
    missing = [
        path
        for path in PATH.findall(read(root, name))
        if not (root / path).exists() and not any(word in path for word in patterns)
    ]
    assert missing == []


def test_every_limit_is_told_with_its_default_and_variable(root: Path):
    text = read(root, "server/README.md")
    for row in Limits().table():
        assert f"| {row.en} | {row.default:,.10g} | {row.unit} | `{variable(row.name)}` |" in text


def test_the_limits_of_connections_are_told(root: Path):
    text = " ".join((root / "server" / "README.md").read_text(encoding="utf-8").split())
    told = (
        f"address may have {parsing._LONGEST_ADDRESS:,} bytes (414)",
        f"its head {parsing._LARGEST_HEAD // 1024} KiB and {parsing._MOST_FIELDS} fields (431)",
        f"{connection._HEAD_SECONDS:g} seconds to arrive in (408)",
    )
    assert [words for words in told if words not in text] == []


def test_every_command_is_told_in_the_readme(root: Path):
    text = read(root, "README.md")
    assert [command for command in main.commands if f"sixparty {command}" not in text] == []
