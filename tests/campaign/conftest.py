"""One stage for all tests of a process, and sequences by hand."""

import pytest

from twin.campaign.sequence import Sequence
from twin.campaign.stage import stage_of

REFERENCE = {"kind": "reference"}
BENCH = {
    "scenario": "by_hand",
    "description": "A sequence by hand",
    "imaging": "timing",
    "parts": 1,
    "seed": 1,
    "controller": REFERENCE,
    "infeed": {"mix": [{"fastener": "iso4014_m16x100"}], "defective_share": 0.0},
    "detection_model": {"false_call_share": 0.0},
}


@pytest.fixture(scope="session")
def stage():
    return stage_of()


@pytest.fixture
def by_hand():
    """A sequence of one sound part, or more, with these troubles."""

    def build(*troubles, **bench):
        return Sequence({**BENCH, **bench}, troubles)

    return build
