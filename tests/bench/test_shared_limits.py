"""How far a layout widens the time limits of a recipe."""

import pytest

from twin.bench.shared_limits import scenario_in
from twin.spec import load_scenario
from twin.spec.layout import CellLayout, FixturePlace, InspectionLayout, Layout


def layout(fixtures, **inspection):
    places = tuple(FixturePlace(name=f"f{k}", at_m=(k, 0, 0)) for k in range(1, fixtures + 1))
    cells = (CellLayout(name="c1", fixtures=places),)
    return Layout(description="", cells=cells, inspection=InspectionLayout(**inspection))


@pytest.mark.parametrize(
    ("fixtures", "inspection", "robot_s", "verdict_s"),
    [
        (1, {}, 30, 2),
        (1, {"pcs": 2, "splits_images": True}, 30, 2),
        (2, {}, 60, 4),
        (2, {"pcs": 2}, 60, 2),
        (3, {"pcs": 2}, 90, 4),
        (3, {"pcs": 3, "splits_images": True}, 90, 6),
    ],
)
def test_for_every_other_that_may_be_served_first(fixtures, inspection, robot_s, verdict_s):
    made = layout(fixtures, **inspection)
    recipe = scenario_in(load_scenario("nominal").scenario, made, made.cells[0]).recipe
    assert (recipe.robot_timeout_s, recipe.verdict_deadline_s) == (robot_s, verdict_s)
    assert recipe.station_timeout_s == 10


def test_on_a_table_two_ask_for_the_robot_and_one_for_a_verdict():
    loaded = load_scenario("nominal", overrides=["layout=rotary_table"])
    made = loaded.rig.layouts["rotary_table"]
    recipe = scenario_in(loaded.scenario, made, made.cells[0]).recipe
    assert recipe.waits_for_station
    assert (recipe.robot_timeout_s, recipe.verdict_deadline_s) == (60, 2)


def test_a_double_gripper_swaps_parts():
    loaded = load_scenario("nominal", overrides=["layout=double_gripper"])
    made = loaded.rig.layouts["double_gripper"]
    recipe = scenario_in(loaded.scenario, made, made.cells[0]).recipe
    assert recipe.swaps_parts
    assert (recipe.robot_timeout_s, recipe.verdict_deadline_s) == (30, 2)
