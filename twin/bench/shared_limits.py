"""Time limits of a recipe, widened for what a layout makes a controller wait for."""

from twin.spec.layout import CellLayout, Layout
from twin.spec.scenario import Scenario


def scenario_in(scenario: Scenario, layout: Layout, cell: CellLayout) -> Scenario:
    """The scenario as a controller in a cell of a layout plays it.

    A robot program may have to wait for one of every other fixture of the cell, a verdict for as
    many others as the inspection PCs cannot judge at the same time. On a table it waits for its
    station, with a double gripper it swaps parts.
    """
    recipe, waiting = scenario.recipe, layout.sharing_inspection(cell)
    rounds = -(-waiting // layout.inspection.servers)
    if layout.is_alone(cell) and rounds == 1 and cell.double_gripper is None:
        return scenario
    widened = {
        "robot_timeout_s": recipe.robot_timeout_s * cell.asking_at_once,
        "verdict_deadline_s": recipe.verdict_deadline_s * rounds,
        "swaps_parts": recipe.swaps_parts or cell.double_gripper is not None,
        "waits_for_station": recipe.waits_for_station or cell.table is not None,
    }
    return scenario.model_copy(update={"recipe": recipe.model_copy(update=widened)})
