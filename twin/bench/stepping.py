"""Letting time pass on a bench, piece by piece, for whoever drives it by hand."""

from collections.abc import Callable

from twin.bench.bench import Bench


def switch_on(bench: Bench) -> None:
    """Let happen what happens in the first instant: every device shows how it stands."""
    while bench.site.env.peek() == 0:
        bench.site.env.step()


def pass_time(bench: Bench, *, until_ns: int) -> None:
    """Let everything happen that comes before `until_ns`, which is the new present."""
    if until_ns > bench.site.now_ns:
        bench.site.env.run(until=until_ns)


def step_until(bench: Bench, is_reached: Callable[[], bool], *, limit_ns: int) -> bool:
    """Step event by event until `is_reached`; false where it is not by `limit_ns`, the new present.

    It is asked at once and after every event.
    """
    while not is_reached():
        if bench.site.env.peek() > limit_ns:
            pass_time(bench, until_ns=limit_ns)
            return False
        bench.site.env.step()
    return True
