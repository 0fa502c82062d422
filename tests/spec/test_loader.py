import pytest

from twin.spec import load_scenario
from twin.spec.resources import scenario_names


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_that_comes_along_loads_under_its_own_name(name):
    loaded = load_scenario(name)
    assert loaded.scenario.scenario == name
    assert loaded.path.stem == name
    assert loaded.scenario.expectations


def test_the_scenarios_of_the_first_version_are_there():
    assert {
        "nominal",
        "nominal_qualification",
        "whatif_free_run_mismatch",
        "fault_lost_triggers",
        "fault_inspection_down",
        "fault_estop_mid_scan",
        "stress_overspeed",
    } <= set(scenario_names())


def test_a_path_loads_like_a_name(write, nominal_text):
    assert load_scenario(write(nominal_text)).scenario == load_scenario("nominal").scenario
    assert load_scenario(str(write(nominal_text))).rig.name == "mpi_bench"


def test_an_unknown_name_lists_the_known_ones(problems_of):
    (problem,) = problems_of(load_scenario, "nominl")
    assert "'nominl'" in problem
    assert "did you mean nominal?" in problem
    assert "stress_overspeed" in problem


SPOILT = """\
scenario: spoilt
description: Everything wrong at once
rig: mpi_banch
parts: 0
sead: 3
time_limit_s: 3 min
infeed:
  mix:
    - {fastener: iso4014_m12x80, weight: -1}
    - {weight: 2}
recipe:
  drain_ms: 3
  shower_s: "2"
line_scan:
  trigger: encodr
  lines: 2048.5
light: bright
expectations:
  - {name: a, metric: b, min: yes}
"""


def test_all_problems_come_at_once_each_with_its_line(write, problems_of):
    path = write(SPOILT)
    problems = problems_of(load_scenario, path)
    expected = {
        3: "rig: unknown rig: got 'mpi_banch'; did you mean mpi_bench?",
        4: "parts: got 0; must be at least 1",
        5: "sead: unknown key sead; did you mean seed?",
        6: "time_limit_s: got '3 min'; must be a number [s]; write the bare number",
        9: "infeed.mix.0.weight: got -1; must be more than 0",
        10: "infeed.mix.1.fastener: missing; must be given",
        12: "recipe.drain_ms: unknown key drain_ms; did you mean drain_s?",
        13: "recipe.shower_s: got '2'; must be a number [s]; write the bare number",
        15: "line_scan.trigger: got 'encodr'; did you mean encoder? allowed: 'encoder'",
        16: "line_scan.lines: got 2048.5; must be a whole number",
        17: "light: got 'bright'; must be a block of keys",
        19: "expectations.0.min: got 'yes'; must be a number",
    }
    assert len(problems) == len(expected)
    for line, words in expected.items():
        assert any(p.startswith(f"{path}:{line}: {words}") for p in problems), (line, problems)


def test_a_missing_block_is_named(write, problems_of):
    problems = problems_of(load_scenario, write("scenario: a\ndescription: b\n"))
    assert len(problems) == 1
    assert problems[0].endswith("scenario.yaml:1: infeed: missing; must be given")


@pytest.mark.parametrize("value", ["true", "'3'", "null", "[1]", "{a: 1}", ".nan", ".inf"])
def test_nothing_is_silently_taken_for_a_number(value, problems_of):
    (problem,) = problems_of(load_scenario, "nominal", overrides=[f"recipe.drain_s={value}"])
    assert "recipe.drain_s: got" in problem
    assert "number [s]" in problem


def test_problems_of_scenario_and_rig_come_together(write, nominal_text, rig_copy, problems_of):
    lens = rig_copy / "lenses" / "line_12mm.yaml"
    lens.write_text(lens.read_text().replace("unit: m,", "unit: mm,", 1))
    text = nominal_text.replace("rig: mpi_bench", "rig: ./rig").replace("parts: 12", "parts: -1")
    problems = problems_of(load_scenario, write(text))
    assert len(problems) == 2
    assert "parts: got -1" in problems[0]
    assert "line_12mm.yaml" in problems[1]


def test_a_rig_given_as_a_path_is_looked_for_beside_the_scenario(write, nominal_text, rig_copy):
    loaded = load_scenario(write(nominal_text.replace("rig: mpi_bench", "rig: ./rig")))
    assert loaded.rig.root == rig_copy


def test_names_below_the_working_directory_are_short(write, tmp_path, monkeypatch, problems_of):
    path = write("a: 1\n")
    monkeypatch.chdir(tmp_path)
    assert problems_of(load_scenario, path)[0].startswith("scenario.yaml:1: ")
