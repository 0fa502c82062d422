"""Studies from their files: points that are scenarios, and every problem at once."""

import math

import pytest

from twin.core.errors import ScenarioError
from twin.spec.resources import study_names
from twin.study.plan.study import load_study

RUN = "run: {parts: 1}\n"


def problems(study_file, text, **options):
    with pytest.raises(ScenarioError) as error:
        load_study(study_file(text, **options))
    return list(error.value.args)


def test_a_grid_is_every_combination(make_study):
    study = make_study(
        "factors:\n"
        "  - {key: recipe.drain_s, levels: [1, 2]}\n"
        "  - {key: light.ambient_lx, range: {low: 10, high: 1000, scale: log, steps: 3}}\n" + RUN
    )
    assert [tuple(point.values.values()) for point in study.points] == [
        (drain, lux) for drain in (1, 2) for lux in (10.0, 100.0, 1000.0)
    ]
    scenario = study.points[4].loaded.scenario
    assert (scenario.recipe.drain_s, scenario.light.ambient_lx) == (2.0, 100.0)


def test_a_study_without_factors_is_one_point(make_study):
    study = make_study(RUN)
    assert [point.values for point in study.points] == [{}]


def test_a_datasheet_number_is_a_factor(make_study):
    study = make_study("factors: [{key: datasheets.line_lens.f_number, levels: [2, 8]}]\n" + RUN)
    assert [p.loaded.rig.line_lens.f_number for p in study.points] == [2.0, 8.0]


def test_a_key_follows_its_factor(make_study):
    study = make_study(
        "factors:\n"
        "  - key: line_scan.spindle_speed_rpm\n"
        "    levels: [12, 48]\n"
        "    follows: [{key: line_scan.exposure_s, coefficient: 0.0192, power: -1}]\n" + RUN
    )
    scans = [point.loaded.scenario.line_scan for point in study.points]
    assert [scan.exposure_s for scan in scans] == pytest.approx([0.0016, 0.0004])


@pytest.mark.parametrize("design", ["latin_hypercube, points: 8", "sobol, points: 8"])
def test_every_eighth_of_a_range_holds_one_of_eight_points(make_study, design):
    text = (
        "factors:\n"
        "  - {key: recipe.drain_s, range: {low: 0, high: 8}}\n"
        "  - {key: light.ambient_lx, range: {low: 1, high: 256, scale: log}}\n"
        f"design: {{kind: {design}}}\n" + RUN
    )
    study, again = make_study(text), make_study(text)
    assert [p.values for p in study.points] == [p.values for p in again.points]
    assert sorted(int(p.values["recipe.drain_s"]) for p in study.points) == list(range(8))
    assert sorted(int(math.log2(p.values["light.ambient_lx"])) for p in study.points) == list(
        range(8)
    )


def test_normal_values_have_their_mean_and_spread(make_study):
    study = make_study(
        "factors: [{key: recipe.drain_s, normal: {mean: 5, sigma: 0.5}}]\n"
        "design: {kind: sobol, points: 256}\n" + RUN
    )
    values = [point.values["recipe.drain_s"] for point in study.points]
    mean = sum(values) / 256
    assert mean == pytest.approx(5, abs=0.01)
    assert math.sqrt(sum((v - mean) ** 2 for v in values) / 256) == pytest.approx(0.5, rel=0.03)


def test_morris_moves_one_factor_at_a_time(make_study):
    study = make_study(
        "factors:\n"
        "  - {key: recipe.drain_s, range: {low: 0, high: 3}}\n"
        "  - {key: recipe.shower_s, range: {low: 1, high: 4}}\n"
        "design: {kind: morris, trajectories: 2}\n" + RUN
    )
    rows = [tuple(point.values.values()) for point in study.points]
    assert len(rows) == 2 * 3
    for first, second in [(0, 1), (1, 2), (3, 4), (4, 5)]:
        assert sum(a != b for a, b in zip(rows[first], rows[second], strict=True)) == 1


def test_random_numbers_are_common_unless_told_otherwise(make_study):
    text = "factors: [{key: recipe.drain_s, levels: [1, 2]}]\nreplications: 3\nseed: 10\n" + RUN
    study = make_study(text)
    assert [study.seed(p, r) for p in (0, 1) for r in range(3)] == [10, 11, 12] * 2
    study = make_study(text + "common_random_numbers: false\n")
    assert [study.seed(p, r) for p in (0, 1) for r in range(3)] == list(range(10, 16))


