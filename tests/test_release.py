"""Building a release: whole or not at all, and the same bytes each time."""

import hashlib
import json
from pathlib import Path

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from sixparty import release
from sixparty.errors import SixpartyError
from sixparty.namespaces import INFERRED_GRAPH, PASSAGE
from small import replace_in


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_sources_give_the_same_bytes(small: Path, tmp_path: Path):
    release.build(small, tmp_path / "one")
    release.build(small, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_dataset_is_sorted_and_digest_is_of_its_bytes(small: Path, tmp_path: Path):
    manifest = release.build(small, tmp_path / "out")
    content = (tmp_path / "out" / "dataset.nq").read_bytes()
    lines = content.splitlines()
    assert lines == sorted(lines)
    assert manifest["digest"]["value"] == hashlib.sha256(content).hexdigest()
    assert manifest["quads"] == len(lines)


def test_manifest_counts_by_kind_of_graph(small: Path, tmp_path: Path):
    manifest = release.build(small, tmp_path / "out")
    quads = list(parse(path=str(tmp_path / "out" / "dataset.nq")))
    assert sum(manifest["quadsByKind"].values()) == len(quads)
    statements = [q for q in quads if q.graph_name.value.startswith(PASSAGE)]
    assert manifest["quadsByKind"]["statements"] == len(statements)
    assert manifest["passagesEncoded"] == 2
    assert manifest["triplesPerPassage"] == round(len(statements) / 2, 1)


def test_conclusions_stand_in_their_own_graph_only(small: Path, tmp_path: Path):
    release.build(small, tmp_path / "out")
    waits = [
        q for q in parse(path=str(tmp_path / "out" / "dataset.nq")) if q.predicate.value.endswith("#waitsFor")
    ]
    stated = [q for q in waits if "/act/" in q.subject.value]
    assert [q.graph_name.value for q in stated] == [INFERRED_GRAPH]


def test_lexical_forms_are_kept(small: Path, tmp_path: Path):
    release.build(small, tmp_path / "out")
    assert (
        b'"8.0"^^<http://www.w3.org/2001/XMLSchema#decimal>' in (tmp_path / "out" / "dataset.nq").read_bytes()
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (":holder state:a ;", ":holder state:a", "cannot be read"),
        (":holder state:a", ":hodler state:a", "did you mean :holder"),
        (":holder state:a ;", "", "a position has a holder"),
    ],
)
def test_a_failed_build_leaves_the_earlier_release(
    small: Path, tmp_path: Path, old: str, new: str, reason: str
):
    out = tmp_path / "out"
    release.build(small, out)
    before = bytes_of(out)
    replace_in(small / "data/paper/9.trig", old, new)
    with pytest.raises(SixpartyError, match=reason):
        release.build(small, out)
    assert bytes_of(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_a_folder_of_something_else_is_not_replaced(small: Path, tmp_path: Path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear reader", encoding="utf-8")
    with pytest.raises(SixpartyError, match="is no release folder"):
        release.build(small, tmp_path / "letters")
    assert (tmp_path / "letters" / "one.txt").read_text(encoding="utf-8") == "dear reader"


def test_a_release_is_current_until_the_sources_change(small: Path, tmp_path: Path):
    assert not release.is_current(small, tmp_path / "out")
    release.build(small, tmp_path / "out")
    assert release.is_current(small, tmp_path / "out")
    replace_in(small / "data/entities/all.ttl", '"Aland"', '"Alland"')
    assert not release.is_current(small, tmp_path / "out")


def test_blank_nodes_do_not_depend_on_the_order_of_files(small: Path):
    quads = list(parse(path=str(small / "ontology/small.ttl"), format=RdfFormat.TURTLE))
    assert release.canonical_lines(quads) == release.canonical_lines(quads[::-1])
    assert len(Dataset(quads)) == len(release.canonical_lines(quads))


def test_the_checkout_builds_with_all_checks(root: Path, tmp_path: Path):
    manifest = release.build(root, tmp_path / "out")
    assert manifest["passagesEncoded"] >= 100
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")) == manifest
