"""The gate's bar over twenty seeds: a 3 % slower spindle is worse, an unchanged bench the same."""

import pytest

from twin.bench.run import run
from twin.compare.comparison import compared
from twin.compare.sides import evidence_in
from twin.spec import load_scenario

SEEDS = range(101, 121)
BAR = 19
RPM = {"base": 24.0, "slow": 24.0 * 0.97}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    """40 parts of `nominal` at timing level under every seed, with both spindles."""
    folder = tmp_path_factory.mktemp("gate")
    found = {}
    for seed in SEEDS:
        for name, rpm in RPM.items():
            settings = ["imaging=timing", "parts=40", f"seed={seed}",
                        f"line_scan.spindle_speed_rpm={rpm}"]  # fmt: skip
            out = folder / f"{name}{seed}"
            run(load_scenario("nominal", overrides=settings), out=out)
            found[name, seed] = evidence_in(out)
    return found


@pytest.mark.parametrize("shift", [0, 1], ids=["same seeds", "other seeds"])
def test_bar(sides, shift):
    seeds = list(SEEDS)
    pairs = list(zip(seeds, seeds[shift:] + seeds[:shift], strict=True))
    slower = [compared(sides["base", a], sides["slow", b]).verdict for a, b in pairs]
    unchanged = [compared(sides["base", a], sides["base", b]).verdict for a, b in pairs]
    assert slower.count("worse") >= BAR
    assert unchanged.count("same") >= BAR


def test_no_pair_of_seeds_is_told_apart(sides):
    """All 190 pairs of unchanged benches: at 99 % confidence about two false alarms."""
    seeds = list(SEEDS)
    words = [compared(sides["base", a], sides["base", b]).verdict
             for i, a in enumerate(seeds) for b in seeds[i + 1 :]]  # fmt: skip
    assert words.count("same") >= 184
