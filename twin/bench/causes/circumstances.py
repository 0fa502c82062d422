"""What was true of one part when it was judged: process, image, verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from twin.bench.causes.crack import (
    field_across_a_per_m,
    longest_crack,
    tangential_field_a_per_m,
)
from twin.bench.causes.finding import FindingPlace, strongest_finding
from twin.core.records import ProcessState, Verdict
from twin.plant.captures import Capture, Developed
from twin.render.visibility import visible_cnr
from twin.spec.rig import Rig


@dataclass(frozen=True)
class Circumstances:
    """One part before the cameras.

    `process` as the first view saw it; `tangential_field_a_per_m` the strongest of its shots on
    the plain shank, `field_across_crack_a_per_m` at the crack and across it (None: no crack).
    `peak_cnr` the greatest of the crack in any view: 0 where none shows it, None where there are
    no images or no crack. `finding` the strongest of the verdict.
    """

    process: ProcessState
    tangential_field_a_per_m: float
    field_across_crack_a_per_m: float | None
    peak_cnr: float | None
    finding: FindingPlace | None


def circumstances_of(
    *, captures: Sequence[Capture], developed: Sequence[Developed], verdict: Verdict, rig: Rig
) -> Circumstances:
    """Circumstances of the part that was captured; `developed` is empty where nothing was drawn."""
    part, process = captures[0].workpiece.part, captures[0].process
    fastener, crack = rig.fasteners[part.fastener], longest_crack(part)
    across = crack and field_across_a_per_m(
        defect=crack, shots=process.shots, fastener=fastener, rig=rig
    )
    return Circumstances(
        process=process,
        tangential_field_a_per_m=tangential_field_a_per_m(
            shots=process.shots, fastener=fastener, rig=rig
        ),
        field_across_crack_a_per_m=across,
        peak_cnr=_peak_cnr(captures, developed, rig) if crack and developed else None,
        finding=strongest_finding(verdict=verdict, captures=captures, rig=rig),
    )


def _peak_cnr(captures: Sequence[Capture], developed: Sequence[Developed], rig: Rig) -> float:
    by_view = {capture.view: capture for capture in captures}
    peak = 0.0
    for image in developed:
        capture = by_view[image.frame.view]
        sheet = rig.frame_camera if capture.line_scan is None else rig.line_camera
        found = visible_cnr(view=image.view, sensor=capture.camera.of_sensor(sheet))
        peak = max(peak, *found.values(), 0.0)
    return peak
