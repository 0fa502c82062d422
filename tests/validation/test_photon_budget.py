"""The photon budget holds at every speed, and not with another lens or another exposure law."""

import pytest

from twin.render import line_optics
from twin.validation import photon_budget


def test_passes(failures):
    assert failures(photon_budget.rows()) == []


@pytest.mark.parametrize("factor", [0.8, 1.2])
def test_fails_when_the_lens_passes_another_amount_of_light(failures, scaled, factor):
    scaled(line_optics, "photons_per_pixel", factor)
    names = failures(photon_budget.rows())
    assert [name for name in names if "line pixel" in name] == names
    assert len(names) == len(photon_budget.SPEEDS_RPM)


def test_fails_when_the_exposure_does_not_follow_the_speed(failures, monkeypatch):
    monkeypatch.setattr(line_optics, "photons_per_pixel", lambda **_: 8.0 / 15)
    # 8 photons from 15 cd/m²; only at the highest speed is the line period 38 µs.
    assert len(failures(photon_budget.rows())) == len(photon_budget.SPEEDS_RPM) - 1


def test_the_budget_by_hand():
    # π/4 × 15/540 W/m²sr × 0.7/2.8²/(1 + 7.04/71)² × (7.04 µm)² × 1 ms / 3.784e-19 J = 211
    assert photon_budget.line_photons(photon_budget._rig(), 1e-3) == pytest.approx(211, rel=0.01)


def test_a_figure_is_written(tmp_path):
    photon_budget.figure(tmp_path / "budget.png")
    assert (tmp_path / "budget.png").stat().st_size > 1000
