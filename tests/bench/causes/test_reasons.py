"""Ranking of reasons: what lies farther beyond its limit comes first, faults before all."""

from dataclasses import replace

import pytest

from twin.bench.causes.circumstances import Circumstances
from twin.bench.causes.crack import CrackFigures
from twin.bench.causes.finding import FindingPlace
from twin.bench.causes.reason import MOST, Measure
from twin.bench.causes.reasons import Case, reasons_of
from twin.bench.causes.sentence import why_text
from twin.bench.detection_curve import curve_of
from twin.core.records import ProcessState
from twin.spec.loader import load_scenario

LOADED = load_scenario("nominal")
TIMING = load_scenario("nominal", overrides=["imaging=timing"])
SOUND_PROCESS = ProcessState((), 2.0, 6.9, 0.25, 0.05, 0.02, 0.5, 30.0, 5.0)
LARGE = CrackFigures("seam", 6e-3, 1.8e-3, 90e-6, 0.0, 0.0, "plain shank")
SEEN = Circumstances(SOUND_PROCESS, 4_700.0, 4_700.0, 30.0, None)
CASE = Case("iso4014_m16x100", LARGE, SEEN, 2048, 2048, 0, ())


def keys(case, loaded=LOADED):
    return [r.key for r in reasons_of(case, scenario=loaded.scenario, rig=loaded.rig)]


def treated(**changes):
    return replace(CASE, seen=replace(SEEN, process=replace(SOUND_PROCESS, **changes)))


def test_a_measure_within_its_limits_is_no_reason():
    assert Measure("x", 0.5, "", "the", 0.1, 1.0).reason() is None
    assert Measure("x", None, "", "the", 0.1, 1.0).reason() is None


def test_weight_is_the_logarithm_of_how_many_times_beyond():
    low = Measure("x", 0.05, "", "the", low=0.1, too_low="weak").reason()
    high = Measure("x", 200.0, "lx", "the", high=20.0, too_high="bright").reason()
    assert (low.key, high.key) == ("weak", "bright")
    assert low.weight == pytest.approx(0.6931, abs=1e-4)
    assert high.weight == pytest.approx(2.3026, abs=1e-4)
    assert low.text == "x 0.05 below the 0.1"
    assert Measure("x", 0.0, "", "the", low=0.1).reason().weight == MOST


def test_a_large_crack_under_sound_conditions_leaves_the_model():
    assert keys(CASE) == ["inspection model"]
    assert keys(replace(CASE, seen=replace(SEEN, peak_cnr=4.0))) == ["weak contrast"]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"concentration_ml_per_100ml": 0.05}, "weak bath"),
        ({"concentration_ml_per_100ml": 0.8}, "strong bath"),
        ({"contamination_share": 0.6}, "contaminated bath"),
        ({"clumping_share": 0.2}, "clumped bath"),
        ({"uv_irradiance_w_per_m2": 5.0}, "weak light"),
        ({"ambient_lx": 100.0}, "ambient light"),
        ({"drain_s": 100.0}, "long drain"),
    ],
)
def test_each_process_value_outside_its_window(change, cause):
    assert keys(treated(**change)) == [cause]


def test_field_lines_and_crack():
    assert keys(replace(CASE, seen=replace(SEEN, field_across_crack_a_per_m=800.0))) == [
        "weak field"
    ]
    assert keys(replace(CASE, lines_taken=1740, lines_lost=0)) == ["compressed image"]
    assert keys(replace(CASE, lines_lost=40)) == ["lost lines"]
    shape = LOADED.scenario.infeed.crack_shape
    a90_m = curve_of(LOADED.scenario.detection_model).a90_m
    shallow_m = a90_m * (shape.depth_low_share + shape.depth_high_share) / 2 / 2
    short = replace(CASE, crack=replace(LARGE, length_m=a90_m / 3, depth_m=shallow_m))
    assert keys(short) == ["short crack", "shallow crack"]
    assert keys(replace(CASE, crack=replace(LARGE, zone="thread"))) == ["crack in thread"]


def test_farther_out_comes_first_and_faults_before_all():
    twice = treated(concentration_ml_per_100ml=0.05, ambient_lx=200.0)
    assert keys(twice) == ["ambient light", "weak bath"]
    faulty = replace(twice, faults=("robot.late", "bath.weak"))
    assert keys(faulty) == ["fault bath.weak", "ambient light", "weak bath", "fault robot.late"]


def test_a_finding_on_a_mark_explains_a_false_alarm():
    on_lint = replace(SEEN, finding=FindingPlace("plain shank", "lint", 0.9))
    in_thread = replace(SEEN, finding=FindingPlace("thread", "", 0.9))
    sound = replace(CASE, crack=None)
    assert keys(replace(sound, seen=on_lint)) == ["lint"]
    assert keys(replace(sound, seen=in_thread)) == ["non-relevant indication in thread"]


def test_at_timing_level_the_draw_is_said():
    assert keys(CASE, TIMING) == ["chance of the detection model"]
    text = reasons_of(replace(CASE, crack=None), scenario=TIMING.scenario, rig=TIMING.rig)[0].text
    share = TIMING.scenario.detection_model.false_call_share
    assert text == f"verdict drawn with false-call rate {share:.2g}"


def test_the_line_says_crack_contrast_reasons_and_score():
    case = treated(concentration_ml_per_100ml=0.05)
    reasons = reasons_of(case, scenario=LOADED.scenario, rig=LOADED.rig)
    line = why_text(crack=LARGE, peak_cnr=2.1, reasons=reasons, score=0.31, threshold=0.47)
    assert line == (
        "seam 6 mm long, 1.8 mm deep, 90 µm open, 0° to the axis, plain shank, CNR 2.1 below the 3 "
        "that is barely seen (Rose); concentration 0.05 below ASTM E1444's 0.1 mL/100 mL; "
        "score 0.310 < threshold 0.470"
    )
    bare = why_text(crack=None, peak_cnr=None, reasons=(), score=None, threshold=None)
    assert bare == "sound part; no verdict"
