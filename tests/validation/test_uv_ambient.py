"""Check 6 passes, and fails when white light does not count or shallow cracks shine brighter."""

from twin.render import film, indication
from twin.validation import uv_ambient

RISES = [
    "UV for the fine crack, smallest rise with ambient light",
    "UV for the coarse crack, smallest rise with ambient light",
]
FINE_OVER_COARSE = "UV for the fine crack over that for the coarse one, smallest"
ORDER = "cells of the table in the wrong order"
DARK = "UV for either crack in up to 10 foot-candle"


def test_passes(failures):
    assert failures(uv_ambient.rows()) == []


def test_the_table_holds_eleven_strict_orders():
    """By hand: fine at 40 above 3 cells, fine at 1000 above 5, coarse at 1000 above 3."""
    (row,) = [row for row in uv_ambient.rows() if row.name == ORDER]
    assert row.detail.startswith("11 pairs")


def test_fails_when_white_light_does_not_count(failures, monkeypatch):
    monkeypatch.setattr(film, "white_luminance_cd_per_m2", lambda **_: 0.0)
    assert {*RISES, ORDER} <= set(failures(uv_ambient.rows()))


def test_fails_when_white_light_helps(failures, monkeypatch):
    monkeypatch.setattr(
        film, "white_luminance_cd_per_m2", lambda illuminance_lx, **_: 1000 / illuminance_lx
    )
    assert {*RISES, ORDER} <= set(failures(uv_ambient.rows()))


def test_fails_when_shallow_cracks_leak_more(failures, scaled):
    scaled(indication, "charge_density_a_per_m", lambda depth_m, **_: (4e-4 / depth_m) ** 3)
    assert FINE_OVER_COARSE in failures(uv_ambient.rows())


def test_fails_when_the_dye_is_too_dim(failures, scaled):
    scaled(film, "full_luminance_cd_per_m2", 0.1)
    assert failures(uv_ambient.rows()) == [DARK]
