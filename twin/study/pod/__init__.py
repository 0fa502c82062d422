"""Probability of detection from hit/miss or signal data, per MIL-HDBK-1823A."""

from twin.study.pod.asymptote_doubts import asymptote_doubts
from twin.study.pod.blanks import FalseCalls, counted_false_calls
from twin.study.pod.fit import BOUNDS, METHODS, PodFit, fit_pod
from twin.study.pod.hit_miss import HitMiss, read_hit_miss
from twin.study.pod.link import LINKS
from twin.study.pod.signal import SignalFit, fit_signal
from twin.study.pod.signal_file import Signals, read_signals
from twin.study.pod.transform import TRANSFORMS

__all__ = [
    "BOUNDS",
    "LINKS",
    "METHODS",
    "TRANSFORMS",
    "FalseCalls",
    "HitMiss",
    "PodFit",
    "SignalFit",
    "Signals",
    "asymptote_doubts",
    "counted_false_calls",
    "fit_pod",
    "fit_signal",
    "read_hit_miss",
    "read_signals",
]
