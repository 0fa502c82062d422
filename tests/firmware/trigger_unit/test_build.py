"""The sources under sanitizers and coverage counters, for an ARM core, and for the analyser."""

import gzip
import json
import shutil
import subprocess

import pytest

from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.line_trigger import TriggerSetup, TriggerState

MOVES = [(n, v, a, j) for n in (0, 1, 2, 3, 50, -700) for v in (1, 300, 90_000)
         for a in (50, 10**6) for j in (0, 500, 10**8)]  # fmt: skip
ODD_MOVES = [(5, 0, 1, 1), (5, 1, 0, 1), (10**6, 1000, 1, 1), (-(2**31), 1, 1, 1)]


@pytest.fixture(scope="module")
def cases(random_case):
    """Random edges, and what the reference says of them."""

    def answered(case):
        setup, pins, pieces = case
        unit = ReferenceTriggerUnit()
        unit.arm(setup, pins=pins)
        return case, [unit.edges(piece).tolist() for piece in pieces], unit.status()

    return [answered(random_case(seed)) for seed in range(10_000, 10_400)]


def play_all(script, folder, cases, plan_move, status_of):
    """Everything the firmware can do; compares each answer with reference or host library."""
    play = script()
    for (setup, pins, pieces), _, _ in cases:
        play.arm(setup, pins)
        for piece in pieces:
            play.edges(piece, (len(piece) + 1) * setup.multiplier)
        play.registers()
    for steps, speed, acceleration, jerk in MOVES + ODD_MOVES:
        play.plan(steps, speed, acceleration, jerk)
    for steps, speed, acceleration, jerk in MOVES:
        play.plan(steps, speed, acceleration, jerk)
        play.steps(1000)
    play.plan(1, 1, 1, 1, start_ns=-1)
    play.plan(1, 1, 1, 1, start_ns=2**62 + 1)
    refused = play_frames(play)
    play.sizes()
    answers = play.play(folder)
    agree_on_edges(answers, cases, status_of)
    assert answers[-4 - refused : -2 - refused] == [(3, None)] * 2
    agree_on_moves(answers[-4 - refused - 2 * len(MOVES) :], plan_move)


def play_frames(play):
    play.power_up(0xFF)
    return 1
