"""The key figures that are compared, and which way each is better."""

from dataclasses import dataclass
from typing import Literal

from twin.bench.figures import STATIONS

Sense = Literal["lower", "higher"]
Kind = Literal["mean", "share"]


@dataclass(frozen=True)
class Kpi:
    """A figure that every part (or replication) has a value of.

    `kind` share is that of parts of which something is true; `better` says which way is better.
    """

    name: str
    text: str
    unit: str
    better: Sense
    kind: Kind = "mean"


CYCLE = Kpi("cycle_time_s", "cycle time, from pick to bin", "s", "lower")
BETWEEN = Kpi("time_between_parts_s", "time between parts: the throughput", "s", "lower")
MISSED = Kpi("miss_rate", "cracked parts in the OK bin", "1", "lower", "share")
FALSE_ALARMS = Kpi("false_alarm_rate", "sound parts judged cracked", "1", "lower", "share")
DOUBTED = Kpi("doubt_rate", "parts rejected without a verdict, or dropped", "1", "lower", "share")
STRETCH = Kpi("stretch_error", "error of the image's stretch", "1", "lower")
STATION_S = {
    name: Kpi(f"station_s.{name}", f"time per part at {name.replace('_', ' ')}", "s", "lower")
    for name in STATIONS
    if name != "fixture"
}
"""The fixture is occupied for as long as all the others take."""
RUN_KPIS = (CYCLE, BETWEEN, MISSED, FALSE_ALARMS, DOUBTED, STRETCH, *STATION_S.values())

STUDY_KPIS = (
    Kpi("kpi.cycle_time_s.mean", "cycle time", "s", "lower"),
    Kpi("kpi.throughput_parts_per_h", "throughput", "1/h", "higher"),
    Kpi("kpi.iso22400.oee", "OEE", "1", "higher"),
    Kpi("inspection.miss_rate", "cracked parts in the OK bin", "1", "lower"),
    Kpi("inspection.false_alarm_rate", "sound parts judged cracked", "1", "lower"),
    Kpi("parts.dropped", "parts dropped", "1", "lower"),
    Kpi("pod.missed", "cracked specimens not found", "1", "lower", "share"),
    Kpi("pod.false_calls", "sound specimens called cracked", "1", "lower", "share"),
)
