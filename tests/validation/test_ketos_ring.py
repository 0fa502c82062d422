"""Check 3 passes whichever row is fitted, and fails when holes fade too fast or field is lost."""

from dataclasses import replace

import pytest

from twin.physics import subsurface
from twin.render.pieces import ring
from twin.render.pieces.reading import Reading
from twin.validation import ketos_ring
from twin.validation.ketos_ring import KETOS_TABLE, TABLES


def test_passes(failures):
    assert failures(ketos_ring.rows()) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_row_is_special(table):
    """Fitted to any row, the others come out within a hole."""
    for fitted in table.rows:
        others = [row for row in table.rows if row != fitted]
        rows = ketos_ring.rows([replace(table, rows=(fitted, *others))])
        assert all(row.passed for row in rows[:-1])


def test_the_fitted_constant_takes_up_any_gain(failures, scaled):
    scaled(Reading, "drawn_cover_m", 100.0)
    assert failures(ketos_ring.rows()) == []


def test_fails_when_leakage_falls_with_the_fourth_power_of_depth(failures, scaled):
    scaled(subsurface, "cylinder_field_a_per_m", lambda depth_m, **_: (1e-3 / depth_m) ** 2)
    assert len(failures(ketos_ring.rows())) >= 3


def test_fails_when_leakage_hardly_falls_with_depth(failures, scaled):
    scaled(subsurface, "cylinder_field_a_per_m", lambda depth_m, **_: (depth_m / 1e-3) ** 1.5)
    assert len(failures(ketos_ring.rows())) >= 3


def test_fails_when_the_current_makes_no_more_field(failures, monkeypatch):
    monkeypatch.setattr(ring, "head_shot_field_a_per_m", lambda diameter_m, **_: 100 / diameter_m)
    assert "Ketos ring: fewest holes gained from one current to the next" in failures(
        ketos_ring.rows()
    )


def test_fails_against_another_table(failures):
    shifted = replace(KETOS_TABLE, rows=((1400.0, 3), (2500.0, 7), (3400.0, 9)))
    assert failures(ketos_ring.rows([shifted])) == [
        "Ketos ring: holes at 2500 A",
        "Ketos ring: holes at 3400 A",
    ]
