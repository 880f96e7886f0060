"""The house: locks, the README's two commands, the wheel, and what must not be in the repository."""

import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

README_SERVE = re.compile(r"^python3 -m venv .*sixparty serve$", re.MULTILINE)
README_TEST = re.compile(r"^python3 tests/run\.py$", re.MULTILINE)
LOCKED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)
LOCKS = ("requirements.lock", "tests/requirements.lock", "tests/owl-tools.lock")


def locked(root: Path, name: str) -> dict[str, str]:
    return dict(LOCKED.findall((root / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_no_address(root: Path, name: str):
    text = (root / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not [
        block
        for block in re.split(r"\n(?=[a-z0-9])", text)
        if "==" in block and "--hash=sha256:" not in block
    ]


def test_tests_run_with_the_versions_that_users_get(root: Path):
    runtime, tests = (locked(root, name) for name in LOCKS[:2])
    assert runtime
    assert runtime.items() <= tests.items()


def test_every_dependency_is_locked(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in project["dependencies"]}
    assert names <= locked(root, "requirements.lock").keys()
    extra = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in project["optional-dependencies"]["tests"]}
    assert extra <= locked(root, "tests/requirements.lock").keys()


def test_ci_runs_the_command_that_the_readme_gives(root: Path):
    command = README_TEST.findall((root / "README.md").read_text(encoding="utf-8"))
    assert command == ["python3 tests/run.py"]
    assert command[0] in (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_house_check_finds_nothing(root: Path):
    script = root.parent / "shared" / "tools" / "house_check.py"
    if not script.is_file():
        pytest.skip("../shared/tools/house_check.py is not beside the checkout")
    result = subprocess.run([sys.executable, script, root], capture_output=True, text=True)
    assert result.stdout == ""
    assert result.returncode == 0


def test_the_wheel_works_from_any_folder(root: Path, tmp_path: Path):
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*pip, "--target", tmp_path / "installed", root], check=True)
    paths = {"PYTHONPATH": str(tmp_path / "installed"), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def sixparty(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from sixparty.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=os.environ | paths, capture_output=True, text=True)

    assert str(tmp_path / "cache") in sixparty("build", "--unchecked").stdout
    answer = sixparty("query", "ASK { passage:2-p2-s3 a :Sentence }", "--release", "cache/sixparty/release")
    assert answer.stdout.strip() == "yes"
    report = "ASK { GRAPH graph:conformance { ?test <http://www.w3.org/ns/earl#outcome> ?outcome } }"
    assert sixparty("query", report, "--release", "cache/sixparty/release").stdout.strip() == "yes"
    assert "name it with --passages" in sixparty("check", "2-p2-s3", "--json").stdout


def test_the_readme_command_serves_in_a_fresh_clone(root: Path, tmp_path: Path):
    command = README_SERVE.findall((root / "README.md").read_text(encoding="utf-8"))
    assert len(command) == 1
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", root, clone], check=True)
    shell = f"exec 2>&1; {command[0]} --port 0"
    # exec, so that the server itself is the process that is ended below
    shell = shell.replace(".venv/bin/sixparty serve", "exec .venv/bin/sixparty serve")
    with subprocess.Popen(["/bin/sh", "-c", shell], cwd=clone, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = []
            for line in server.stdout:
                said.append(line)
                if found := re.match(r"http://127\.0\.0\.1:\d+", line):
                    with urllib.request.urlopen(found.group()) as answer:
                        assert answer.status == 200
                        assert "<html" in answer.read().decode()
                    break
            else:
                pytest.fail("the server never told its address: " + "".join(said))
        finally:
            server.terminate()


@pytest.mark.xdist_group("together")
def test_the_runner_keeps_the_tests_of_a_group_in_one_process(request: pytest.FixtureRequest):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("the tests run in one process")
    assert request.node.nodeid.endswith("@together")
