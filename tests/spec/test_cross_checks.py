import pytest

from twin.spec import load_scenario


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("infeed.mix.0.fastener=iso4014_m12x90", "did you mean iso4014_m12x80? allowed: iso4014"),
        ("infeed.crack_length.low_m=0.02", "must be at most high_m (0.01) [m]"),
        ("infeed.crack_length.high_m=0.09", "must be at most 0.08 [m], the shortest fastener"),
        ("infeed.defect_weights={seam: 0}", "sum must be more than 0"),
        ("line_scan.exposure_s=0.0031", "4e-06 … 0.003 [s]"),
        ("line_scan.exposure_s=0.000003", "4e-06 … 0.003 [s]"),
        ("line_scan.spindle_speed_rpm=1501", "the spindle reaches 1500"),
        ("line_scan={trigger: free_run, free_run_line_rate_hz: 1.0e+9}", "lines in one turn"),
        ("expectations.0={name: a, metric: b}", "must have min, max or both"),
        ("expectations.0={name: a, metric: b, min: 2, max: 1}", "must be at most max (1.0)"),
        ("faults=[{at_s: 1, target: robot, kind: off}]", "allowed for robot: mis_grip, late"),
        ("faults=[{at_s: 1, target: robot, kind: late}]", "robot.late needs its magnitude: wait"),
        ("faults=[{at_s: 1, target: light, kind: off, magnitude: 1}]", "has no magnitude"),
        ("faults=[{at_s: 1, target: trigger, kind: lost, magnitude: 2}]", "0 … 1 of the triggers"),
    ],
)
def test_a_contradiction_is_named(problems_of, override, words):
    (problem,) = problems_of(load_scenario, "nominal", overrides=[override])
    assert words in problem


def test_currents_beyond_the_magnetiser(write, nominal_text, rig_copy, problems_of):
    sheet = rig_copy / "magnetiser" / "universal_we.yaml"
    sheet.write_text(sheet.read_text().replace("value: 6000", "value: 280"))
    text = nominal_text.replace("rig: mpi_bench", "rig: ./rig")
    text = text.replace("coil_field_a_per_m: 16000", "coil_field_a_per_m: 60000")
    head, coil = problems_of(load_scenario, write(text))
    # 280 A / 20 mm = 14 000 A/m < 15 000; on M16 it is 17 500: enough
    assert "head_current_a_per_m: got 15000.0; 280 A give 14000 [A/m] on iso4014_m20x100" in head
    # 3000 A × 5 turns / (2 × 0.15 m)
    assert "coil_field_a_per_m: got 60000.0; 3000 A give 50000 [A/m] in the coil" in coil


def test_the_same_fault_cannot_begin_twice(problems_of):
    twice = "faults=[{at_s: 9, target: light, kind: off}, {at_s: 3, target: light, kind: off}]"
    (problem,) = problems_of(load_scenario, "nominal", overrides=[twice])
    assert "faults.0.at_s: got 9.0; faults.1 (light.off) still lasts" in problem


def test_the_same_fault_may_come_again_after_its_end_and_in_any_order():
    text = (
        "faults=[{at_s: 9, target: light, kind: off},"
        " {at_s: 3, duration_s: 5, target: light, kind: off},"
        " {at_s: 4, target: light, kind: dim, magnitude: 0.5}]"
    )
    assert len(load_scenario("nominal", overrides=[text]).scenario.faults) == 3


def test_overspeed_with_a_short_exposure_is_a_legal_experiment():
    # 2048 lines × 1400/60 Hz = 47.8 kHz, beyond the camera: every 20.9 us
    load_scenario(
        "nominal", overrides=["line_scan.spindle_speed_rpm=1400", "line_scan.exposure_s=0.00001"]
    )


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        # 2048 lines × 24/60 Hz: one every 1.221 ms, less 1 us of overhead
        (
            ["line_scan.exposure_s=0.0013"],
            "must be at most 0.00122 [s]: a line comes every 0.00122",
        ),
        (["line_scan.spindle_speed_rpm=240"], "must be at most 0.000121 [s]"),
        (
            ["line_scan.trigger=free_run", "line_scan.free_run_line_rate_hz=2000"],
            "must be at most 0.000499 [s]: a line comes every 0.0005 s and the camera needs 1e-06",
        ),
    ],
)
def test_an_exposure_longer_than_the_line_period_is_refused(problems_of, overrides, words):
    (problem,) = problems_of(load_scenario, "nominal", overrides=overrides)
    assert "line_scan.exposure_s: got 0.0008" in problem or "got 0.0013" in problem
    assert words in problem


def test_contradictions_in_the_file_carry_its_line(write, nominal_text, problems_of):
    text = nominal_text.replace("exposure_s: 0.0008", "exposure_s: 0.01")
    line = 1 + text.split("exposure_s: 0.01")[0].count("\n")
    (problem,) = problems_of(load_scenario, write(text))
    assert f"scenario.yaml:{line}: line_scan.exposure_s: got 0.01" in problem
