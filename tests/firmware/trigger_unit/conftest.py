"""The trigger unit's firmware three ways: in this process, under sanitizers, counting coverage."""

import struct
import subprocess

import numpy as np
import pytest

from twin.controllers.native_trigger_unit import NativeTriggerUnit
from twin.controllers.unit_registers import ARM, MODE, SETUP_REGISTERS, STATUS_REGISTERS
from twin.core.line_trigger import (
    MODE_CODES,
    TriggerError,
    TriggerSetup,
    TriggerState,
    TriggerStatus,
    edge_array,
)

REGISTERS = 20
GRAY = np.array([0, 1, 3, 2])


@pytest.fixture
def native(unit_library):
    return NativeTriggerUnit(unit_library)


@pytest.fixture(scope="session")
def driver(firmware, tmp_path_factory):
    """Builds the test driver as `asan` or `gcov`: the folder of the build."""
    folder = tmp_path_factory.mktemp("trigger_unit")

    def build(variant):
        command = ["make", "--silent", "-C", firmware / "trigger_unit", variant, f"BUILD={folder}"]
        subprocess.run(command, check=True, timeout=300)
        return folder / variant

    return build


class Script:
    """Commands for the test driver; `play` gives what each answered."""

    def __init__(self):
        self.commands = bytearray()
        self.readers = []

    def add(self, letter, layout="", *values, reader=None):
        self.commands += letter.encode() + struct.pack("<" + layout, *values)
        self.readers.append(reader or (lambda _: None))

    def power_up(self, pins):
        self.add("i", "B", pins)

    def write(self, number, value):
        self.add("w", "II", number, value, reader=lambda take: take("I"))

    def arm(self, setup, pins):
        self.power_up(pins)
        self.write(MODE, MODE_CODES[setup.mode])
        for name, number in SETUP_REGISTERS.items():
            self.write(number, getattr(setup, name))
        self.write(ARM, 1)

    def edges(self, edges, capacity):
        body = b"".join(struct.pack("<qB", int(t), int(p)) for t, p in edges.tolist())
        self.add("e", "II", len(edges), capacity, reader=_times)
        self.commands += body

    def registers(self):
        self.add("r", reader=lambda take: [take("I") for _ in range(REGISTERS + 1)])

    def camera_lines(self, lines):
        self.add("l", "I", lines)

    def exchange(self, request):
        self.add("x", "7s", request, reader=lambda take: take("7s"))

    def plan(self, steps, speed, acceleration, jerk, start_ns=0):
        def read(take):
            result = take("I")
            return result, take("q") if result == 0 else None

        self.add("m", "iIIIq", steps, speed, acceleration, jerk, start_ns, reader=read)

    def steps(self, capacity):
        def read(take):
            count, position = take("I"), take("i")
            return position, [take("q") for _ in range(count)]

        self.add("s", "I", capacity, reader=read)

    def sizes(self):
        self.add("v", reader=lambda take: [take("I") for _ in range(3)])

    def play(self, folder):
        done = subprocess.run(
            [folder / "trigger_unit_driver"], input=bytes(self.commands), capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
        answer = memoryview(done.stdout)

        def take(layout):
            nonlocal answer
            size = struct.calcsize("<" + layout)
            (value,) = struct.unpack("<" + layout, answer[:size])
            answer = answer[size:]
            return value

        answers = [reader(take) for reader in self.readers]
        assert not len(answer)
        return answers


def _times(take):
    return [take("q") for _ in range(take("I"))]


@pytest.fixture(scope="session")
def script():
    """Makes an empty script of commands."""
    return Script


@pytest.fixture(scope="session")
def status_of():
    """The figures in a list of register words."""

    def status(words):
        signed = np.array(words, np.uint32).view(np.int32).tolist()
        values = {name: signed[number] for name, number in STATUS_REGISTERS.items()}
        state, errors = TriggerState(values.pop("state")), TriggerError(values.pop("errors"))
        return TriggerStatus(state, errors=errors, **values)

    return status


@pytest.fixture(scope="session")
def random_case():
    """A set-up, the pins before, and edges in a few pieces, all from a seed."""
    return _random_case


def _random_case(seed):
    rng = np.random.default_rng(seed)
    edges = edge_array(time_ns=_times_of(rng, n := int(rng.integers(1, 700))), pins=_pins(rng, n))
    cuts = np.sort(rng.integers(0, n + 1, rng.integers(0, 4)))
    return _setup(rng), int(rng.integers(0, 8)), np.split(edges, cuts)


def _setup(rng):
    return TriggerSetup(
        mode=rng.choice(list(MODE_CODES)),
        divider=int(rng.choice([1, 2, 3, 5, 64])),
        multiplier=int(rng.choice([1, 1, 1, 2, 3, 16])),
        filter_ns=int(rng.choice([0, 0, 0, 1, 50, 5000, 255_000])),
        debounce_ns=int(rng.choice([0, 0, 2, 70, 9000, 255_000])),
        line_period_ns=int(rng.choice([0, 5, 300, 40_000])),
        counts_per_turn=int(rng.choice([0, 4, 20, 32])),
        lines=int(rng.choice([0, 0, 0, 1, 5, 30])),
    )


def _pins(rng, n):
    """A shaft that turns to and fro with its index, with noise on the pins, or noise alone."""
    if rng.random() < 0.2:
        return rng.integers(0, 8, n)
    share = rng.choice([0.1, 0.5, 0.8, 0.98, 1.0])
    count = np.cumsum(rng.choice([1, -1], p=[share, 1 - share], size=n))
    pins = GRAY[count % 4] | np.where(count % rng.integers(3, 60) == 0, 4, 0)
    is_noise = rng.random(n) < rng.choice([0.0, 0.0, 0.02, 0.1])
    return np.where(is_noise, rng.integers(0, 256, n), pins)


def _times_of(rng, n):
    times = np.cumsum(rng.integers(0, rng.choice([3, 100, 1000, 100_000]), n))
    if rng.random() < 0.15:  # one edge out of order
        times[rng.integers(0, n)] -= rng.integers(0, 500_000)
    if rng.random() < 0.05:  # one beyond all time
        times[rng.integers(0, n)] = 2**62 + 1
    if rng.random() < 0.1:
        times = np.sort(rng.integers(0, 2**62, n))
    return times
