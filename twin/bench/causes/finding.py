"""Which mark of the part the strongest finding of a verdict lies on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.bench.causes.crack import zone_of
from twin.core.records import LineScan, Region, Verdict
from twin.plant.captures import Capture
from twin.render.head_camera import head_camera
from twin.render.head_shape import head_shape
from twin.render.line_view import line_view
from twin.render.zones import zones_of
from twin.spec.part import Nuisance, Part
from twin.spec.rig import Rig

MARGIN_PX = 12
"""A mark this near to the box of a finding lies on it."""


@dataclass(frozen=True)
class FindingPlace:
    """Where a finding lies: the zone of the part, and the kind of the mark under it ("" if none).

    `score` is that of the finding.
    """

    zone: str
    mark: str
    score: float


def strongest_finding(
    *, verdict: Verdict, captures: Sequence[Capture], rig: Rig
) -> FindingPlace | None:
    """Place of the finding with the highest score; None where the verdict has no finding."""
    region = max(verdict.regions, key=lambda found: found.score, default=None)
    capture = next((c for c in captures if region and c.view == region.view), None)
    if region is None or capture is None:
        return None
    part, seat_rad = capture.workpiece.part, capture.workpiece.seat_angle_rad
    if capture.line_scan is None:
        turned_rad = capture.angle_rad + seat_rad
        return FindingPlace("head", _mark_on_head(region, part, turned_rad, rig), region.score)
    z_m = float(line_view(rig).z_m[min(region.x + region.width // 2, rig.line_camera.columns - 1)])
    zone = zone_of("shank", z_m, rig.fasteners[part.fastener])
    mark = _mark_on_shank(region, part, capture.line_scan, seat_rad, rig)
    return FindingPlace(zone, mark, region.score)


def _mark_on_shank(region: Region, part: Part, scan: LineScan, seat_rad: float, rig: Rig) -> str:
    """Kind of the brightest mark on the shank whose image touches the region."""
    fastener = rig.fasteners[part.fastener]
    around_m, z_m = zones_of(fastener).circumference_m, line_view(rig).z_m
    first = max(0, region.y - MARGIN_PX)
    last = min(scan.lines_taken - 1, region.y + region.height + MARGIN_PX)
    left, right = _clipped(region.x - MARGIN_PX, region.x + region.width + MARGIN_PX, len(z_m))
    radius_m = fastener.thread_diameter_m / 2
    low_m, high_m = sorted(radius_m * (scan.angle_rad[[first, last]] + seat_rad))

    def touches(points_m: NDArray[np.float64]) -> bool:
        is_along = (points_m[:, 0] >= z_m[left]) & (points_m[:, 0] <= z_m[right])
        ahead_m = np.mod(points_m[:, 1] - low_m, around_m)
        return bool((is_along & (ahead_m <= high_m - low_m)).any())

    return _brightest(part, "shank", touches)


def _mark_on_head(region: Region, part: Part, turned_rad: float, rig: Rig) -> str:
    """Kind of the brightest mark on the top face whose image touches the region."""
    shape = head_shape(rig.fasteners[part.fastener])
    camera = head_camera(camera=rig.frame_camera, lens=rig.frame_lens, light=rig.light,
                         shape=shape, spindle_angle_rad=turned_rad)  # fmt: skip
    low = np.array([region.x, region.y]) - MARGIN_PX
    high = np.array([region.x + region.width, region.y + region.height]) + MARGIN_PX

    def touches(points_m: NDArray[np.float64]) -> bool:
        face = np.column_stack([points_m, np.full(len(points_m), -shape.height_m)])
        pixels = camera.project_px(face)
        return bool(((pixels >= low) & (pixels <= high)).all(axis=1).any())

    return _brightest(part, "head", touches)


def _brightest(part: Part, surface: str, touches) -> str:
    found: list[Nuisance] = [
        mark for mark in part.nuisances
        if mark.surface == surface and touches(_dense(mark))
    ]  # fmt: skip
    return max(found, key=lambda mark: mark.strength).kind if found else ""


def _dense(mark: Nuisance) -> NDArray[np.float64]:
    """Points [n, 2] along a mark, close enough that none can jump a region."""
    points = np.array(mark.points_m)
    steps = np.linspace(0, len(points) - 1, 8 * len(points))
    index = np.arange(len(points))
    return np.column_stack([np.interp(steps, index, points[:, k]) for k in (0, 1)])


def _clipped(left: int, right: int, columns: int) -> tuple[int, int]:
    return max(0, left), min(columns - 1, right)
