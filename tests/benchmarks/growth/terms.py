"""RDF terms as N-Quads writes them, and the quads of one passage or layer, as lines."""

from typing import Final

from sixparty.namespaces import BASE

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"
ALSO_NAMED: Final = "<http://www.w3.org/2004/02/skos/core#altLabel>"

#: Subject, or (predicate, object) pairs after it.
Pair = tuple[str, str]


def iri(segment: str, name: str) -> str:
    """Return the IRI of a thing, as `iri("state", "party-00")`."""
    return f"<{BASE}{segment}/{name}>"


def term(name: str) -> str:
    """Return the IRI of a class or property of the ontology."""
    return f"<{BASE}ontology#{name}>"


def english(text: str) -> str:
    """Return an English literal; the text holds nothing that has to be escaped."""
    return f'"{text}"@en'


def chinese(text: str) -> str:
    """Return a literal in Traditional Chinese."""
    return f'"{text}"@zh-Hant'


def integer(value: int) -> str:
    """Return an `xsd:integer`."""
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: int) -> str:
    """Return a whole number as an `xsd:decimal`, as the engine writes it."""
    return f'"{value}"^^<{_XSD}decimal>'


def moment(text: str) -> str:
    """Return an `xsd:dateTime`."""
    return f'"{text}"^^<{_XSD}dateTime>'


_PROPERTIES: Final = (
    "accused actor addressee aboutSubject aboutThing agreedPoint aimsAt approximation atTime author "
    "basedOn betweenPassage callsFootnote causedBy certainty citationNumber condition consequenceIfNot "
    "content continues conveys discrepantProperty discrepantValue documentOrder during earliestBegin "
    "earliestEnd edtf evidenceFor factuality gist hasCause hasEffect hasElement holder host inNote "
    "inResponseTo inReturnFor inRound inSection inferredFrom intentionOf itemNumber latestBegin latestEnd "
    "lowerBound measures medium modality obligedAct obligee obligor onIssue pageNumber partOf participant "
    "party passageId place pointValue printedEdtf proposition publishedBy purpose quantityKind "
    "quantityWording realises reason refersTo reportedBy requiresFirst resultsIn roleIn roleTitle "
    "simultaneousWith specialises suppliedBy supports tableColumnAbout tableRowAbout target tenureOf "
    "theme timeWording topic underAgreement undoes unit upperBound waitsFor "
)
#: For each property used: its IRI, so that the generator writes `P["holder"]` and makes no string anew.
P: Final = {name: term(name) for name in _PROPERTIES.split()}

#: The layers that are no passage.
ENTITIES: Final = iri("graph", "entities")
SOURCES: Final = iri("graph", "sources")
PASSAGES: Final = iri("graph", "passages")
ONTOLOGY: Final = iri("graph", "ontology")
INFERRED: Final = iri("graph", "inferred")


class Lines:
    """N-Quads lines in the making."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        """Begin with none."""
        self.lines: list[str] = []

    def say(self, graph: str, subject: str, *pairs: Pair) -> None:
        """Add a quad for each predicate and object."""
        head, tail = subject + " ", f" {graph} .\n"
        self.lines.extend([f"{head}{predicate} {value}{tail}" for predicate, value in pairs])

    def name(self, graph: str, subject: str, kind: str, en: str, zh: str) -> None:
        """Add type and labels in both languages."""
        self.say(graph, subject, (TYPE, term(kind)), (LABEL, english(en)), (LABEL, chinese(zh)))
