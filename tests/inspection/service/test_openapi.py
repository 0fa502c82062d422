"""Whatever the OpenAPI document allows, and much that it forbids, never makes a 5xx."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from starlette.testclient import TestClient

from tests.inspection.service.conftest import app_of
from twin.inspection.inspector import Inspector

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
EXAMPLES = 15


@pytest.fixture
def schema(folder):
    return schemathesis.openapi.from_asgi("/openapi.json", app_of(Inspector(folder)))


@pytest.mark.parametrize(("mode", "least"), [("positive", 12), ("negative", 3)])
def test_no_request_makes_the_service_fail(schema, mode, least):
    generation = schemathesis.GenerationMode(mode)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 12
    with TestClient(schema.app, raise_server_exceptions=False) as client:
        asked = [_probe(operation, generation, client) for operation in operations]
    assert sum(count > 0 for count in asked) >= least


def _probe(operation, generation, client) -> int:
    """How many requests were made; none where an operation has nothing that could be wrong."""
    asked = []
    strategy = operation.as_strategy(generation_mode=generation)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.data())
    def ask(data):
        case = data.draw(strategy)
        answer = case.call(session=client)
        asked.append(answer.status_code)
        assert answer.status_code < 500, case.as_curl_command()

    with suppress(Unsatisfiable):
        ask()
    return len(asked)
