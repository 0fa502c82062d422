"""Check 12 passes, and fails where a station is slower than it says."""

import pytest

from twin.plant.inspection_pc import InspectionPc
from twin.validation import queueing


def test_passes(failures):
    assert failures(queueing.rows()) == []


def test_fails_where_the_stations_are_slower(failures, monkeypatch):
    true = InspectionPc._drawn_latency_s
    monkeypatch.setattr(InspectionPc, "_drawn_latency_s", lambda pc: 1.15 * true(pc))
    assert len(failures(queueing.rows())) >= 3


def test_closed_forms_by_hand():
    """Half busy with 0.4 s: one customer ahead on average; two equal stations: 3/2 services."""
    assert queueing.mm1_wait_s() == pytest.approx(0.4)
    assert queueing.pace_s((0.4, 0.4)) == pytest.approx(0.6)
    assert queueing.pace_s((0.4, 1e-9)) == pytest.approx(0.4)
