"""What is made of results whose law is known."""

import csv
import json
import math

import pytest

from twin.core.errors import ScenarioError
from twin.core.statistics import clopper_pearson
from twin.spec.loader import load_scenario
from twin.study.evaluate.detection_model import FILE as DETECTION_MODEL
from twin.study.pod import fit_pod

BATH = "factors: [{key: bath.concentration_ml_per_100ml, levels: [0.25, 0.679570457]}]\n"


def summary(out):
    return json.loads((out / "summary.json").read_text())


def table(out, name):
    with (out / "data" / f"{name}.csv").open() as lines:
        return list(csv.DictReader(lines))


def test_the_curve_of_each_point_is_that_of_the_law(make_study_folder):
    _, out = make_study_folder(BATH + "pod: {cracks: 600, blanks: 200}\n")
    nominal, strong = summary(out)["points"]
    for point, a50 in ((nominal, 1.5), (strong, 1.5 * math.e)):
        assert point["responses"]["pod.a50_mm"]["value"] == pytest.approx(a50, rel=0.06)
        a90 = point["responses"]["pod.a90_mm"]
        assert a90["value"] == pytest.approx(a50 * 9**0.25, rel=0.09)
        assert a90["value"] < a90["high"] == point["responses"]["pod.a90_95_mm"]["value"]
    assert nominal["responses"]["pod.cnr_median"]["value"] == pytest.approx(10)
    assert strong["responses"]["pod.cnr_median"]["value"] == pytest.approx(10 / math.e)


def test_shares_have_their_exact_intervals(make_study_folder):
    _, out = make_study_folder("pod: {cracks: 60, blanks: 300}\n")
    (point,) = summary(out)["points"]
    calls = point["responses"]["pod.false_call_share"]
    hits = round(calls["value"] * 300)
    assert 1 <= hits <= 30
    assert (calls["low"], calls["high"]) == pytest.approx(clopper_pearson(hits=hits, trials=300))
    long = point["responses"]["pod.miss_share_ge_3mm"]
    assert long["value"] <= point["responses"]["pod.miss_share"]["value"]


def test_the_tables_hold_what_the_plots_show(make_study_folder):
    _, out = make_study_folder(BATH + "pod: {cracks: 60, blanks: 20}\n")
    curves, classes, fits = (table(out, f"pod_{name}") for name in ("curves", "classes", "fits"))
    assert len(curves) == 2 * 81
    assert all(float(row["pod_lower_95"]) < float(row["pod"]) for row in curves)
    assert sum(int(row["cracks"]) for row in classes) == 2 * 60
    assert [float(row["bath.concentration_ml_per_100ml"]) for row in fits] == [0.25, 0.679570457]
    at_90 = next(r for r in curves if r["point"] == "0" and float(r["pod"]) >= 0.9)
    assert float(at_90["length_mm"]) == pytest.approx(float(fits[0]["a90_mm"]), rel=0.05)


def test_cracks_that_cannot_be_fitted_say_why(make_study_folder):
    _, out = make_study_folder(
        "pod: {cracks: 30, blanks: 3, lengths: {low_m: 0.02, high_m: 0.05}}\n"
    )
    (pod,) = summary(out)["pod"]
    (point,) = summary(out)["points"]
    assert point["responses"]["pod.miss_share"]["value"] == 0.0
    assert pod["reason"] or pod["fit"]["warnings"]
    assert (pod["fit"] is None) == ("pod.a90_mm" not in point["responses"])


def test_figures_of_runs_are_means_over_replications(make_study_folder):
    text = "factors: [{key: recipe.drain_s, levels: [1, 4]}]\nreplications: 5\nrun: {parts: 1}\n"
    _, out = make_study_folder(text)
    for point, drain_s in zip(summary(out)["points"], (1, 4), strict=True):
        cycle = point["responses"]["run.kpi.cycle_time_s.mean"]
        assert cycle["value"] == pytest.approx(15 + drain_s + 2.5)
        assert cycle["n"] == 5
        misses = point["responses"]["run.inspection.miss_rate"]
        assert (misses["low"], misses["high"]) == pytest.approx(clopper_pearson(hits=5, trials=50))


def test_one_replication_has_no_interval(make_study_folder):
    _, out = make_study_folder("run: {parts: 1}\n")
    cycle = summary(out)["points"][0]["responses"]["run.kpi.cycle_time_s.mean"]
    assert (cycle["low"], cycle["high"], cycle["n"]) == (None, None, 1)


def test_the_detection_model_is_one_a_scenario_can_play_with(make_study_folder, tmp_path):
    _, out = make_study_folder("pod: {cracks: 400, blanks: 400}\nwrites_detection_model: true\n")
    fit = summary(out)["pod"][0]["fit"]
    scenario = tmp_path / "mine.yaml"
    scenario.write_text(
        "scenario: mine\ndescription: plays with what was measured\n"
        "infeed: {mix: [{fastener: iso4014_m12x80}]}\n"
        f"detection_model: {{file: made/{DETECTION_MODEL}}}\n"
    )
    model = load_scenario(scenario).scenario.detection_model
    assert 1000 * model.reference_length_m == pytest.approx(fit["a50"], rel=1e-4)
    assert (model.b0, model.b1) == (0.0, pytest.approx(fit["b1"], rel=1e-4))
    calls = summary(out)["points"][0]["responses"]["pod.false_call_share"]["value"]
    assert model.false_call_share == pytest.approx((400 * calls + 0.5) / 401, rel=1e-4)
    own = load_scenario(scenario, overrides=["detection_model.b1=2"]).scenario.detection_model
    assert (own.b1, own.reference_length_m) == (2.0, model.reference_length_m)


def test_a_detection_model_that_is_not_there_is_told(tmp_path):
    scenario = tmp_path / "mine.yaml"
    scenario.write_text(
        "scenario: mine\ndescription: d\ninfeed: {mix: [{fastener: iso4014_m12x80}]}\n"
        "detection_model:\n  file: none.yaml\n"
    )
    with pytest.raises(ScenarioError, match=r"mine.yaml:5: detection_model.file: .*none.yaml"):
        load_scenario(scenario)


def test_the_hits_fit_as_any_others_do(make_study_folder):
    import pyarrow.parquet as pq

    _, out = make_study_folder("pod: {cracks: 200, blanks: 10}\n")
    rows = [row for row in pq.read_table(out / "results.parquet").to_pylist() if row["is_cracked"]]
    fit = fit_pod(sizes=[1e3 * row["length_m"] for row in rows],
                  hits=[float(row["is_found"]) for row in rows])  # fmt: skip
    assert summary(out)["pod"][0]["fit"]["a90"] == pytest.approx(fit.a90)
