"""How figures and identifiers read on paper."""

from twin.controllers.alarms import TEXTS, Alarm
from twin.core.journal import placed

UNITS = {"_per_h": "1/h", "_parts_per_h": "parts/h", "_hz": "Hz", "_rpm": "rpm", "_s": "s",
         "_m": "m"}  # fmt: skip
DROPPED = "dropped_by_robot"


def number(value: float | None, *, digits: int = 4) -> str:
    """`value` to `digits` significant digits, thousands set apart; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace(",", "\u202f")
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    if whole >= digits:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.{digits}g}"


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def unit_of(metric: str) -> str:
    """Unit in the name of a figure: `kpi.cycle_time_s.p95` is in s; "" where it has none."""
    for key in reversed(metric.split(".")):
        fitting = [ending for ending in UNITS if f"_{key}".endswith(ending)]
        if fitting:
            return UNITS[max(fitting, key=len)]
    return ""


def words(identifier: str) -> str:
    """`line_camera` as `line camera`, `f2.line_camera` as `f2 line camera`."""
    place, bare = placed(identifier)
    return f"{place} {bare}".strip().replace("_", " ")


def fastener_name(identifier: str) -> str:
    """`iso4014_m16x100` as `ISO 4014 M16 × 100`, broken over lines only before the size."""
    standard, _, size = identifier.partition("_")
    if not standard.startswith("iso") or not size.startswith("m"):
        return identifier
    thread = size.upper().replace("X", "\u00a0×\u00a0")
    return f"ISO\u00a0{standard[3:]} {thread}"


def truth_text(*, is_defective: bool, kinds: str, longest_crack_m: float) -> str:
    """What the part really is."""
    if not is_defective:
        return "sound"
    return f"{words(kinds).replace('+', ' + ')}, {1000 * longest_crack_m:.1f} mm"


def reason_text(reason: str) -> str:
    """A reject reason in words."""
    if reason == DROPPED:
        return "the robot dropped the part"
    alarm = Alarm.__members__.get(reason.upper())
    return TEXTS.get(alarm, words(reason)) if alarm else words(reason)
