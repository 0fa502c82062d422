"""Probability of detection from hit/miss data, per MIL-HDBK-1823A."""

from twin.study.pod.fit import BOUNDS, PodFit, fit_pod
from twin.study.pod.hit_miss import HitMiss, read_hit_miss
from twin.study.pod.link import LINKS
from twin.study.pod.transform import TRANSFORMS

__all__ = [
    "BOUNDS",
    "LINKS",
    "TRANSFORMS",
    "HitMiss",
    "PodFit",
    "fit_pod",
    "read_hit_miss",
]
