"""The recipe as bytes in memory: what a controller in C is given at its start."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from twin.controllers.recipe import BenchRecipe
from twin.core.errors import ControllerError
from twin.core.units import ns_from_s

MAX_TYPES = 32  # fastener types the memory of a small board has room for (assumed)
MAX_SHOTS = 8
MAX_WAIT_NS = 2**61  # 73 years: time plus wait must fit 64 bits
RecipeKind = Literal["time", "real", "int"]
FORMATS: dict[RecipeKind, str] = {"time": "q", "real": "d", "int": "i"}


@dataclass(frozen=True)
class RecipeField:
    """One entry of the recipe: `count` values of a kind, of which `read` gives the first ones.

    A time is whole nanoseconds, `read` gives it in seconds.
    """

    name: str
    kind: RecipeKind
    text: str
    read: Callable[[BenchRecipe], tuple[float, ...]]
    count: int = 1


def _one(name: str, kind: RecipeKind, text: str, read: Callable[[BenchRecipe], float]):
    return RecipeField(name, kind, text, lambda recipe: (read(recipe),))


FIELDS: tuple[RecipeField, ...] = (
    _one("wet_ns", "time", "Wetting before each shot", lambda r: r.shower_s / len(r.shot_methods)),
    _one("divert_ns", "time", "From diverting the bath to the current", lambda r: r.divert_s),
    _one("drain_ns", "time", "Draining after the last shot", lambda r: r.drain_s),
    _one("verdict_deadline_ns", "time", "Longest wait for the verdict",
         lambda r: r.verdict_deadline_s),
    _one("station_timeout_ns", "time", "Longest wait for a station", lambda r: r.station_timeout_s),
    _one("robot_timeout_ns", "time", "Longest wait for a robot program",
         lambda r: r.robot_timeout_s),
    _one("hold_timeout_ns", "time", "Longest time in Held", lambda r: r.hold_timeout_s),
    _one("table_timeout_ns", "time", "Longest wait for the rotary table",
         lambda r: r.table_timeout_s),
    _one("shot_s", "real", "Shot time at current [s]", lambda r: r.shot_s),
    _one("spindle_speed_rpm", "real", "Speed during the scan [rpm]", lambda r: r.spindle_speed_rpm),
    _one("irradiance_min_w_per_m2", "real", "Smallest irradiance [W/m2]",
         lambda r: r.irradiance_min_w_per_m2),
    _one("residual_max_a_per_m", "real", "Largest residual field [A/m]",
         lambda r: r.residual_max_a_per_m),
    RecipeField("head_current_a", "real", "Head shot of each fastener type [A]",
                lambda r: tuple(part.head_current_a for part in r.parts), MAX_TYPES),
    RecipeField("coil_current_a", "real", "Coil shot of each fastener type [A]",
                lambda r: tuple(part.coil_current_a for part in r.parts), MAX_TYPES),
    _one("type_count", "int", "Fastener types in use", lambda r: len(r.parts)),
    _one("shot_count", "int", "Shots per part", lambda r: len(r.shot_methods)),
    RecipeField("shot_methods", "int", "Method of each shot, as magnetiser_method",
                lambda r: r.shot_methods, MAX_SHOTS),
    _one("trigger_divider", "int", "Encoder counts per line trigger", lambda r: r.trigger_divider),
    _one("trigger_lines", "int", "Lines wanted in one turn", lambda r: r.trigger_lines),
    _one("accepts_any_line_count", "int", "1: the camera runs free, 0: every line counts",
         lambda r: r.accepts_any_line_count),
    _one("waits_for_station", "int", "1: the fixture stands on a rotary table",
         lambda r: r.waits_for_station),
    _one("swaps_parts", "int", "1: the robot has a double gripper", lambda r: r.swaps_parts),
    RecipeField("reserved", "int", "0", lambda _: ()),
)  # fmt: skip


def recipe_struct() -> struct.Struct:
    """Packs the recipe: every field on a multiple of its size, without padding."""
    return struct.Struct("<" + "".join(f"{f.count}{FORMATS[f.kind]}" for f in FIELDS))


def recipe_image(recipe: BenchRecipe) -> bytes:
    """A recipe as a controller in C reads it.

    Raises:
        ControllerError: it has more fastener types or shots than there is room for.
    """
    for what, count, most in (("fastener types", len(recipe.parts), MAX_TYPES),
                              ("shots", len(recipe.shot_methods), MAX_SHOTS)):  # fmt: skip
        if count > most:
            raise ControllerError(f"recipe: got {count} {what}; the firmware holds at most {most}")
    values = [value for field in FIELDS for value in _values(field, recipe)]
    return recipe_struct().pack(*values)


def _values(field: RecipeField, recipe: BenchRecipe) -> list[float]:
    given = [_cast(field.kind, value) for value in field.read(recipe)]
    return given + [0] * (field.count - len(given))


def _cast(kind: RecipeKind, value: float) -> float:
    if kind == "time":
        return min(ns_from_s(value), MAX_WAIT_NS)
    return float(value) if kind == "real" else int(value)
