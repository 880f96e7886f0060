"""What the tests share: the checkout, a release of its data, a small project of their own, and the paper."""

import json
import os
from pathlib import Path

import pytest

from sixparty import paths
from sixparty.loading import Corpus, load
from sixparty.release import build
from small import write_small_project

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Everything that the sources of the checkout say."""
    return load(ROOT)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the checkout's data."""
    folder = tmp_path_factory.mktemp("built") / "release"
    build(ROOT, folder, checked=False)
    return folder


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a small project that the commands work on in place of the checkout."""
    folder = write_small_project(tmp_path / "project")
    monkeypatch.setenv("SIXPARTY_ROOT", str(folder))
    return folder


@pytest.fixture(scope="session")
def paper() -> Path:
    """The paper's text, which is no part of the project."""
    path = ROOT.parent / "shared" / "paper" / "passages.jsonl"
    if not path.is_file():
        pytest.skip("the paper's text is not beside the checkout (../shared/paper/passages.jsonl)")
    return path


@pytest.fixture(scope="session")
def texts(paper: Path) -> dict[str, str]:
    """The text of each passage by its id."""
    passages = (json.loads(line) for line in paper.read_text(encoding="utf-8").splitlines())
    return {passage["id"]: passage["text"] for passage in passages}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    if "SIXPARTY_ROOT" in os.environ:
        monkeypatch.delenv("SIXPARTY_ROOT")
    assert paths.resource_root() == ROOT
