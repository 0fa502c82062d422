"""A reference piece at any gain, its chance drawn afresh by number."""

import numpy as np
import pytest

from twin.calibrate.piece_view import piece_view
from twin.core.errors import UsageError
from twin.render.pieces import render_piece
from twin.spec.loader import load_scenario

FEW_LINES = ("line_scan.lines=256", "line_scan.divider=16")


@pytest.fixture(scope="module")
def loaded():
    return load_scenario("nominal", overrides=FEW_LINES)


def test_the_first_realisation_is_the_scenarios_own(loaded):
    render = piece_view(name="crack", loaded=loaded, camera="line", parameters={})
    own = render_piece(
        name="crack", rig=loaded.rig, scenario=loaded.scenario, camera="line", parameters={}
    )
    assert np.array_equal(render(loaded.rig.calibration.cover_gain, 0).electrons, own.electrons)


def test_gain_and_chance_change_the_view_but_not_its_size(loaded):
    render = piece_view(name="crack", loaded=loaded, camera="line", parameters={})
    first, brighter, other = render(5.0, 0), render(10.0, 0), render(5.0, 1)
    core = first.mask > 0
    assert brighter.electrons[core].sum() > 1.2 * first.electrons[core].sum()
    assert other.electrons.shape == first.electrons.shape
    assert not np.array_equal(other.electrons, first.electrons)


def test_an_unknown_piece_is_refused_when_rendered(loaded):
    render = piece_view(name="bolt", loaded=loaded, camera="line", parameters={})
    with pytest.raises(UsageError, match="bolt"):
        render(5.0, 0)
