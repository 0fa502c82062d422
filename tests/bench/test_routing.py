"""Each reader sees what it follows, in the order of the readers."""

from twin.bench.routing import Routing
from twin.core.journal import Entry


class Follower:
    def __init__(self, name, kinds, log):
        self.name, self.kinds, self.log, self.asked = name, kinds, log, []

    def follows(self, kind, name):
        self.asked.append((kind, name))
        return kind in self.kinds

    def take(self, entry):
        self.log.append((self.name, entry.name))


def test_entries_go_to_those_they_matter_to_and_each_is_asked_once():
    log = []
    first = Follower("first", ("signal",), log)
    second = Follower("second", ("signal", "part"), log)
    routing = Routing(first, second)
    for _ in range(2):
        routing.take(Entry(0, "signal", "lamp", 1.0))
        routing.take(Entry(1, "part", "picked", 1.0))
        routing.take(Entry(2, "fault", "light.off", 1.0))
    seen = [("first", "lamp"), ("second", "lamp"), ("second", "picked")]
    assert log == 2 * seen
    asked = [("signal", "lamp"), ("part", "picked"), ("fault", "light.off")]
    assert first.asked == second.asked == asked
