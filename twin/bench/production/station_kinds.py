"""Figures of stations by their kind, so that layouts with other fixtures can be compared."""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean

from twin.core.journal import placed


def station_kinds(
    *, utilisation: Mapping[str, float], momentary_share: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """`busy_share` mean over the stations of a kind, `bottleneck_share` over all of them together.

    The second is the share of the active time in which one of them was the momentary bottleneck.
    """
    busy: defaultdict[str, list[float]] = defaultdict(list)
    for name, share in utilisation.items():
        busy[placed(name)[1]].append(share)
    holding: defaultdict[str, float] = defaultdict(float)
    for name, share in momentary_share.items():
        holding[placed(name)[1]] += share
    return {
        "busy_share": {kind: fmean(shares) for kind, shares in busy.items()},
        "bottleneck_share": {kind: holding[kind] for kind in busy},
    }
