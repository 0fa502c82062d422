"""The controller's recipe from a scenario: currents per fastener type, times, limits."""

from twin.controllers.recipe import BenchRecipe, PartRecipe
from twin.physics.magnetisation import coil_current_a
from twin.spec.datasheets import Fastener
from twin.spec.rig import Rig
from twin.spec.scenario import Scenario

HOLD_TIMEOUT_S = 600.0
METHOD_CODES = {"head": 1, "coil": 2}
"""Of the signal `magnetiser_method`."""


def bench_recipe(scenario: Scenario, rig: Rig) -> BenchRecipe:
    """Recipe of the bench; recipe number i is the i-th fastener of the scenario's mix."""
    recipe, scan = scenario.recipe, scenario.line_scan
    return BenchRecipe(
        parts=tuple(
            _part_recipe(scenario, rig, rig.fasteners[entry.fastener])
            for entry in scenario.infeed.mix
        ),
        shot_methods=tuple(METHOD_CODES[method] for method in recipe.shot_methods),
        shower_s=recipe.shower_s,
        divert_s=recipe.dwell_s,
        shot_s=recipe.shot_s,
        drain_s=recipe.drain_s,
        spindle_speed_rpm=scan.spindle_speed_rpm,
        trigger_divider=scan.divider,
        trigger_lines=scan.lines,
        accepts_any_line_count=scan.trigger == "free_run",
        verdict_deadline_s=recipe.verdict_deadline_s,
        station_timeout_s=recipe.station_timeout_s,
        robot_timeout_s=recipe.robot_timeout_s,
        hold_timeout_s=HOLD_TIMEOUT_S,
        irradiance_min_w_per_m2=recipe.irradiance_min_w_per_m2,
        residual_max_a_per_m=recipe.residual_max_a_per_m,
        waits_for_station=recipe.waits_for_station,
        table_timeout_s=recipe.table_timeout_s,
        swaps_parts=recipe.swaps_parts,
    )


def _part_recipe(scenario: Scenario, rig: Rig, fastener: Fastener) -> PartRecipe:
    recipe, magnetiser = scenario.recipe, rig.magnetiser
    coil_a = coil_current_a(
        field_a_per_m=recipe.coil_field_a_per_m,
        turns=magnetiser.coil_turns,
        coil_radius_m=magnetiser.coil_radius_m,
    )
    return PartRecipe(
        head_current_a=recipe.head_current_a_per_m * fastener.thread_diameter_m,
        coil_current_a=coil_a,
    )
