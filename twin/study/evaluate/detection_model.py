"""The detection model that a POD study measured, as a file that a scenario or a rig can name."""

from twin.core.errors import UsageError
from twin.study.engine.task import Row
from twin.study.plan.study import Study
from twin.study.pod import fit_pod

FILE = "detection_model.yaml"


def detection_model_text(study: Study, rows: list[Row]) -> str:
    """A detection model sheet of the specimens of one point.

    False calls are few: (k + 1/2) of (n + 1), which is not 0 where none was seen.

    Source: Jeffreys' prior; Brown, Cai & DasGupta, Statistical Science 16, 2001.
    Raises: UsageError where no curve can be fitted.
    """
    cracked = [row for row in rows if row["is_cracked"]]
    blank = [row for row in rows if not row["is_cracked"]]
    sizes, hits = [row["length_m"] for row in cracked], [float(r["is_found"]) for r in cracked]
    fit = fit_pod(sizes=sizes, hits=hits, link="logit", transform="ln", bound="wald")
    if fit.a50 is None:
        raise UsageError(f"{study.file.study}: POD does not grow with length: no detection model")
    rejected = sum(row["is_rejected"] for row in blank)
    calls = (rejected + 0.5) / (len(blank) + 1)
    measured = f"measured: study {study.file.study}, seed {study.file.seed}"
    curve = f"{measured}, {fit.hits} of {fit.n} cracks found; logit POD over ln(length)"
    called = f"{measured}, {rejected} of {len(blank)} blank parts rejected; Jeffreys' estimate"
    return (
        "# What `imaging: timing` draws verdicts from: written by "
        f"`twin study {study.file.study}`.\n"
        f'name: "{study.file.study}: {study.file.description}"\n'
        'licence: "own work; see README.md in the rig\'s folder"\n'
        f'b0: {{value: 0.0, unit: "1", source: "the reference length is a50"}}\n'
        f'b1: {{value: {fit.b1:.5g}, unit: "1", source: "{curve}"}}\n'
        f'reference_length_m: {{value: {fit.a50:.5g}, unit: m, source: "{curve}"}}\n'
        f'false_call_share: {{value: {calls:.5g}, unit: "1", source: "{called}"}}\n'
    )