def test_unknown_parameters_and_levels_outside_limits_are_told_at_once(study_file):
    told = problems(
        study_file,
        "factors:\n"
        "  - {key: bath.concentration_ml_per_100ml, levels: [0.1, 5]}\n"
        "  - {key: light.uv_irradiance, levels: [1]}\n"
        "  - {key: datasheets.line_lens.f_numbr, levels: [2]}\n" + RUN,
    )
    assert [text.partition(": ")[2] for text in told] == [
        "light.uv_irradiance: unknown key uv_irradiance; did you mean uv_irradiance_w_per_m2? "
        "allowed: uv_irradiance_w_per_m2, strobe_gain, led_hours_h, ambient_lx",
        told[1].partition(": ")[2],
        "bath.concentration_ml_per_100ml: got 5; must be at most 2 [mL/100 mL]",
    ]
    assert "datasheets.line_lens.f_numbr: unknown key f_numbr" in told[1]
    assert [text.split(": ")[0].rpartition(":")[2] for text in told] == ["6", "7", "5"]
    assert all("made.yaml" in text for text in told)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("factors: []\n" + RUN, "factors", "at least 1 entries"),
        ("factors: [{key: recipe.drain_s, levels: []}]\n" + RUN, "factors.0.levels", "at least 1"),
        ("factors: [{key: recipe.drain_s}]\n" + RUN, "factors.0", "one of levels, range"),
        ("factors: [{key: recipe.drain_s, range: {low: 1, high: 2}}]\n" + RUN, "factors.0",
         "range with steps"),
        ("factors: [{key: recipe.drain_s, range: {low: 2, high: 1, steps: 2}}]\n" + RUN,
         "factors.0.range.low", "less than high"),
        ("factors: [{key: recipe.drain_s, range: {low: 0, high: 1, steps: 2, scale: log}}]\n" + RUN,
         "factors.0.range.low", "more than 0"),
        ("factors: [{key: seed, levels: [1, 2]}]\n" + RUN, "factors.0.key", "is no factor"),
        ("factors: [{key: recipe.drain_s, levels: [[1]]}]\n" + RUN, "factors.0.levels.0",
         "a number, text"),
        ("factors: [{key: recipe.drain_s, levels: [1]}, {key: recipe.drain_s, levels: [2]}]\n"
         + RUN, "factors.1.key", "is a factor already"),
        ("design: {kind: sobol, points: 8}\n" + RUN, "design.kind", "needs factors"),
        ("factors: [{key: recipe.drain_s, range: {low: 1, high: 2}}]\n"
         "design: {kind: sobol, points: 7}\n" + RUN, "design.points", "power of two"),
        ("factors: [{key: recipe.drain_s, range: {low: 1, high: 2}}]\n"
         "design: {kind: latin_hypercube}\n" + RUN, "design.points", "must be given"),
        ("replications: 0\n" + RUN, "replications", "at least 1"),
        ("", "study", "needs a block pod"),
        ("pod: {cracks: 0, blanks: 0}\n", "pod.cracks", "cracks, blanks or both"),
        ("pod: {lengths: {low_m: 0.001, high_m: 0.2}}\n", "infeed.crack_length.high_m",
         "shortest fastener"),
        ("factors: [{key: recipe.drain_s, levels: [1]}]\nwrites_detection_model: true\npod: {}\n",
         "writes_detection_model", "without factors"),
        ("pareto: {}\n" + RUN, "pareto", "surrogate and run"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_key(study_file, text, where, what):
    told = problems(study_file, text)
    assert any(f": {where}: " in line and what in line for line in told), told


def test_a_scenario_that_is_not_there_is_told(study_file):
    told = problems(study_file, RUN, head="study: a\ndescription: b\nscenario: nomial\n")
    assert "scenario: unknown scenario: got 'nomial'; did you mean nominal?" in told[0]
    assert told[0].split(": ")[0].endswith("made.yaml:3")


@pytest.mark.parametrize("name", study_names())
def test_shipped_studies_are_sound(name):
    assert load_study(name).file.study == name


def test_a_layout_is_a_factor_and_an_unknown_one_is_refused(make_study, study_file):
    text = "factors: [{key: layout, levels: [single_fixture, %s]}]\n" + RUN
    study = make_study(text % "two_fixtures")
    assert [p.loaded.scenario.layout for p in study.points] == ["single_fixture", "two_fixtures"]
    (problem,) = problems(study_file, text % "three_fixtures")
    assert "layout: got 'three_fixtures'; did you mean two_fixtures?" in problem
    assert "layouts of the rig: double_gripper, line_of_benches, " in problem
