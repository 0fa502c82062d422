"""The magnetiser: head shots between the stocks and coil shots around the part."""

import json

from twin.core.records import Shot, ShotMethod
from twin.core.units import ns_from_s, s_from_ns
from twin.plant.first_of import FirstOf
from twin.plant.site import Site
from twin.plant.workpiece import Fixture

METHODS: dict[int, ShotMethod] = {1: "head", 2: "coil"}
REACHED_SHARE = 0.95  # of the set point; below it the shot does not count (assumed)


class Magnetiser:
    """Fires one shot per request: ramp, hold for the shot time, off; reports the current.

    Dead while the safety relay is open.
    """

    def __init__(
        self,
        site: Site,
        fixture: Fixture,
        *,
        ramp_s: float,
    ) -> None:
        self._site = site
        self._wires = site.wires
        self._faults = site.faults
        self._journal = site.journal
        self._fixture = fixture
        self._ramp_s = ramp_s
        site.env.process(self._run())

    def _run(self):
        while True:
            yield self._wires.rises("magnetiser_request")
            if not self._faults.spend("magnetiser", "shot_missing"):
                yield from self._shoot()
            yield self._wires.falls("magnetiser_request")
            self._wires["magnetiser_current_reached"] = False
            self._wires["magnetiser_fault"] = False

    def _shoot(self):
        method = METHODS.get(int(self._wires["magnetiser_method"]))
        set_point_a = float(self._wires["magnetiser_current_a"])
        has_power = self._site.relay.is_closed and not self._faults.active(
            "magnetiser", "no_current"
        )
        if method is None or set_point_a <= 0 or not has_power:
            self._wires["magnetiser_fault"] = True
            return
        share = self._faults.active("magnetiser", "low_current") or 1.0
        self._wires["magnetiser_on"] = True
        self._journal.note("station", "magnetiser", self._wires["part_id"], f"{method} shot")
        released = FirstOf(self._wires.falls("magnetiser_request"), self._site.relay.opens())
        yield FirstOf(self._site.after_s(self._ramp_s), released)
        started_ns = self._site.now_ns
        hold_ns = ns_from_s(float(self._wires["magnetiser_shot_s"]))
        yield FirstOf(self._site.env.timeout(hold_ns), released)
        self._wires["magnetiser_on"] = False
        self._journal.note("station", "magnetiser", self._wires["part_id"], "")
        is_whole = self._site.now_ns - started_ns >= hold_ns
        shot = Shot(
            method,
            share * set_point_a,
            duration_s=s_from_ns(self._site.now_ns - started_ns),
            film_age_s=self._film_age_s(started_ns),
        )
        self._settle(shot, is_reached=is_whole and share >= REACHED_SHARE)

    def _film_age_s(self, now_ns: int) -> float:
        """Time for which the film has run off; a part never wetted is as old as the run."""
        workpiece = self._fixture.workpiece
        return s_from_ns(now_ns - workpiece.wet_until_ns) if workpiece else 0.0

    def _settle(self, shot: Shot, *, is_reached: bool) -> None:
        workpiece = self._fixture.workpiece
        if workpiece:
            workpiece.shots.append(shot)
        text = json.dumps({"current_a": shot.current_a, "reached": is_reached})
        self._journal.note("shot", shot.method, workpiece and workpiece.part_id, text)
        self._wires["magnetiser_current_reached" if is_reached else "magnetiser_fault"] = True
