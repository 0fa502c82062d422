"""What must fit between the blocks of a study."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from twin.spec.yaml_file import KeyPath
from twin.study.plan.study_file import Design, Factor, StudyFile

Finding = tuple[KeyPath, Any, str]
MOST_POINTS = 20_000
OWN_KEYS = {
    "seed": "seeds come from the study's own `seed` and the replication",
    "mode": "studies play as fast as they can",
    "scenario": "it is the name of the scenario",
    "parts": "set run.parts",
    "imaging": "set run.imaging",
}
SIZES = {
    "latin_hypercube": "points",
    "sobol": "points",
    "morris": "trajectories",
    "saltelli": "base",
}


def study_findings(study: StudyFile) -> Iterator[Finding]:
    """Every contradiction, each with the keys it comes from."""
    if study.pod is None and study.run is None:
        yield ("study",), study.study, "a study needs a block pod, a block run, or both"
    yield from _key_findings(study)
    for index, factor in enumerate(study.factors):
        yield from _factor_findings(study.design, factor, ("factors", index))
    yield from _design_findings(study)
    yield from _evaluation_findings(study)


def _key_findings(study: StudyFile) -> Iterator[Finding]:
    keys = [factor.key for factor in study.factors]
    for index, key in enumerate(keys):
        if key in OWN_KEYS:
            yield ("factors", index, "key"), key, f"is no factor: {OWN_KEYS[key]}"
        if Counter(keys)[key] > 1 and keys.index(key) < index:
            yield ("factors", index, "key"), key, "is a factor already; name each key once"
    for key in study.set:
        if key in OWN_KEYS and key not in ("parts", "imaging"):
            yield ("set", key), key, f"cannot be set here: {OWN_KEYS[key]}"


def _factor_findings(design: Design, factor: Factor, at: KeyPath) -> Iterator[Finding]:
    given = [name for name in ("levels", "range", "normal") if getattr(factor, name) is not None]
    if len(given) != 1:
        yield at, ", ".join(given) or "none", "must have one of levels, range and normal"
        return
    for index, level in enumerate(factor.levels or ()):
        if isinstance(level, dict | tuple):
            yield (*at, "levels", index), level, "must be a number, text, true, false or null"
        elif factor.follows and not _is_number(level):
            yield (*at, "levels", index), level, "must be a number, for others follow it"
    if factor.range is not None:
        yield from _range_findings(factor, (*at, "range"))
    has_steps = factor.range is not None and factor.range.steps is not None
    if design.kind == "grid" and not factor.levels and not has_steps:
        yield at, given[0], "a grid needs levels, or a range with steps"


def _range_findings(factor: Factor, at: KeyPath) -> Iterator[Finding]:
    limits = factor.range
    if limits is None:
        return
    if limits.low >= limits.high:
        yield (*at, "low"), limits.low, f"must be less than high ({limits.high:g})"
    if limits.scale == "log" and limits.low <= 0:
        yield (*at, "low"), limits.low, "must be more than 0 on a logarithmic scale"


def _design_findings(study: StudyFile) -> Iterator[Finding]:
    design = study.design
    wanted = SIZES.get(design.kind)
    for name in ("points", "trajectories", "base"):
        value = getattr(design, name)
        if name == wanted and value is None:
            yield ("design", name), None, f"must be given for {design.kind}"
        if name != wanted and value is not None:
            yield ("design", name), value, f"does not go with {design.kind}"
    if design.kind != "grid" and not study.factors:
        yield ("design", "kind"), design.kind, "needs factors"
    if design.kind in ("sobol", "saltelli"):
        size = design.points if design.kind == "sobol" else design.base
        if size is not None and size & (size - 1):
            yield ("design", SIZES[design.kind]), size, "must be a power of two, for balance"
    points = _point_count(study)
    if points > MOST_POINTS:
        yield ("factors",), f"{points} points", f"must be at most {MOST_POINTS} points"


def _point_count(study: StudyFile) -> int:
    design, count = study.design, len(study.factors)
    match design.kind:
        case "grid":
            product = 1
            for factor in study.factors:
                steps = factor.range.steps if factor.range else None
                product *= len(factor.levels or ()) or steps or 1
            return product
        case "morris":
            return (design.trajectories or 0) * (count + 1)
        case "saltelli":
            return (design.base or 0) * (count + 2)
        case _:
            return design.points or 0


def _evaluation_findings(study: StudyFile) -> Iterator[Finding]:
    pod = study.pod
    if pod is not None and pod.cracks + pod.blanks == 0:
        yield ("pod", "cracks"), 0, "needs cracks, blanks or both"
    if pod is not None and pod.lengths.low_m >= pod.lengths.high_m:
        allowed = f"must be less than high_m ({pod.lengths.high_m:g}) [m]"
        yield ("pod", "lengths", "low_m"), pod.lengths.low_m, allowed
    inspects = pod is not None and not pod.without_inspection
    if study.surrogate is not None and not (inspects and study.factors):
        yield ("surrogate",), study.study, "needs factors and a pod block with inspection"
    if study.surrogate is not None:
        yield from _numeric_findings(study)
        if study.surrogate.pod_from_m >= study.surrogate.pod_to_m:
            allowed = f"must be less than pod_to_m ({study.surrogate.pod_to_m:g}) [m]"
            yield ("surrogate", "pod_from_m"), study.surrogate.pod_from_m, allowed
    if study.pareto is not None and (study.surrogate is None or study.run is None):
        yield ("pareto",), study.study, "needs the blocks surrogate and run"
    if study.writes_detection_model and not (inspects and pod and pod.cracks and pod.blanks):
        keys = ("writes_detection_model",)
        yield keys, True, "needs a pod block with cracks, blanks and inspection"
    if study.writes_detection_model and study.factors:
        yield ("writes_detection_model",), True, "needs a study without factors: one point"


def _numeric_findings(study: StudyFile) -> Iterator[Finding]:
    for index, factor in enumerate(study.factors):
        if not all(_is_number(level) for level in factor.levels or ()):
            yield ("factors", index, "levels"), factor.key, "a surrogate needs numbers"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
