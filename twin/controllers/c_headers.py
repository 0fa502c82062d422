"""What the bench controller in C shares with the Python one: codes, constants, recipe."""

from enum import IntEnum

from twin.controllers.alarms import TEXTS, Alarm
from twin.controllers.packml import State
from twin.controllers.recipe_image import (
    FIELDS,
    MAX_SHOTS,
    MAX_TYPES,
    MAX_WAIT_NS,
    RecipeField,
    recipe_struct,
)
from twin.controllers.reference import MAX_RETRIES
from twin.controllers.sequence import HEAD_VIEWS, LIGHT_S, RUN_UP_DEG, SEAT_S, StepCode
from twin.core.units import ns_from_s

C_TYPES = {"time": "int64_t", "real": "double", "int": "int32_t"}

_CODES = """\
/* States, alarms, steps and constants of the bench controller.
 * Generated from twin/controllers by `twin io header --part codes`; do not edit. */
#ifndef BENCH_CODES_H
#define BENCH_CODES_H

#include <stdint.h>

{constants}
{enums}
#endif
"""
_RECIPE = """\
/* The recipe of the bench controller: set points and time-outs, one recipe per run.
 * Generated from twin/controllers/recipe_image.py by `twin io header --part recipe`; do not edit.
 * Little-endian, every entry on a multiple of its size. */
#ifndef BENCH_RECIPE_H
#define BENCH_RECIPE_H

#include <stdint.h>

#define BENCH_MAX_TYPES {max_types}
#define BENCH_MAX_SHOTS {max_shots}
/* Longest wait: time plus wait must fit 64 bits. */
#define BENCH_MAX_WAIT_NS INT64_C({max_wait_ns})

typedef struct bench_recipe {{
{fields}
}} bench_recipe_t;

/* Fails to compile where the compiler lays the recipe out otherwise. */
typedef char bench_check_recipe_t[(sizeof(bench_recipe_t) == {size}U) ? 1 : -1];

#endif
"""


def code_header() -> str:
    """Text of `bench_codes.h`."""
    seat_ns, light_ns = ns_from_s(SEAT_S), ns_from_s(LIGHT_S)
    constants = "".join([
        _constant("BENCH_MAX_RETRIES", f"{MAX_RETRIES}U", "Repeats of a load or unload"),
        _constant("BENCH_HEAD_VIEWS", f"{HEAD_VIEWS}U", "Head images per part"),
        _constant("BENCH_VIEW_STEP_DEG", repr(360.0 / HEAD_VIEWS), "Angle between two of them"),
        _constant("BENCH_RUN_UP_DEG", repr(RUN_UP_DEG), "Start of the run-up before the index"),
        _constant("BENCH_SEAT_NS", f"INT64_C({seat_ns})", "Wait for the part-present switch"),
        _constant("BENCH_LIGHT_NS", f"INT64_C({light_ns})", "Wait for the lamps"),
    ])  # fmt: skip
    enums = "\n".join([
        _enum("BENCH_STATE", "bench_packml_t", "PackML states per ISA-TR88.00.02.", State, {}),
        _enum("BENCH_ALARM", "bench_alarm_t", "Alarms and reject reasons.", Alarm, TEXTS),
        _enum("BENCH_STEP", "bench_step_code_t", "Steps of the part sequence.", StepCode, {}),
    ])  # fmt: skip
    return _CODES.format(constants=constants, enums=enums)


def recipe_header() -> str:
    """Text of `bench_recipe.h`."""
    return _RECIPE.format(
        max_types=MAX_TYPES,
        max_shots=MAX_SHOTS,
        max_wait_ns=MAX_WAIT_NS,
        fields="\n".join(_field(field) for field in FIELDS),
        size=recipe_struct().size,
    )


def _constant(name: str, value: str, text: str) -> str:
    return f"/* {text}. */\n#define {name} {value}\n"


def _enum(
    prefix: str, type_name: str, text: str, codes: type[IntEnum], texts: dict[Alarm, str]
) -> str:
    lines = [_member(prefix, code, texts) for code in codes]
    lines[-1] = lines[-1].replace(",", "", 1)
    body = "\n".join(lines)
    return f"/* {text} */\ntypedef enum {{\n{body}\n}} {type_name};\n"


def _member(prefix: str, code: IntEnum, texts: dict[Alarm, str]) -> str:
    comment = f" /* {texts[code]} */" if isinstance(code, Alarm) and code in texts else ""
    return f"    {prefix}_{code.name} = {int(code)},{comment}"


def _field(field: RecipeField) -> str:
    length = "" if field.count == 1 else f"[{field.count}]"
    declaration = f"    {C_TYPES[field.kind]} {field.name}{length};"
    return f"{declaration:<40} /* {field.text} */"
