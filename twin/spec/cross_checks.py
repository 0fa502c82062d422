"""What must fit between the blocks of a scenario, and between scenario and rig."""

import math
from collections.abc import Iterator
from typing import Any

from twin.spec.assertion_checks import assertion_findings
from twin.spec.fault_checks import fault_findings
from twin.spec.hints import did_you_mean
from twin.spec.problems import message
from twin.spec.rig import Rig
from twin.spec.scenario import Expectation, Scenario
from twin.spec.yaml_file import KeyPath, YamlFile

Finding = tuple[KeyPath, Any, str]

# A longer image would not fit the camera's buffer (assumed).
MAX_FREE_RUN_LINES = 65_536


def cross_problems(scenario: Scenario, rig: Rig, file: YamlFile) -> list[str]:
    """Every contradiction, each with the place in `file` it comes from."""
    findings = (
        *_layout_findings(scenario, rig),
        *_mix_findings(scenario, rig),
        *_crack_findings(scenario, rig),
        *_line_scan_findings(scenario, rig),
        *_current_findings(scenario, rig),
        *fault_findings(scenario.faults, rig.tags, _places(scenario, rig)),
        *_expectation_findings(scenario.expectations),
        *assertion_findings(scenario.assertions, {tag.name: tag for tag in rig.tags}),
    )
    return [message(file, *finding) for finding in findings]


def _layout_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    name, layout = scenario.layout, rig.layouts.get(scenario.layout)
    if layout is None:
        hint = did_you_mean(name, rig.layouts)
        yield ("layout",), name, f"{hint}layouts of the rig: {', '.join(rig.layouts)}"
    elif scenario.infeed.bin == "random" and not layout.has_one_fixture:
        allowed = f"the layout {name} has {len(layout.fixtures)} fixtures fed in order; use nests"
        yield ("infeed", "bin"), "random", allowed
    elif scenario.infeed.bin == "random" and layout.cells[0].double_gripper:
        allowed = f"the double gripper of the layout {name} fetches from nests only"
        yield ("infeed", "bin"), "random", allowed


def _places(scenario: Scenario, rig: Rig) -> tuple[str, ...]:
    """Names of the fixtures and cells of the scenario's layout."""
    layout = rig.layouts.get(scenario.layout)
    return layout.places if layout else ()


def _mix_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    known = list(rig.fasteners)
    for i, entry in enumerate(scenario.infeed.mix):
        if entry.fastener not in rig.fasteners:
            hint = did_you_mean(entry.fastener, known)
            keys = ("infeed", "mix", i, "fastener")
            yield keys, entry.fastener, f"{hint}allowed: {', '.join(known)}"
    if not math.isfinite(sum(entry.weight for entry in scenario.infeed.mix)):
        yield ("infeed", "mix"), "weights", "their sum must be finite"


def _crack_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    infeed = scenario.infeed
    low_m, high_m = infeed.crack_length.low_m, infeed.crack_length.high_m
    keys = ("infeed", "crack_length")
    if low_m > high_m:
        yield (*keys, "low_m"), low_m, f"must be at most high_m ({high_m}) [m]"
    lengths_m = [fastener.length_m for _, fastener in _fasteners(scenario, rig)]
    if lengths_m and high_m > min(lengths_m):
        limit = f"must be at most {min(lengths_m)} [m], the shortest fastener of the mix"
        yield (*keys, "high_m"), high_m, limit
    total = sum(infeed.defect_weights.values())
    if infeed.defective_share > 0 and not 0 < total < math.inf:
        weights = infeed.defect_weights
        yield ("infeed", "defect_weights"), weights, "their sum must be more than 0 and finite"


def _line_scan_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    found = list(_range_findings(scenario, rig))
    yield from found or _exposure_findings(scenario, rig)


def _range_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    """What camera and spindle cannot do, each by itself."""
    setup, camera, spindle = scenario.line_scan, rig.line_camera, rig.spindle
    if not camera.exposure_min_s <= setup.exposure_s <= camera.exposure_max_s:
        limits = f"{camera.exposure_min_s:g} … {camera.exposure_max_s:g}"
        allowed = f"{camera.name} exposes for {limits} [s]"
        yield ("line_scan", "exposure_s"), setup.exposure_s, allowed
    max_rpm = spindle.max_speed_rad_per_s * 30 / math.pi
    if setup.spindle_speed_rpm > max_rpm:
        allowed = f"the spindle reaches {max_rpm:.0f} [revolutions per minute]"
        yield ("line_scan", "spindle_speed_rpm"), setup.spindle_speed_rpm, allowed
    lines = setup.free_run_line_rate_hz * 60 / setup.spindle_speed_rpm
    if setup.trigger == "free_run" and lines > MAX_FREE_RUN_LINES:
        allowed = f"gives {lines:.3g} lines in one turn; must be at most {MAX_FREE_RUN_LINES}"
        yield ("line_scan", "free_run_line_rate_hz"), setup.free_run_line_rate_hz, allowed


def _exposure_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    """An exposure that does not fit between two triggers can never end before the next begins."""
    setup, camera = scenario.line_scan, rig.line_camera
    counts = rig.encoder.lines * rig.encoder.quadrature
    rate_hz = counts / setup.divider * setup.spindle_speed_rpm / 60
    if setup.trigger == "free_run":
        rate_hz = setup.free_run_line_rate_hz
    longest_s = 1 / rate_hz - camera.line_overhead_s
    if setup.exposure_s > longest_s:
        reason = (
            f"must be at most {max(longest_s, 0):.3g} [s]: a line comes every {1 / rate_hz:.3g} s "
            f"and the camera needs {camera.line_overhead_s:g} s between exposures"
        )
        yield ("line_scan", "exposure_s"), setup.exposure_s, reason


def _current_findings(scenario: Scenario, rig: Rig) -> Iterator[Finding]:
    """Currents out of the magnetiser's reach: I/d around the part, H = N I/(2 R) in the coil."""
    recipe, source = scenario.recipe, rig.magnetiser
    for name, fastener in _fasteners(scenario, rig):
        limit = source.max_head_current_a / fastener.thread_diameter_m
        if recipe.head_current_a_per_m > limit:
            reach = f"{source.max_head_current_a:g} A give {limit:.0f} [A/m] on {name}"
            yield ("recipe", "head_current_a_per_m"), recipe.head_current_a_per_m, reach
    limit = source.max_coil_current_a * source.coil_turns / (2 * source.coil_radius_m)
    if recipe.coil_field_a_per_m > limit:
        reach = f"{source.max_coil_current_a:g} A give {limit:.0f} [A/m] in the coil"
        yield ("recipe", "coil_field_a_per_m"), recipe.coil_field_a_per_m, reach


def _expectation_findings(expectations: tuple[Expectation, ...]) -> Iterator[Finding]:
    for i, item in enumerate(expectations):
        if item.min is None and item.max is None:
            yield ("expectations", i), item.name, "must have min, max or both"
        elif item.min is not None and item.max is not None and item.min > item.max:
            yield ("expectations", i, "min"), item.min, f"must be at most max ({item.max})"


def _fasteners(scenario: Scenario, rig: Rig):
    """Name and datasheet of every fastener of the mix that the rig has, once each."""
    names = dict.fromkeys(entry.fastener for entry in scenario.infeed.mix)
    return [(name, rig.fasteners[name]) for name in names if name in rig.fasteners]
