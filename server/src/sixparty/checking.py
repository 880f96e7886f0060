"""The checks of `sixparty check`: is what the paper says there, typed, named, and well formed?"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from sixparty.contradictions import contradictions
from sixparty.loading import (
    Corpus,
    Fault,
    find_line,
    iri_of,
    is_thing,
    load,
    undeclared_things,
    unknown_terms,
    used_iris,
)
from sixparty.namespaces import CITATION, ONTOLOGY, PASSAGE, RDFS, passage_iri, shorten
from sixparty.nearest import did_you_mean
from sixparty.passages import read_passages
from sixparty.scope import Plan, read_plan
from sixparty.sweeps.exceptions import Exceptions, read_exceptions
from sixparty.sweeps.runner import Sweeper
from sixparty.validation import validate

_GIST: Final = ONTOLOGY + "gist"
_FUNCTION: Final = ONTOLOGY + "discourseFunction"
_CITES: Final = ONTOLOGY + "cites"
_LANGUAGES: Final = ("en", "zh-hant")


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the check that found it, where, and what is wrong."""

    check: str
    where: str
    message: str


@dataclass
class Report:
    """What was looked at, what was found, and which checks were skipped and why."""

    passages: int = 0
    findings: list[Finding] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values for `--json`."""
        return asdict(self)


@dataclass
class Context:
    """What every check reads; `narrowed` where the user named sections, so that only their data matter."""

    corpus: Corpus
    plan: Plan
    passages: list[str]
    narrowed: bool
    exceptions: Exceptions
    texts: dict[str, str]

    @cached_property
    def _iris(self) -> set[str]:
        return {iri for name in self.passages for iri in used_iris(self.corpus.passages.get(name, []))}

    def concerns_file(self, path: Path) -> bool:
        """Tell whether a data file holds a passage that is looked at."""
        files = {self.plan.file_of(self.plan.section_of[passage]) for passage in self.passages}
        return not self.narrowed or (path.suffix == ".trig" and path.stem in files)

    def concerns(self, iri: str) -> bool:
        """Tell whether a passage that is looked at speaks of this thing."""
        return not self.narrowed or iri in self._iris


def run_checks(
    root: Path,
    sections: list[str],
    passages_file: Path | None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Run every check over the given sections (none: those that have a data file).

    Without `passages_file` the sweeps are skipped, and the report says so. `progress` is told each step.
    """
    progress("reading the sources")
    corpus = load(root)
    plan = read_plan(corpus)
    wanted = sections or [path.stem for path in corpus.files if path.suffix == ".trig"]
    texts = {p["id"]: p["text"] for p in read_passages(passages_file)} if passages_file else {}
    exceptions = read_exceptions(root / "data" / "sweeps.toml")
    context = Context(corpus, plan, plan.passages(wanted), bool(sections), exceptions, texts)
    report = Report(passages=len(context.passages))
    report.findings += [_from_fault("syntax", fault, root) for fault in corpus.faults]
    for name, check in CHECKS.items():
        if name == "sweeps" and not texts:
            report.skipped["sweeps"] = "the paper's text is not here; name it with --passages passages.jsonl"
            continue
        progress(f"checking {name}")
        report.findings += check(context)
    return report


def _from_fault(check: str, fault: Fault, root: Path) -> Finding:
    path = fault.path.relative_to(root) if fault.path.is_relative_to(root) else fault.path
    return Finding(check, f"{path}:{fault.line}" if fault.line else str(path), fault.reason)


def _passage_checks(context: Context) -> Iterator[Finding]:
    for passage in context.passages:
        quads = context.corpus.passages.get(passage)
        if not quads:
            yield Finding("empty", passage, "has no graph, or nothing in it")
            continue
        yield from _check_content(passage, quads)
        yield from _check_gist(passage, quads)
        yield from _check_citations(passage, quads, context.plan)


def _check_content(passage: str, quads: list[Quad]) -> Iterator[Finding]:
    prose = {_GIST, RDFS + "label", RDFS + "comment", _CITES}
    if all(quad.predicate.value in prose for quad in quads):
        yield Finding(
            "empty", passage, "holds a gist and no statement; encode it, or state its :discourseFunction"
        )


