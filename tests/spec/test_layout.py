"""Layout files: the shipped ones, wrong ones, and scenarios that ask for them."""

import pytest

from twin.spec import load_rig, load_scenario

SHIPPED = {
    "single_fixture": 1,
    "two_inspection_pcs": 1,
    "double_gripper": 1,
    "two_fixtures": 2,
    "rotary_table": 4,
    "line_of_benches": 3,
}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_layouts_have_their_fixtures(name):
    layout = load_rig("mpi_bench").layouts[name]
    assert len(layout.fixtures) == SHIPPED[name]


def test_a_single_fixture_needs_no_name_before_its_signals():
    layouts = load_rig("mpi_bench").layouts
    assert layouts["single_fixture"].fixture_prefix("f1") == ""
    two, line = layouts["two_fixtures"], layouts["line_of_benches"]
    assert [two.fixture_prefix(name) for name in two.fixtures] == ["f1", "f2"]
    assert [two.robot_prefix(cell) for cell in two.cells] == [""]
    assert [line.robot_prefix(cell) for cell in line.cells] == ["b1", "b2", "b3"]


def test_a_rig_without_layouts_has_the_usual_one(rig_copy):
    index = rig_copy / "rig.yaml"
    kept = [row for row in index.read_text().splitlines() if not row.startswith("layouts:")]
    index.write_text("\n".join(kept))
    assert list(load_rig(rig_copy).layouts) == ["single_fixture"]


def test_the_folder_must_have_the_usual_layout(rig_copy, problems_of):
    (rig_copy / "layouts/single_fixture.yaml").unlink()
    (problem,) = problems_of(load_rig, rig_copy)
    assert "rig.yaml:" in problem
    assert "layouts: got 'layouts'; the folder has no single_fixture.yaml" in problem


def test_all_problems_of_a_layout_come_at_once(rig_copy, problems_of):
    (rig_copy / "layouts/odd.yaml").write_text(
        "description: odd\n"
        "cells:\n"
        "  - name: c1\n"
        "    fixtures:\n"
        "      - {name: f1}\n"
        "      - {name: f1}\n"
        "  - name: c1\n"
        "    fixtures: [{name: f3}]\n"
        "  - name: f1\n"
        "    fixtures: [{name: f4}]\n"
        "inspection: {pcs: 1, splits_images: true}\n"
    )
    problems = problems_of(load_rig, rig_copy)
    expected = [
        "odd.yaml:7: cells.1.name: got 'c1'; is the name of another cell",
        "odd.yaml:6: cells.0.fixtures.1.name: got 'f1'; is the name of another fixture",
        "odd.yaml:6: cells.0.fixtures.1.at_m: got None; another fixture of the cell stands there",
        "odd.yaml:9: cells.2.name: got 'f1'; is the name of a fixture",
        "odd.yaml:11: inspection.pcs: got 1; splits 5 images: must be 2 to 5",
    ]
    for words in expected:
        assert any(words in p for p in problems), (words, problems)
    assert len(problems) == len(expected)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("cells:", "cels:", "unknown key cels; did you mean cells?"),
        ("{name: f1}", "{name: fixture}", "cells.0.fixtures.0.name: got 'fixture'"),
        ("{name: f1}", "{name: f1, at_m: [1, 2]}", "cells.0.fixtures.0.at_m"),
        ("{name: f1}", "{}", "cells.0.fixtures.0.name: missing"),
        (
            "One fixture",
            "One fixture\ninspection: {serve: hall}\n#",
            "inspection.serve: got 'hall'",
        ),
        ("One fixture", "One fixture\ninspection: {pcs: 0}\n#", "must be at least 1"),
    ],
)
def test_a_wrong_layout_names_file_key_and_what_is_allowed(rig_copy, problems_of, old, new, words):
    path = rig_copy / "layouts/single_fixture.yaml"
    path.write_text(path.read_text().replace(old, new, 1))
    problems = problems_of(load_rig, rig_copy)
    assert any("single_fixture.yaml:" in p and words in p for p in problems), problems


def test_an_unknown_layout_lists_the_known_ones(problems_of):
    (problem,) = problems_of(load_scenario, "nominal", overrides=["layout=two_fixture"])
    assert problem.startswith("--set layout=two_fixture: layout: got 'two_fixture'; did you mean")
    assert "layouts of the rig: double_gripper, line_of_benches, " in problem


def test_faults_are_aimed_at_fixtures_and_cells_of_the_layout(problems_of):
    fault = "{at_s: 3, target: light, kind: 'off', fixture: %s}"
    for place in ("f2", "c1"):
        overrides = ["layout=two_fixtures", f"faults=[{fault % place}]"]
        loaded = load_scenario("nominal", overrides=overrides)
        assert loaded.scenario.faults[0].fixture == place
    overrides = ["layout=two_fixtures", f"faults=[{fault % 'f3'}]"]
    (problem,) = problems_of(load_scenario, "nominal", overrides=overrides)
    assert "faults.0.fixture: got 'f3'" in problem
    assert "fixtures and cells of the layout: f1, f2, c1" in problem


def test_the_same_fault_may_last_at_two_fixtures_at_once(problems_of):
    one = "{at_s: 3, target: light, kind: 'off', fixture: f1}"
    overrides = ["layout=two_fixtures", f"faults=[{one}, {one.replace('f1', 'f2')}]"]
    assert len(load_scenario("nominal", overrides=overrides).scenario.faults) == 2
    overrides = ["layout=two_fixtures", f"faults=[{one}, {one}]"]
    (problem,) = problems_of(load_scenario, "nominal", overrides=overrides)
    assert "faults.0 (light.off.f1) still lasts" in problem


def test_a_heap_of_fasteners_serves_one_fixture(problems_of):
    overrides = ["layout=two_fixtures", "infeed.bin=random"]
    (problem,) = problems_of(load_scenario, "nominal", overrides=overrides)
    assert (
        "infeed.bin: got 'random'; the layout two_fixtures has 2 fixtures fed in order" in problem
    )


def test_a_table_carries_four_fixtures_and_says_where_they_stand(rig_copy, problems_of):
    path = rig_copy / "layouts/rotary_table.yaml"
    text = path.read_text().replace("{name: n3}, {name: n4}", "{name: n3, at_m: [1, 2, 3]}")
    path.write_text(text.replace("index_s: 1.5", "index_s: 0"))
    (problem,) = problems_of(load_rig, rig_copy)
    assert "rotary_table.yaml:15: cells.0.table.index_s: got 0; must be more than 0 [s]" in problem
    path.write_text(text)
    problems = problems_of(load_rig, rig_copy)
    assert any("fixtures: got '3 fixtures'; a table carries one for each" in p for p in problems)
    assert any("fixtures.2.at_m" in p and "leave it out" in p for p in problems)


def test_a_double_gripper_serves_one_fixture_from_nests(rig_copy, problems_of):
    overrides = ["layout=double_gripper", "infeed.bin=random"]
    (problem,) = problems_of(load_scenario, "nominal", overrides=overrides)
    assert "infeed.bin: got 'random'; the double gripper of the layout double_gripper" in problem
    path = rig_copy / "layouts/double_gripper.yaml"
    path.write_text(path.read_text().replace("      - {name: f1}", "      - {name: f1}\n"
                                             "      - {name: f2, at_m: [0, -1.6, 1]}"))  # fmt: skip
    (problem,) = problems_of(load_rig, rig_copy)
    assert "cells.0.double_gripper: got '2 fixtures'; serves one fixture" in problem
