"""Cases rendered, read and compared; what does not agree must be seen not to."""

from dataclasses import replace

import pytest

from twin.core.errors import UsageError
from twin.spec.loader import load_scenario
from twin.study.distortion.case import CASES, case_names, square_as_bright
from twin.study.distortion.detection import Shanks, population
from twin.study.distortion.document import document, write_folder
from twin.study.distortion.judged import rows_of
from twin.study.distortion.metrics import distortion_of
from twin.study.distortion.prediction import chance_of, predicted
from twin.study.distortion.suite import chosen, images_of, outcomes

LOADED = load_scenario("nominal")
QUICK = ("square", "slip", "eccentric_disc", "overspeed", "stop_ramp_free_run")


@pytest.fixture(scope="module")
def found():
    return {
        o.case.name: o for o in outcomes(chosen(QUICK), rig=LOADED.rig, scenario=LOADED.scenario)
    }


@pytest.mark.parametrize("name", QUICK)
def test_the_image_agrees_with_the_prediction(found, name):
    wrong = [(r.name, r.measured, r.expected) for r in found[name].rows if not r.passed]
    assert wrong == []
    assert found[name].passed


@pytest.mark.parametrize(
    ("name", "change", "figure"),
    [
        ("slip", {"slip_share": 0.06}, "stretch"),
        ("eccentric_disc", {"disc_eccentricity_m": 1.2e-4}, "position_rms_rows"),
        ("overspeed", {"speed_rpm": 700.0}, "closing_rows"),
        ("square", {"exposure_s": 2e-3}, "blur_m"),
        ("square", {"missed_per_turn": 20.0}, "missing_rows"),
        ("stop_ramp_free_run", {"ramp_rad_per_s2": 2.2}, "repeated_rows"),
    ],
)
def test_a_wrong_prediction_is_noticed(found, name, change, figure):
    wrong = replace(found[name].case, repeats=100, **change)
    rows = rows_of(
        case=wrong, measured=distortion_of(found[name].bands),
        expected=predicted(case=wrong, rig=LOADED.rig), chance=chance_of(wrong, LOADED.rig),
    )  # fmt: skip
    assert figure in {row.name for row in rows if not row.passed}


def test_unknown_cases_are_all_named():
    with pytest.raises(UsageError, match="'b'") as error:
        chosen(["a", "slip", "b"])
    assert "'a'" in str(error.value)
    assert "free_run_slow" in str(error.value)
    assert [case.name for case in chosen([])] == list(case_names())


def test_the_same_seed_gives_the_same_document(found):
    again = list(outcomes(chosen(["slip"]), rig=LOADED.rig, scenario=LOADED.scenario))
    assert document(again, loaded=LOADED) == document([found["slip"]], loaded=LOADED)


def test_files_of_the_suite(found, tmp_path):
    names = write_folder(list(found.values()), loaded=LOADED, out=tmp_path / "d")
    assert names == ("curves.csv", "distortion.json", "manifest.json", "sheet.png")
    lines = (tmp_path / "d" / "curves.csv").read_text().splitlines()
    assert len(lines) == 1 + 72 * len(QUICK)


class EveryOther:
    """An inspector that rejects by the height of the image alone."""

    threshold = 0.5

    def inspect_image(self, image, view):
        from twin.inspection.inspector import ViewResult

        assert view == "shank"
        return ViewResult(1.0 if image.shape[0] < 2000 else 0.0)


def test_costs_are_counted_over_the_same_parts():
    told = []
    shanks = Shanks(LOADED.rig, LOADED.scenario, EveryOther(), parts=2)
    square, slip = (
        shanks.under(case, lambda: told.append(1)) for case in chosen(["square", "slip"])
    )
    assert (square.missed.hits, square.false_alarms.hits) == (2, 0)
    assert (slip.missed.hits, slip.false_alarms.hits) == (0, 2)
    assert len(told) == 8
    # Clopper-Pearson at 2 of 2: the lower limit is 0.025^(1/2).
    assert square.missed.low == pytest.approx(0.025**0.5)


def test_the_population_has_cracks_on_the_shank_only():
    infeed = population(LOADED.scenario.infeed, cracked=True)
    assert "forging_crack" not in infeed.defect_weights
    assert population(LOADED.scenario.infeed, cracked=False).defective_share == 0


def test_images_are_counted_before():
    assert images_of(CASES, parts=0) == sum(case.repeats for case in CASES)
    assert images_of(CASES[:2], parts=3) == 1 + 4 + 12


def test_a_darker_or_brighter_case_has_a_square_one_beside_it():
    (bright, dark, smeared) = chosen(["square", "divider_1", "exposure_too_long"])
    assert square_as_bright(bright) is None
    assert square_as_bright(dark).exposure_s == dark.exposure_s
    assert square_as_bright(dark).divider == bright.divider
    assert square_as_bright(smeared) is None  # 2.2 ms do not fit into 1.2 ms
    assert images_of([dark], parts=3) == 1 + 12
