"""Whether POD tends to 0 and 1, as the usual curve takes for granted."""

from twin.core.errors import UsageError
from twin.study.pod.fit import PodFit, fit_pod
from twin.study.pod.hit_miss import HitMiss

AIC_WORTH = 2.0
"""Source: Burnham & Anderson 2002, section 2.6: less is no difference."""


def asymptote_doubts(fit: PodFit, targets: HitMiss) -> tuple[str, ...]:
    """A warning where a floor, a ceiling or both fit the targets of `fit` clearly better."""
    if fit.method != "ml" or (fit.floor, fit.ceiling) != (0.0, 1.0):
        return ()
    better = []
    for floor, ceiling in ((True, False), (False, True), (True, True)):
        try:
            other = fit_pod(sizes=targets.size, hits=targets.is_hit, link=fit.link,
                            transform=fit.transform, floor=floor, ceiling=ceiling)  # fmt: skip
        except UsageError:
            continue
        better.append((other.aic, other))
    best = min(better, key=lambda pair: pair[0], default=None)
    if best is None or best[0] > fit.aic - AIC_WORTH:
        return ()
    asked = [name for name, value in (("--floor", best[1].floor > 0),
                                      ("--ceiling", best[1].ceiling < 1)) if value]  # fmt: skip
    return (f"POD seems not to tend to 0 or 1: with {' '.join(asked)} (floor {best[1].floor:.3g}, "
            f"ceiling {best[1].ceiling:.3g}) the AIC is {fit.aic - best[0]:.1f} lower, and a90/95 "
            "without may be wrong",)  # fmt: skip
