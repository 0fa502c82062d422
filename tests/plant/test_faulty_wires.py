"""Wires at fault: the two ends of a wire, and what the trace says of each.

At the device's end its devices read and drive; the I/O image is the controller's end.
"""

import pytest

from twin.plant.faulty_wires import FaultyWires

INPUT, OUTPUT, NUMBER = "part_present", "clamp_close", "trigger_lines_done"


@pytest.fixture
def wired(stand):
    """A stand with one fault on one wire, from 1 s to 4 s."""

    def build(signal, kind, *, duration_s=3.0, **more):
        fault = {"at_s": 1, "target": "signal", "kind": kind, "signal": signal}
        s = stand(fault | {"duration_s": duration_s} | more)
        FaultyWires(s.site)
        return s

    return build


def command(s, time_s, **outputs):
    """Set outputs at the controller's end."""

    def act():
        yield s.site.after_s(time_s)
        for name, value in outputs.items():
            s.site.wires.image[name] = value

    s.site.env.process(act())


def near(s, name):
    """(time, value) of every change at the device's end."""
    return [(t, v) for t, n, v in s.events("wire") if n == name and v is not None]


def far(s, name):
    """(time, value) of every change at the controller's end."""
    return [(time_s, value) for time_s, _, value in s.log(name)]


def test_a_stuck_input_hides_the_truth_until_it_is_sound(wired):
    s = wired(INPUT, "stuck")
    s.at(2, **{INPUT: True})
    s.run(3)
    assert s.site.wires[INPUT] is True
    assert s.site.wires.image[INPUT] is False
    s.run(5)
    assert far(s, INPUT) == [(4.0, 1.0)]
    assert near(s, INPUT) == [(1.0, 0.0), (2.0, 1.0)]


def test_stuck_at_a_value(wired):
    s = wired(NUMBER, "stuck", magnitude=77)
    s.at(2, **{NUMBER: 2048})
    s.run(5)
    assert far(s, NUMBER) == [(1.0, 77.0), (4.0, 2048.0)]


def test_a_stuck_output_moves_no_device(wired):
    s = wired(OUTPUT, "stuck")
    seen = []

    def device():
        yield s.site.wires.rises(OUTPUT)
        seen.append(s.site.now_s)

    s.site.env.process(device())
    command(s, 2, **{OUTPUT: True})
    s.run(5)
    assert far(s, OUTPUT) == [(2.0, 1.0)]
    assert seen == [4.0]


def test_every_change_arrives_late_and_in_order(wired):
    s = wired(INPUT, "delay", magnitude=0.5)
    s.at(2, **{INPUT: True})
    s.at(2.2, **{INPUT: False})
    s.run(3.9)
    assert far(s, INPUT) == [(2.5, 1.0), (2.7, 0.0)]


def test_what_is_under_way_when_the_fault_ends_is_not_overtaken(wired):
    s = wired(INPUT, "delay", magnitude=2)
    s.at(3.5, **{INPUT: True})
    s.at(4.5, **{INPUT: False})
    s.run(9)
    assert far(s, INPUT) == [(5.5, 1.0), (5.5, 0.0)]
    assert s.site.wires[INPUT] is False


def test_a_bouncing_input_settles_at_its_new_value(wired):
    s = wired(INPUT, "bounce", magnitude=0.03)
    s.at(2, **{INPUT: True})
    s.run(3)
    times, values = zip(*far(s, INPUT), strict=True)
    assert values == (1.0, 0.0, 1.0, 0.0, 1.0)
    assert times[0] == 2.0
    assert times[-1] <= 2.0 + 0.03 + 0.007


def test_a_new_change_ends_the_chatter_of_the_last(wired):
    s = wired(INPUT, "bounce", magnitude=1.0)
    s.at(2, **{INPUT: True})
    s.at(2.1, **{INPUT: False})
    s.run(6)
    assert far(s, INPUT)[-1][1] == 0.0
    assert max(time_s for time_s, _ in far(s, INPUT)) == pytest.approx(3.1, abs=0.008)


def test_a_spike_shows_the_opposite_for_its_time(wired):
    s = wired(INPUT, "spike", duration_s=0.02)
    s.run(3)
    assert far(s, INPUT) == [(1.0, 1.0), (1.02, 0.0)]
    assert near(s, INPUT) == [(1.0, 0.0)]


def test_a_spike_adds_to_a_number_no_more_than_it_can_hold(wired):
    s = wired(NUMBER, "spike", magnitude=2**31 - 1)
    s.at(0.5, **{NUMBER: 2048})
    s.run(5)
    assert far(s, NUMBER) == [(0.5, 2048.0), (1.0, 2**31 - 1), (4.0, 2048.0)]


def test_a_spike_on_an_output_reaches_the_device(wired):
    s = wired(OUTPUT, "spike", duration_s=0.02)
    seen = []

    def device():
        while True:
            yield s.site.wires.changes(OUTPUT)
            seen.append((s.site.now_s, s.site.wires[OUTPUT]))

    s.site.env.process(device())
    s.run(3)
    assert seen == [(1.0, True), (1.02, False)]
    assert far(s, OUTPUT) == []


@pytest.mark.parametrize("chain", ["estop_ok", "guard_closed"])
@pytest.mark.parametrize("kind", ["stuck", "delay", "bounce"])
def test_a_safety_chain_opens_whatever_one_of_its_wires_does(wired, chain, kind):
    s = wired(chain, kind, magnitude=1)
    s.at(2, **{chain: False})
    s.run(3)
    assert far(s, chain) == [(2.0, 0.0)]


def test_a_safety_chain_is_open_while_one_of_its_wires_is(wired):
    s = wired("estop_ok", "stuck", magnitude=0)
    s.run(5)
    assert far(s, "estop_ok") == [(1.0, 0.0), (4.0, 1.0)]


@pytest.mark.parametrize(("name", "direction"), [(INPUT, "input"), (OUTPUT, "output")])
def test_the_trace_tells_both_ends_apart_and_says_when_they_agree_again(wired, name, direction):
    s = wired(name, "stuck", magnitude=1)
    s.run(5)
    wire = [(e.time_ns, e.value, e.text) for e in s.entries if e.kind == "wire"]
    begin, end = 1_000_000_000, 4_000_000_000
    if direction == "input":
        assert wire == [(begin, 0.0, "input"), (end, None, "")]
    else:
        changes = [(begin, 0.0, "output"), (begin, 1.0, "output"), (end, 0.0, "output")]
        assert wire == [*changes, (end, None, "")]


def test_two_faults_on_one_wire_act_together(stand):
    fault = {"target": "signal", "signal": INPUT}
    s = stand(fault | {"at_s": 1, "kind": "stuck", "magnitude": 1},
              fault | {"at_s": 2, "kind": "spike", "duration_s": 0.5})  # fmt: skip
    FaultyWires(s.site)
    s.run(4)
    assert far(s, INPUT) == [(1.0, 1.0), (2.0, 0.0), (2.5, 1.0)]


def test_a_score_that_is_no_number_passes_a_faulty_wire(wired):
    s = wired("inspection_score", "delay", magnitude=0.1)
    s.at(2, inspection_score=float("nan"))
    s.run(6)
    assert s.site.wires.image["inspection_score"] != s.site.wires.image["inspection_score"]
    assert s.events("wire")[-1][2] is None
