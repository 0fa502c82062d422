"""Check 4 passes, and fails when the shim does not saturate or the angle does not count."""

import numpy as np

from twin.render.pieces import shim
from twin.validation import qqi_shim

SEEN = "30 % notch: contrast-to-noise ratio at 2.4 kA/m"
LOST = "30 % notch: contrast-to-noise ratio at 0.6 kA/m"
ORDER = "field that shows a notch over that for the next deeper one, smallest"
ANGLE = "charge of a crack against |sin θ|: largest deviation"


def test_passes(failures):
    assert failures(qqi_shim.rows()) == []


def test_fails_when_the_sheet_never_saturates(failures, monkeypatch):
    monkeypatch.setattr(
        shim, "notch_charge_a_per_m", lambda field_across_a_per_m, **_: field_across_a_per_m
    )
    assert SEEN in failures(qqi_shim.rows())


def test_fails_when_the_charge_does_not_follow_the_field(failures, monkeypatch):
    monkeypatch.setattr(shim, "notch_charge_a_per_m", lambda **_: 1e5)
    assert {LOST, ORDER} <= set(failures(qqi_shim.rows()))


def test_fails_when_particles_do_not_follow_the_field(failures, scaled):
    scaled(shim, "magnetic_pull_n", 0.01)
    assert SEEN in failures(qqi_shim.rows())


def test_fails_when_the_field_along_the_crack_leaks(failures, monkeypatch):
    def along(*, field_a_per_m, tangent):
        return np.abs((field_a_per_m * tangent).sum(axis=1)) + 1.0

    monkeypatch.setattr(qqi_shim, "field_across_a_per_m", along)
    assert failures(qqi_shim.rows()) == [ANGLE]


def test_fails_when_the_charge_grows_with_the_square_of_the_field(failures, scaled):
    scaled(
        qqi_shim, "charge_density_a_per_m", lambda field_across_a_per_m, **_: field_across_a_per_m
    )
    assert failures(qqi_shim.rows()) == [ANGLE]
