"""A finding put where a mark of the part is seen must be traced back to that mark."""

from dataclasses import replace

import numpy as np
import pytest

from twin.bench.causes.finding import strongest_finding
from twin.core.records import ProcessState, Region, Verdict
from twin.physics.line_scan import ideal_line_scan
from twin.plant.captures import Capture
from twin.plant.workpiece import Workpiece
from twin.render.head_camera import head_camera
from twin.render.head_shape import head_shape
from twin.render.line_view import line_view
from twin.spec.part import Nuisance, Part
from twin.spec.rig_loader import load_rig
from twin.spec.scenario import BathState

RIG = load_rig("mpi_bench")
NAME = "iso4014_m16x100"
RADIUS_M = RIG.fasteners[NAME].thread_diameter_m / 2
PROCESS = ProcessState((), 2.0, 3.0, 0.25, 0.05, 0.02, 0.5, 30.0, 5.0)
Z_M, TURN = 0.03, 0.4
LINT = Nuisance("lint", "shank", ((Z_M, 2 * np.pi * RADIUS_M * TURN),) * 2, 40e-6, 0.9)
CLUMP = Nuisance("clump", "head", ((4e-3, 5e-3),) * 2, 40e-6, 0.9)
PART = Part(1, NAME, (), (LINT, CLUMP), texture_seed=7)


def capture_of(view):
    workpiece = Workpiece(PART, BathState())
    shank = Capture("shank", workpiece, 1, 1, PROCESS, True)
    if view != "shank":
        return replace(shank, view=view, angle_rad=0.7)
    scan = ideal_line_scan(lines=2048, line_rate_hz=800.0, exposure_s=8e-4)
    return replace(shank, line_scan=scan)


def found(region):
    verdict = Verdict(1, "reject", region.score, 0.5, (region,))
    return strongest_finding(verdict=verdict, captures=[capture_of(region.view)], rig=RIG)


def shank_region(turn):
    column = int(np.abs(line_view(RIG).z_m - Z_M).argmin())
    seat = Workpiece(PART, BathState()).seat_angle_rad
    row = round((turn - seat / (2 * np.pi)) % 1.0 * 2048)
    return Region("shank", column - 5, row - 5, 10, 10, 0.9)


def test_on_the_lint():
    place = found(shank_region(TURN))
    assert (place.zone, place.mark) == ("plain shank", "lint")


def test_half_a_turn_away_there_is_nothing():
    assert found(shank_region(TURN + 0.5)).mark == ""


@pytest.mark.parametrize(("shift_px", "mark"), [(0, "clump"), (200, "")])
def test_on_the_head(shift_px, mark):
    shape = head_shape(RIG.fasteners[NAME])
    seat = Workpiece(PART, BathState()).seat_angle_rad
    camera = head_camera(camera=RIG.frame_camera, lens=RIG.frame_lens, light=RIG.light,
                         shape=shape, spindle_angle_rad=0.7 + seat)  # fmt: skip
    column, row = camera.project_px(np.array([[4e-3, 5e-3, -shape.height_m]]))[0].astype(int)
    region = Region("head_1", column - 5 + shift_px, row - 5, 10, 10, 0.8)
    assert found(region).mark == mark


def test_no_finding_no_place():
    verdict = Verdict(1, "reject", 1.0, 0.5)
    assert strongest_finding(verdict=verdict, captures=[capture_of("shank")], rig=RIG) is None
