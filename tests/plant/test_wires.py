"""Waiting for signals."""


def test_rises_fires_at_once_when_already_true(stand):
    s = stand()
    log = []

    def wait():
        yield s.site.wires.rises("estop_ok")
        log.append(s.site.now_s)
        yield s.site.wires.falls("estop_ok")
        log.append(s.site.now_s)

    s.site.env.process(wait())
    s.at(2, estop_ok=False)
    s.run(3)
    assert log == [0.0, 2.0]


def test_changes_fires_once_for_several_signals(stand):
    s = stand()
    log = []

    def wait():
        while True:
            yield s.site.wires.changes("shower_valve", "divert_valve")
            log.append(s.site.now_s)

    s.site.env.process(wait())
    s.at(1, shower_valve=True, divert_valve=True)
    s.at(2, divert_valve=False)
    s.run(3)
    assert log == [1.0, 2.0]
