"""Generated queries on generated datasets have the same answers by rdflib and by our engine."""

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from processes import Served

from sixparty.engine.formats import N_TRIPLES

from .differences import KNOWN, RDFLIB_RAISES, is_known, is_known_error
from .differential import by_engine, difference, engine_of, ours, rdflibs
from .examples import examples
from .overhttp import over_http
from .queries import PREFIXES, Question, questions
from .worlds import worlds

pytestmark = [
    pytest.mark.xdist_group("differential"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
]
#: A world with something of everything, for the sample that goes through HTTP.
WORLD = """PREFIX : <http://example.org/>
:a :p :b ; :l "a"@en ; :n 2 .
:b :p :a ; :q :c ; :n 7 .
:c :l "談" .
GRAPH :g1 { :a :q :d . :d :p :a . }
GRAPH :g2 { :d :q :d ; :n 0 . }
"""
QUADS = "".join(f"{quad} .\n" for quad in ox.parse(WORLD, format=ox.RdfFormat.TRIG))


def unexplained(question, world, evaluate):
    """Return how the answers differ, if it is in a way that is not known."""
    mine = ours(question, evaluate)
    try:
        theirs = rdflibs(question, world)
    except Exception as error:
        assume(not is_known_error(error))
        raise
    found = difference(question, mine, theirs)
    return "" if not found or is_known(question, mine, theirs) else f"{found}: {question.text}"


@examples(1.5)
@given(world=worlds(), question=questions())
def test_the_engine_and_rdflib_give_the_same_answers(world, question):
    assert unexplained(question, world, by_engine(engine_of(world))) == ""


@pytest.fixture(scope="module")
def by_server(tmp_path_factory):
    data = tmp_path_factory.mktemp("world") / "world.nq"
    data.write_text(QUADS, encoding="utf-8")
    with Served("--quiet", "--data", str(data)) as served:
        yield over_http(served.url)


@examples(1 / 2)
@given(question=questions())
def test_the_server_and_rdflib_give_the_same_answers(by_server, question):
    assert unexplained(question, QUADS, by_server) == ""


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry.name)
def test_a_known_difference_is_one_still(entry):
    mine = ours(entry.question, by_engine(engine_of(entry.world)))
    assert difference(entry.question, mine, rdflibs(entry.question, entry.world, mended=False))


def test_what_rdflib_cannot_read_is_known():
    (words,) = RDFLIB_RAISES
    with pytest.raises(Exception, match=words):
        rdflibs(Question(f"{PREFIXES}ASK {{ ?x !(:p|^:q) ?y }}", "ASK"), QUADS)


def test_the_comparison_sees_a_row_that_is_there_twice():
    world = '<urn:a> <urn:p> "1" .\n<urn:b> <urn:p> "1" .\n'
    evaluate = by_engine(engine_of(world))
    once, twice = (Question(f"SELECT {kind} ?o {{ ?s ?p ?o }}", "SELECT") for kind in ("DISTINCT", ""))
    assert "only rdflib's" in difference(once, ours(once, evaluate), rdflibs(twice, world))
    made = Question("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT")
    assert evaluate(made.text, N_TRIPLES).count(b"\n") == 2
    assert difference(made, ours(made, evaluate), rdflibs(made, world)) == ""
