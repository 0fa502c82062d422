"""What stood out at a part that was judged wrong, the weightiest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from twin.bench import operating_windows as windows
from twin.bench.causes.circumstances import Circumstances
from twin.bench.causes.crack import CrackFigures
from twin.bench.causes.finding import FindingPlace
from twin.bench.causes.reason import MOST, Measure, Reason
from twin.bench.detection_curve import curve_of
from twin.spec.rig import Rig
from twin.spec.scenario import BathState, Scenario

FAULT_TARGETS = frozenset({
    "encoder", "trigger", "line_camera", "frame_camera", "light", "bath", "magnetiser",
    "inspection",
})  # fmt: skip
"""Whose faults can change what the inspection sees or says; those of a wire may too."""
ROSE_CERTAIN, ROSE_BARELY = 5.0, 3.0
STRETCH_SHARE = 0.01
LINES_LOST_SHARE = 0.005
CLUMPING_TIMES = 3.0
DRAIN_TIMES = 3.0
CRACK_SHARE = 0.5
"""Small cracks are in the population; a process outside its window is not (assumed)."""
MARK_WEIGHT, ZONE_WEIGHT, LAST_WEIGHT = 0.5, 0.25, 0.0
BUSY_ZONES = {"thread": "roots of the thread", "fillet": "fillet under the head"}


@dataclass(frozen=True)
class Case:
    """One part as far as it is known; what never was measured is None."""

    fastener: str
    crack: CrackFigures | None
    seen: Circumstances | None
    lines_taken: int | None
    lines_expected: int | None
    lines_lost: int | None
    faults: tuple[str, ...]


def reasons_of(case: Case, *, scenario: Scenario, rig: Rig) -> tuple[Reason, ...]:
    """Reasons for a wrong verdict on `case`, the weightiest first, of equal ones in this order.

    Faults that bear on the inspection come before all figures; then figures by how many times
    they lie beyond their operating window, or beyond the scenario's nominal value.
    """
    found = [
        *_faults(case.faults),
        *_outside(case, scenario, rig),
        *(_of_crack(case.crack, scenario) if case.crack else _of_finding(case.seen)),
    ]
    if scenario.imaging == "timing" or not any(reason.weight > 0 for reason in found):
        found.append(_remaining(case, scenario))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _faults(names: tuple[str, ...]) -> Iterator[Reason]:
    for name in names:
        bears = name.split(".")[0] in FAULT_TARGETS or name.startswith("signal.")
        weight = 2 * MOST if bears else LAST_WEIGHT - 1
        yield Reason(f"fault {name}", f"fault {name} active", weight)


def _outside(case: Case, scenario: Scenario, rig: Rig) -> Iterator[Reason]:
    measures = [*_of_process(case.seen, scenario, rig), *_of_lines(case), _coating(case, rig)]
    for measure in measures:
        reason = measure.reason()
        if reason:
            yield reason


def _of_process(seen: Circumstances | None, scenario: Scenario, rig: Rig) -> Iterator[Measure]:
    if seen is None:
        return
    process, bath = seen.process, rig.bath
    yield Measure("concentration", process.concentration_ml_per_100ml, "mL/100 mL", "ASTM E1444's",
                  bath.concentration_min_ml_per_100ml, bath.concentration_max_ml_per_100ml,
                  too_low="weak bath", too_high="strong bath")  # fmt: skip
    yield Measure("contamination", process.contamination_share, "", "the ASNT handbook's",
                  high=windows.CONTAMINATION_MAX_SHARE, too_high="contaminated bath")  # fmt: skip
    yield Measure("clumping", process.clumping_share, "", f"{CLUMPING_TIMES:g} times the nominal,",
                  high=CLUMPING_TIMES * BathState().clumping_share,
                  too_high="clumped bath")  # fmt: skip
    yield Measure("UV-A", process.uv_irradiance_w_per_m2, "W/m²", "ISO 3059's",
                  low=windows.IRRADIANCE_MIN_W_PER_M2, too_low="weak light")  # fmt: skip
    yield Measure("ambient light", process.ambient_lx, "lx", "ISO 3059's",
                  high=windows.AMBIENT_MAX_LX, too_high="ambient light")  # fmt: skip
    yield Measure("drain", process.drain_s, "s", f"{DRAIN_TIMES:g} times the nominal,",
                  high=DRAIN_TIMES * _nominal_drain_s(scenario, rig),
                  too_high="long drain")  # fmt: skip
    yield from _of_field(seen)


def _of_field(seen: Circumstances) -> Iterator[Measure]:
    low, high = windows.TANGENTIAL_FIELD_A_PER_M
    if seen.field_across_crack_a_per_m is not None:
        yield Measure("field across the crack", seen.field_across_crack_a_per_m, "kA/m",
                      "ASTM E1444's", low=low, scale=1e-3, too_low="weak field")  # fmt: skip
        return
    yield Measure("tangential field", seen.tangential_field_a_per_m, "kA/m", "ASTM E1444's",
                  high=high, scale=1e-3, too_high="strong field")  # fmt: skip


def _nominal_drain_s(scenario: Scenario, rig: Rig) -> float:
    """Film age at the shank image of an undisturbed cycle: shots, drain, spin-up, one turn."""
    recipe = scenario.recipe
    shots_s = recipe.shots * (recipe.shot_s + rig.magnetiser.ramp_s) + recipe.dwell_s
    return shots_s + recipe.drain_s + 2 * 60 / scenario.line_scan.spindle_speed_rpm


def _of_lines(case: Case) -> Iterator[Measure]:
    if not case.lines_expected or case.lines_taken is None:
        return
    yield Measure("stretch of the shank image", case.lines_taken / case.lines_expected, "",
                  "the nominal", 1 - STRETCH_SHARE, 1 + STRETCH_SHARE,
                  too_low="compressed image", too_high="stretched image")  # fmt: skip
    yield Measure("lines lost", (case.lines_lost or 0) / case.lines_expected, "of the lines",
                  "a harmless", high=LINES_LOST_SHARE, too_high="lost lines")  # fmt: skip


def _coating(case: Case, rig: Rig) -> Measure:
    return Measure("coating", rig.fasteners[case.fastener].coating_m, "µm", "T.O. 33B-1-1's",
                   high=windows.COATING_MAX_M, scale=1e6, too_high="thick coating")  # fmt: skip


def _of_crack(crack: CrackFigures, scenario: Scenario) -> Iterator[Reason]:
    curve, shape = curve_of(scenario.detection_model), scenario.infeed.crack_shape
    length_m = curve.a90_m
    depth_m = length_m * (shape.depth_low_share + shape.depth_high_share) / 2
    measures = (
        Measure("length", crack.length_m, "mm", "the detection model's a90 of", low=length_m,
                scale=1e3, too_low="short crack", share=CRACK_SHARE),
        Measure("depth", crack.depth_m, "mm", "that of a crack of a90 length,", low=depth_m,
                scale=1e3, too_low="shallow crack", share=CRACK_SHARE),
    )  # fmt: skip
    for measure in measures:
        reason = measure.reason()
        if reason:
            yield reason
    if crack.zone in BUSY_ZONES:
        text = f"lies in the {BUSY_ZONES[crack.zone]}, among non-relevant indications"
        yield Reason(f"crack in {crack.zone}", text, ZONE_WEIGHT)


def _of_finding(seen: Circumstances | None) -> Iterator[Reason]:
    finding: FindingPlace | None = seen.finding if seen else None
    if finding is None:
        return
    if finding.mark:
        text = f"strongest finding lies on {_marked(finding.mark)} ({finding.zone})"
        yield Reason(finding.mark, text, MARK_WEIGHT)
        return
    busy = BUSY_ZONES.get(finding.zone)
    place = f"in the {busy}" if busy else f"on the {finding.zone}"
    text = f"strongest finding lies {place}, on no mark of the part"
    key = f"non-relevant indication in {finding.zone}" if busy else f"film on {finding.zone}"
    yield Reason(key, text, ZONE_WEIGHT)


def _marked(kind: str) -> str:
    return {"lint": "lint", "tool_mark": "a tool mark"}.get(kind, f"a {kind}")


def _remaining(case: Case, scenario: Scenario) -> Reason:
    """What is left to say where nothing stands out: the verdict itself."""
    if scenario.imaging == "timing":
        curve = curve_of(scenario.detection_model)
        text = (
            f"verdict drawn with POD {curve.pod(case.crack.length_m):.2f}"
            if case.crack
            else f"verdict drawn with false-call rate {curve.false_call_share:.2g}"
        )
        return Reason("chance of the detection model", text, LAST_WEIGHT)
    cnr = case.seen.peak_cnr if case.seen else None
    if cnr is not None and cnr < ROSE_CERTAIN:
        return Reason("weak contrast", "its contrast is weak though nothing else stands out",
                      LAST_WEIGHT)  # fmt: skip
    return Reason("inspection model", "the inspection model judged clear images wrong", LAST_WEIGHT)
