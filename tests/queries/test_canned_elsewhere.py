"""Every canned query gives the rows that were read from the paper on other servers too.

`tests/engine/stores.py` says how to have it run on Fuseki and Virtuoso.
"""

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

import stores  # lies in the folder above

from sixparty.queries import Catalogue, expected

FOLDER = Path(__file__).resolve().parents[2] / "queries"
CATALOGUE = Catalogue.from_folder(FOLDER)
NAMES = [query.name for query in CATALOGUE]
_NO_ROWS = "a path of zero or one step over alternatives gives an error or nothing"
_ALL_SHOWN = "GRAPH ?g shows the graph of the union too"
#: What a server does in a way of its own: engine, query → why.
OTHERWISE = {
    ("fuseki", "quantities"): "TDB2 keeps decimals by value: 5 comes back as 5.0",
    ("virtuoso", "standoffs"): _NO_ROWS,
    ("virtuoso-union", "standoffs"): _NO_ROWS,
    ("virtuoso-union", "demands"): _ALL_SHOWN,
    ("virtuoso-union", "obligations"): _ALL_SHOWN,
}
#: The same, but not each time.
SOMETIMES = {("virtuoso-union", "why"): _ALL_SHOWN}


@pytest.fixture(scope="module", params=("oxigraph", "fuseki", "virtuoso", "virtuoso-union"))
def engine(request, release, tmp_path_factory):
    quads = list(ox.parse(path=str(release / "dataset.nq")))
    with stores.engine(request.param, quads, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.mark.parametrize("name", NAMES)
def test_its_expected_rows_come_out(engine, name, request):
    case = request.node.callspec.params["engine"], name
    if reason := OTHERWISE.get(case) or SOMETIMES.get(case):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=case in OTHERWISE))
    query = CATALOGUE.get(name)
    told = [
        fault for expectation in query.expectations for fault in expected.faults(query, expectation, engine)
    ]
    assert told == []