def _check_gist(passage: str, quads: list[Quad]) -> Iterator[Finding]:
    own = NamedNode(passage_iri(passage))
    tags = [
        str(quad.object.language)
        for quad in quads
        if quad.predicate.value == _GIST and quad.subject == own and isinstance(quad.object, Literal)
    ]
    for language in _LANGUAGES:
        if tags.count(language) != 1:
            yield Finding("gist", passage, f"has {tags.count(language)} gists in {language}; give it one")


def _check_citations(passage: str, quads: list[Quad], plan: Plan) -> Iterator[Finding]:
    cited = {
        quad.object.value.removeprefix(CITATION)
        for quad in quads
        if quad.predicate.value == _CITES
        and iri_of(quad.subject) == passage_iri(passage)
        and isinstance(quad.object, NamedNode)
    }
    called = plan.calls.get(passage, set())
    for number in sorted(called - cited):
        yield Finding("footnotes", passage, f"calls footnote {number}; add :cites citation:{number}")
    # A source note states citations of its own (citation:t2-1); only numbered ones are called.
    for number in sorted(own for own in cited - called if own.isdigit()):
        yield Finding("footnotes", passage, f"cites citation:{number}, which it does not call")


def _stray_passages(context: Context) -> Iterator[Finding]:
    for path, quads in context.corpus.files.items():
        graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
        for iri in sorted(graph for graph in graphs if graph.startswith(PASSAGE)):
            passage = iri.removeprefix(PASSAGE)
            where = f"{path.relative_to(context.corpus.root)}:{find_line(path, iri)}"
            section = context.plan.section_of.get(passage)
            if section is None:
                reason = f"no passage {passage}; {did_you_mean(passage, context.plan.section_of)}"
                yield Finding("passages", where, reason.rstrip("; "))
            elif context.plan.file_of(section) != path.stem:
                yield Finding("passages", where, f"{passage} belongs in {context.plan.file_of(section)}.trig")


def _names_of_terms(context: Context) -> Iterator[Finding]:
    for check, find in (("terms", unknown_terms), ("undeclared", undeclared_things)):
        for fault in find(context.corpus):
            if context.concerns_file(fault.path):
                yield _from_fault(check, fault, context.corpus.root)


def _labels(context: Context) -> Iterator[Finding]:
    tags: dict[str, set[str]] = {}
    for quad in context.corpus.quads():
        if quad.predicate.value == RDFS + "label" and isinstance(quad.object, Literal):
            tags.setdefault(iri_of(quad.subject), set()).add(str(quad.object.language))
    for iri in sorted(context.corpus.declared):
        if (is_thing(iri) or iri in context.corpus.terms) and context.concerns(iri):
            missing = [tag for tag in _LANGUAGES if tag not in tags.get(iri, set())]
            if missing:
                yield Finding("labels", shorten(iri), f"has no label in {' and '.join(missing)}")


def _contradictions(context: Context) -> Iterator[Finding]:
    for found in dict.fromkeys(contradictions(context.corpus)):
        if not context.narrowed or found.where in context.passages:
            yield Finding("contradiction", shorten(found.where), found.message)


def _sweeps(context: Context) -> Iterator[Finding]:
    sweeper = Sweeper(context.corpus, context.exceptions)
    for passage in context.passages:
        for miss in sweeper.sweep(passage, context.texts.get(passage, "")):
            yield Finding(miss.sweep, passage, f"{miss.expression}: {miss.reason}")
    checked = set(context.passages)
    for passage, expression in context.exceptions.listed:
        if passage in checked and (passage, expression) not in context.exceptions.used:
            yield Finding(
                "exceptions", passage, f"the exception {expression!r} in data/sweeps.toml is not needed"
            )


def _shapes(context: Context) -> Iterator[Finding]:
    for violation in validate(context.corpus):
        if context.concerns(violation.focus):
            yield Finding("shapes", shorten(violation.focus), violation.message)


CHECKS: Final[dict[str, Callable[[Context], Iterator[Finding]]]] = {
    "passages": _stray_passages,
    "content": _passage_checks,
    "terms": _names_of_terms,
    "labels": _labels,
    "sweeps": _sweeps,
    "contradictions": _contradictions,
    "shapes": _shapes,
}
