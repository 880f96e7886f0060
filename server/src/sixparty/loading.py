"""Read the ontology and the data from their source files; faults are told with file, line and reason."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from sixparty.errors import SixpartyError
from sixparty.namespaces import (
    BASE,
    CONFORMANCE,
    CONFORMANCE_GRAPH,
    ENTITIES_GRAPH,
    ONTOLOGY,
    ONTOLOGY_GRAPH,
    PASSAGE,
    PASSAGES_GRAPH,
    PREFIXES,
    RDF,
    SOFTWARE,
    SOURCES_GRAPH,
)
from sixparty.nearest import did_you_mean

#: How names begin that are those of no thing of which the paper speaks.
_APART: Final = (BASE + "ontology", BASE + "graph/", CONFORMANCE, SOFTWARE)
TYPE: Final = NamedNode(RDF + "type")

#: glob under the resource root → the named graph of its triples (None: the file names its graphs)
LAYERS: Final[dict[str, str | None]] = {
    "ontology/*.ttl": ONTOLOGY_GRAPH,
    "ontology/alignments/*.ttl": ONTOLOGY_GRAPH,
    "ontology/external/*.ttl": ONTOLOGY_GRAPH,
    "data/passages.ttl": PASSAGES_GRAPH,
    "data/sources.ttl": SOURCES_GRAPH,
    "data/entities/*.ttl": ENTITIES_GRAPH,
    "data/paper/*.trig": None,
    "data/conformance.ttl": CONFORMANCE_GRAPH,
}


@dataclass
class Fault:
    """Something wrong in a source file: `line` counts from 1 and is 0 where no line can be named."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        """Return `FILE:LINE: reason`."""
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


@dataclass
class Corpus:
    """All quads of the source files, kept by file, and what could not be read."""

    root: Path
    files: dict[Path, list[Quad]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def quads(self, *layers: str) -> Iterator[Quad]:
        """Yield the quads of every file, or of those under the given folders or files (`"ontology"`)."""
        for path, quads in self.files.items():
            if not layers or path.relative_to(self.root).as_posix().startswith(layers):
                yield from quads

    @cached_property
    def declared(self) -> frozenset[str]:
        """IRIs that some file gives a type."""
        return frozenset(
            quad.subject.value
            for quad in self.quads()
            if quad.predicate == TYPE and isinstance(quad.subject, NamedNode)
        )

    @cached_property
    def terms(self) -> frozenset[str]:
        """IRIs of the ontology's own terms: declared, and in its namespace."""
        return frozenset(iri for iri in self.declared if iri.startswith(ONTOLOGY))

    @cached_property
    def passages(self) -> dict[str, list[Quad]]:
        """Quads of each passage's own graph, by passage id."""
        graphs: dict[str, list[Quad]] = {}
        for quad in self.quads("data/paper"):
            if isinstance(quad.graph_name, NamedNode):
                graphs.setdefault(quad.graph_name.value.removeprefix(PASSAGE), []).append(quad)
        return graphs


def load(root: Path) -> Corpus:
    """Read every source file under `root`; files that cannot be read are listed in `faults`."""
    corpus = Corpus(root)
    for pattern, graph in LAYERS.items():
        for path in sorted(root.glob(pattern)):
            try:
                corpus.files[path] = list(_parse(path, graph))
            except SyntaxError as error:
                reason = re.sub(r"^Parser error (at|between) .*?: ", "", error.msg)
                corpus.faults.append(Fault(path, error.lineno or 0, f"{reason} (column {error.offset})"))
            except (ValueError, OSError) as error:
                corpus.faults.append(Fault(path, 0, str(error)))
    corpus.faults += _stray_graphs(corpus)
    return corpus


def load_or_fail(root: Path) -> Corpus:
    """Read every source file; raises SixpartyError that lists each fault with file and line."""
    corpus = load(root)
    if corpus.faults:
        listed = "\n".join(str(fault) for fault in corpus.faults)
        raise SixpartyError(
            f"the sources cannot be read:\n{listed}", "mend the lines named above and run again"
        )
    return corpus


def _parse(path: Path, graph: str | None) -> Iterator[Quad]:
    rdf_format = RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE
    for quad in parse(path=str(path), format=rdf_format, rename_blank_nodes=True):
        yield quad if graph is None else Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))


def _stray_graphs(corpus: Corpus) -> Iterator[Fault]:
    """Find triples that a TriG file states outside of any passage's graph."""
    for path, quads in corpus.files.items():
        if path.suffix != ".trig":
            continue
        names = {quad.graph_name for quad in quads}
        if DefaultGraph() in names:
            yield Fault(path, 0, "triples outside of any graph; put each into the graph of its passage")
        for name in names:
            if isinstance(name, NamedNode) and not name.value.startswith(PASSAGE):
                yield Fault(path, find_line(path, name.value), f"the graph <{name.value}> names no passage")


def find_line(path: Path, iri: str) -> int:
    """Return the first line of a source file that writes this IRI, in full or with a prefix; 0 for none."""
    names = [re.escape(f"<{iri}>")]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = re.escape(iri.removeprefix(namespace)).replace("/", r"\\?/")
            names.append(rf"(?<![\w:-]){prefix}:{local}(?![\w-]|\.\w)")
    pattern = re.compile("|".join(names))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if pattern.search(line):
            return number
    return 0


def iri_of(term: object) -> str:
    """Return the IRI of a term, and nothing for a blank node, a literal or a triple term."""
    return term.value if isinstance(term, NamedNode) else ""


def used_iris(quads: Iterable[Quad]) -> set[str]:
    """Return every IRI that stands as subject, predicate or object."""
    return {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }


def is_thing(iri: str) -> bool:
    """Tell whether an IRI of ours names a thing: no term, no module, no graph, nothing of the W3C tests."""
    return iri.startswith(BASE) and not iri.startswith(_APART)


def unknown_terms(corpus: Corpus) -> list[Fault]:
    """List each use of a term in our ontology's namespace that the ontology does not declare."""
    faults = []
    for path, quads in corpus.files.items():
        for iri in sorted(used_iris(quads)):
            if iri.startswith(ONTOLOGY) and iri not in corpus.terms and iri != ONTOLOGY:
                local = iri.removeprefix(ONTOLOGY)
                terms = (":" + term.removeprefix(ONTOLOGY) for term in corpus.terms)
                reason = f"the ontology has no term :{local}; {did_you_mean(':' + local, terms)}"
                faults.append(Fault(path, find_line(path, iri), reason.rstrip("; ")))
    return faults


def undeclared_things(corpus: Corpus) -> list[Fault]:
    """List each IRI of ours (not a term) that is used and that no file gives a type."""
    faults = []
    for path, quads in corpus.files.items():
        for iri in sorted(used_iris(quads)):
            if is_thing(iri) and iri not in corpus.declared:
                local = iri.removeprefix(BASE)
                kind = local.split("/")[0] + "/"
                alike = (i.removeprefix(BASE) for i in corpus.declared if i.startswith(BASE + kind))
                reason = f"no file gives {local} a type; {did_you_mean(local, alike)}"
                faults.append(Fault(path, find_line(path, iri), reason.rstrip("; ")))
    return faults
