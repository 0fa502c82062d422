"""The trigger unit on a Cortex-M3 gives the triggers of the reference, to the nanosecond."""

import re
from collections import Counter

import numpy as np
import pytest

from twin.controllers.qemu_trigger_unit import QemuTriggerUnit
from twin.controllers.register_file import EDGES
from twin.controllers.trigger_lockstep import TriggerLockstep
from twin.controllers.trigger_unit import ReferenceTriggerUnit
from twin.core.errors import RunError
from twin.core.line_trigger import TriggerError, TriggerSetup, TriggerState, edge_array


@pytest.fixture(scope="module")
def unit(board_image):
    unit = QemuTriggerUnit(board_image)
    yield unit
    unit.close()


def test_random_edges_have_the_same_triggers(unit, random_case):
    met = Counter()
    for seed in range(50_000, 50_200):
        setup, pins, pieces = random_case(seed)
        both = TriggerLockstep(ReferenceTriggerUnit(), unit)
        both.arm(setup, pins=pins)
        try:
            for piece in pieces:
                both.edges(piece)
        except RunError as error:
            pytest.fail(f"random_case({seed}): {error}")
        status = both.status()
        met.update([status.state, *(e for e in TriggerError if e & status.errors)])
        met["pieces"] += sum(len(piece) > EDGES for piece in pieces)
        met["triggers"] += both.triggers
    for what in (*TriggerState, *TriggerError):
        is_out_of_reach = what in (TriggerState.IDLE, TriggerError.CAPACITY)
        assert (met[what] == 0) == is_out_of_reach, what
    assert met["pieces"] > 40
    assert met["triggers"] > 1000


@pytest.mark.parametrize("count", [0, 1, EDGES - 1, EDGES, EDGES + 1, 3 * EDGES])
def test_every_edge_arrives_once_whatever_their_number(unit, count):
    """One index and then four counts a line: a trigger for each count, none lost between pieces."""
    number = np.arange(count)
    pins = np.array([0, 1, 3, 2])[number % 4] | np.where(number == 0, 4, 0)
    unit.arm(TriggerSetup(divider=1, multiplier=16, counts_per_turn=0, debounce_ns=0), pins=2)
    given = unit.edges(edge_array(time_ns=16_000 * number, pins=pins))
    # the first count waits for a period; each later one brings the parts of the one before
    expected = 0 if count == 0 else 16 * (count - 1) + 1
    assert len(given) == expected
    assert unit.status().count == count


def test_an_edge_takes_as_many_instructions_as_its_protocol_says(unit, firmware):
    """Of 256 edges at 1500 rpm, with the largest and the smallest multiplier."""
    text = (firmware / "trigger_unit" / "protocol.md").read_text()
    number = np.arange(256)
    for multiplier in (1, 16):
        row = rf"^\| edge, multiplier {multiplier} \|[^|]*\| (\d+) \|$"
        most = int(re.findall(row, text, re.MULTILINE)[0])
        unit.arm(TriggerSetup(multiplier=multiplier), pins=2)
        unit._board.slowest = 0
        pins = np.array([0, 1, 3, 2])[number % 4] | np.where(number == 0, 4, 0)
        unit.edges(edge_array(time_ns=9766 * number, pins=pins))
        assert 0.5 * most < unit.slowest_request / 256 < 1.1 * most
