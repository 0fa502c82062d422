"""Set points and time-outs the controller works to, one recipe per fastener type."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartRecipe:
    """Currents of the two kinds of shot for one fastener type [A]."""

    head_current_a: float
    coil_current_a: float


@dataclass(frozen=True)
class BenchRecipe:
    """One bench's recipe; `parts[i]` belongs to recipe number i of the order system.

    `shot_methods` has one entry per shot: 1 head, 2 coil. On a rotary table the controller
    `waits_for_station` before each group of steps, `table_timeout_s` at most. With a double gripper
    it `swaps_parts`: the next one is fetched while this one is at work.
    """

    parts: tuple[PartRecipe, ...]
    shot_methods: tuple[int, ...]
    shower_s: float
    divert_s: float
    shot_s: float
    drain_s: float
    spindle_speed_rpm: float
    trigger_divider: int
    trigger_lines: int
    accepts_any_line_count: bool
    verdict_deadline_s: float
    station_timeout_s: float
    robot_timeout_s: float
    hold_timeout_s: float
    irradiance_min_w_per_m2: float
    residual_max_a_per_m: float
    waits_for_station: bool = False
    table_timeout_s: float = 120.0
    swaps_parts: bool = False
