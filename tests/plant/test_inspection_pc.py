"""The inspection PC: what the controller sees of a verdict, of its absence, and of an alarm."""

import json

import numpy as np
import pytest
import simpy

from twin.core.records import Alarm, NoVerdict, Verdict
from twin.plant.inspection_pc import ImageStore, InspectionPc
from twin.spec.scenario import Latency

SIGNALS = ("inspection_busy", "inspection_valid", "inspection_verdict", "inspection_fault")


class Judge:
    """Says what it was told to say."""

    def __init__(self, answer):
        self.answer = answer

    def judge(self, _captures, **_):
        return self.answer


class Watch:
    """Notes what it sees; raises one alarm."""

    def __init__(self):
        self.seen = []

    def see(self, captures, verdict, *, latency_s):
        self.seen.append((len(captures), verdict and verdict.decision, latency_s))
        return [Alarm("ood", True, 1.23456, "unlike the images of training: shank")]


def play(stand, answer, *, watch=None, released_s=1.0):
    bench = stand()
    latency = Latency(kind="fixed", mean_s=0.35)
    InspectionPc(bench.site, ImageStore(), Judge(answer), latency=latency,
                 rng=np.random.default_rng(1), watch=watch)  # fmt: skip
    bench.at(0.0, part_id=7, cycle_id=3, inspection_request=True)
    bench.at(released_s, inspection_request=False)
    bench.run(2.0)
    return bench


def alarms(bench):
    return [(e.name, e.value, json.loads(e.text)) for e in bench.entries if e.kind == "alarm"]


BUSY = [(0.0, "inspection_busy", True), (0.35, "inspection_busy", False)]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("silent", []),
        ("error", [(0.35, "inspection_fault", True), (1.0, "inspection_fault", False)]),
        ("malformed", [(0.35, "inspection_verdict", 7), (0.35, "inspection_valid", True),
                       (1.0, "inspection_valid", False), (1.0, "inspection_verdict", 0)]),
    ],
)  # fmt: skip
def test_no_verdict_looks_like_the_fault_of_its_kind(stand, kind, more):
    bench = play(stand, NoVerdict(kind, "so it is"))
    assert bench.log(*SIGNALS) == BUSY + more
    assert alarms(bench) == [(f"service_{kind}", 1.0, {"part": 7, "reason": "so it is"})]
    assert bench.events("verdict") == []


def test_alarms_stand_in_the_journal_behind_their_verdict(stand):
    watch = Watch()
    bench = play(stand, Verdict(7, "ok", 0.1, 0.5), watch=watch)
    assert watch.seen == [(0, "ok", 0.35)]
    facts = {"part": 7, "ratio": 1.235, "text": "unlike the images of training: shank"}
    assert alarms(bench) == [("ood", 1.0, facts)]
    kinds = [entry.kind for entry in bench.entries if entry.kind in ("verdict", "alarm")]
    assert kinds == ["verdict", "alarm"]


def test_a_request_given_up_is_seen_with_the_latency_it_would_have_had(stand):
    watch = Watch()
    play(stand, Verdict(7, "ok", 0.1, 0.5), watch=watch, released_s=0.2)
    assert watch.seen == [(0, None, 0.35)]


def shared(stand, *requests, servers=1, time_share=1.0):
    """Stands that share inspection PCs, each asking at its time; when each had its verdict [s]."""
    first = stand()
    pcs = simpy.Resource(first.site.env, servers)
    benches = [first]
    for number, at_s in enumerate(requests):
        bench = benches[0] if number == 0 else stand(env=first.site.env)
        verdict = Verdict(number, "ok", 0.1, 0.5)
        InspectionPc(bench.site, ImageStore(), Judge(verdict), rng=np.random.default_rng(1),
                     latency=Latency(kind="fixed", mean_s=0.4), servers=pcs,
                     time_share=time_share)  # fmt: skip
        bench.at(at_s, inspection_request=True)
        benches[number:] = [bench]
    first.run(3.0)
    return [next(round(e.time_ns / 1e9, 6) for e in bench.entries
                 if (e.kind, e.name, e.value) == ("signal", "inspection_valid", 1.0))
            for bench in benches]  # fmt: skip


def test_one_pc_serves_in_order_of_asking(stand):
    assert shared(stand, 0.0, 0.2, 0.1) == [0.4, 1.2, 0.8]


def test_two_pcs_are_two_servers(stand):
    assert shared(stand, 0.0, 0.1, 0.2, servers=2) == [0.4, 0.5, 0.8]


def test_pcs_that_split_the_images_take_a_share_of_the_time(stand):
    assert shared(stand, 0.0, 0.0, time_share=0.6) == [0.24, 0.48]
