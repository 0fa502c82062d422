"""The gain at which a rendered indication is as bright as wanted."""

import numpy as np
import pytest

from twin.calibrate.curve import Curve, root, root_near
from twin.calibrate.indication import block_excess, region_of
from twin.core.errors import UsageError


@pytest.fixture
def curve(line_of_beads):
    region = region_of(line_of_beads(5.0, 0), box=None)
    told = []
    curve = Curve(line_of_beads, region, realisations=3, progress=told.append)
    return curve, told


@pytest.mark.parametrize("gain", [0.06, 0.9, 5.0, 8.0])
def test_the_gain_is_found_from_its_own_brightness(curve, gain):
    found, _ = curve
    wanted = found.total(gain)
    assert root(found, wanted=wanted, start=5.0) == pytest.approx(gain, rel=2e-3)
    assert root_near(found, wanted=wanted, guess=1.2 * gain, start=5.0) == pytest.approx(
        gain, rel=2e-3
    )
    assert root_near(found, wanted=wanted, guess=90.0, start=5.0) == pytest.approx(gain, rel=2e-3)


def test_the_total_is_the_mean_over_realisations(curve, line_of_beads):
    found, _ = curve
    sums = [block_excess(line_of_beads(7.0, n).electrons, found.region).sum() for n in range(3)]
    assert found.total(7.0) == pytest.approx(np.mean(sums))
    assert found.at(7.0).shape == (3, found.region.blocks)


def test_no_gain_is_rendered_twice(curve):
    found, told = curve
    for _ in range(3):
        found.at(4.0)
    assert told == ["rendering at a gain of 4"]
    gains, blocks = found.known()
    assert gains.tolist() == [4.0]
    assert blocks.shape == (1, 3, found.region.blocks)


def test_the_lower_of_two_gains(curve):
    """At 200 × the ground has drowned the line again to what it was at a low gain."""
    found, _ = curve
    high = found.total(200.0)
    low = root(found, wanted=high, start=5.0)
    assert low < 5.0
    assert found.total(low) == pytest.approx(high, rel=5e-3)


def test_no_gain_at_all(curve):
    found, _ = curve
    brightest = max(found.total(g) for g in np.geomspace(1, 100, 60))
    assert root(found, wanted=0.98 * brightest, start=5.0) > 5
    with pytest.raises(UsageError, match="darker than the photograph's at any gain"):
        root(found, wanted=1.05 * brightest, start=5.0)
    with pytest.raises(UsageError, match=r"brighter than the photograph's even at a gain of 0\.05"):
        root(found, wanted=0.5 * found.total(0.05), start=5.0)
