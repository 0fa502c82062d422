"""Waiting for the first of two events, compared with SimPy's own condition."""

import pytest
import simpy

from twin.plant.first_of import FirstOf

WAYS = {"ours": FirstOf, "SimPy's": lambda one, other: one | other}


@pytest.fixture
def env():
    return simpy.Environment()


@pytest.mark.parametrize("wait", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("one", "other"), [(3, 5), (5, 3), (4, 4), (0, 4)])
def test_fires_with_the_first(env, wait, one, other):
    log = []

    def waiting():
        yield wait(env.timeout(one), env.timeout(other))
        log.append(env.now)

    env.process(waiting())
    env.run()
    assert log == [min(one, other)]


@pytest.mark.parametrize("wait", WAYS.values(), ids=WAYS)
def test_in_an_instant_it_takes_its_turn_where_simpy_has_it(env, wait):
    log, bell = [], env.event()

    def waiting(name, event):
        yield event
        log.append(name)

    env.process(waiting("before", bell))
    env.process(waiting("first of two", wait(bell, env.timeout(9))))
    env.process(waiting("after", bell))
    bell.succeed()
    env.run(until=1)
    assert log == ["before", "after", "first of two"]


@pytest.mark.parametrize("wait", WAYS.values(), ids=WAYS)
def test_an_event_that_is_over_counts(env, wait):
    over = env.timeout(1)
    env.run(until=2)
    fired = wait(env.event(), over)
    env.run(until=3)
    assert fired.processed


def test_the_other_event_keeps_nothing_of_it(env):
    never = env.event()
    for _ in range(3):
        FirstOf(env.timeout(1), never)
        env.run(until=env.now + 2)
    assert never.callbacks == []


def test_it_can_be_waited_for_again_beside_others(env):
    """Of SimPy's condition, whatever ends a wait for it beside others makes it deaf."""
    log = []

    def waiting():
        first = FirstOf(env.timeout(2), env.timeout(3), env.timeout(4))
        yield FirstOf(first, env.timeout(1))
        log.append(env.now)
        yield first
        log.append(env.now)
        yield FirstOf(first, env.event())
        log.append(env.now)

    env.process(waiting())
    env.run()
    assert log == [1, 2, 2]
