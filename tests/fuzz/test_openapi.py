"""What `/openapi.json` promises, asked by schemathesis: every answer is one that the description knows."""

import pytest
import schemathesis
from hypothesis import given
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from .examples import examples

pytestmark = pytest.mark.xdist_group("fuzz")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture(scope="module")
def schema(server):
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


def test_the_description_is_a_right_one_and_names_every_address(schema):
    schema.validate()
    paths = set(schema.raw_schema["paths"])
    assert {"/sparql", "/graphs", "/healthz", "/readyz", "/metrics"} <= paths
    assert {"get", "post"} <= set(schema["/sparql"])
    assert any(path.startswith("/queries/") for path in paths)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_is_described(schema, mode):
    tried = 0
    for operation in [result.ok() for result in schema.get_all_operations()]:
        if mode.is_positive or operation.query or operation.body:
            tried += _try(operation.as_strategy(generation_mode=mode))
    assert tried > 30


def _try(cases):
    """Ask and check; return how often."""
    tried = 0

    @examples(1 / 12)
    @given(case=cases)
    def one(case: Case) -> None:
        nonlocal tried
        tried += 1
        response = case.call(timeout=20)
        case.validate_response(response, checks=CHECKS)
        assert response.headers["x-content-type-options"] == ["nosniff"]

    one()
    return tried
