"""The figures of an evaluation, on parts whose scores are given by hand."""

from pathlib import Path

import numpy as np
import pytest

from twin.core.errors import UsageError
from twin.inspection.inspector import Heat
from twin.inspection.training.data import Item
from twin.inspection.training.evaluate import figures
from twin.inspection.training.measure import LEVELS, Overlap, PartScore, overlaps
from twin.inspection.training.statistics import auroc, proportion
from twin.inspection.training.threshold import choose_called, choose_threshold

CALLED = 0.5


def part(score: float, crack_mm: float = 0.0, overlaps=()) -> PartScore:
    item = Item(0, "m8", crack_mm > 0, crack_mm * 1e-3, Path())
    return seen(item, score, overlaps)


def seen(item: Item, score: float, overlaps=()) -> PartScore:
    return PartScore(item, score, {}, {CALLED: overlaps})


def test_no_event_in_ten_has_the_closed_form_bound():
    found = proportion(0, 10)
    assert found["low"] == 0.0
    assert found["high"] == pytest.approx(1 - 0.025**0.1)


def test_the_interval_is_mirrored_between_hits_and_misses():
    few, many = proportion(3, 20), proportion(17, 20)
    assert few["low"] == pytest.approx(1 - many["high"])
    assert few["high"] == pytest.approx(1 - many["low"])


def test_of_nothing_nothing_is_known():
    assert proportion(0, 0) == {"count": 0, "n": 0, "share": 0.0, "low": 0.0, "high": 1.0}


def test_auroc_counts_pairs_in_order():
    scores = np.array([0.1, 0.4, 0.4, 0.9])
    truth = np.array([False, False, True, True])
    assert auroc(scores, truth) == pytest.approx((1 + 0.5 + 1 + 1) / 4)


def test_a_confusion_worked_out_by_hand():
    parts = [part(0.9), part(0.1), part(0.2), part(0.8, 4), part(0.3, 2), part(0.7, 9)]
    found = figures(parts, 0.5, CALLED)
    assert found["n"] == 6
    assert found["confusion"] == {"tp": 2, "fp": 1, "fn": 1, "tn": 2}
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx(2 / 3)
    assert (found["false_alarms"]["count"], found["false_alarms"]["n"]) == (1, 3)
    assert (found["escapes"]["count"], found["escapes"]["n"]) == (0, 2)
    assert sum(row["n"] for row in found["escapes_by_size"]) == 3
    assert sum(row["count"] for row in found["escapes_by_size"]) == 1


def test_a_score_on_the_threshold_rejects():
    found = figures([part(0.5, 4), part(0.499999)], 0.5, CALLED)
    assert found["confusion"] == {"tp": 1, "fp": 0, "fn": 0, "tn": 1}


def test_dice_pools_cells_and_iou_averages_views():
    overlaps = (Overlap(called=4, true=4, both=2), Overlap(called=2, true=0, both=0))
    found = figures([part(0.9, 4, overlaps), part(0.1)], 0.5, CALLED)
    assert found["dice"] == pytest.approx(4 / 10)
    assert found["iou_mean"] == pytest.approx(2 / 6)


def test_what_no_eye_could_see_is_counted_apart():
    clear, faint = (Item(0, "m8", True, 3e-3, Path(), cnr) for cnr in (9.0, 2.0))
    parts = [seen(clear, 0.9), seen(faint, 0.1), part(0.2)]
    found = figures(parts, 0.5, CALLED)
    assert (found["escapes_visible"]["count"], found["escapes_visible"]["n"]) == (0, 1)
    assert (found["escapes_visible_or_not"]["count"], found["escapes_visible_or_not"]["n"]) == (
        1,
        2,
    )


def test_intervals_hold_the_figure_and_shrink_with_more_parts():
    few = [part(0.9, 4), part(0.1, 4), part(0.9), part(0.1)] * 5
    small, large = figures(few, 0.5, CALLED), figures(few * 16, 0.5, CALLED)
    low, high = small["ci95"]["recall"]
    assert low < small["recall"] < high
    narrow_low, narrow_high = large["ci95"]["recall"]
    assert (narrow_high - narrow_low) == pytest.approx((high - low) / 4, rel=0.25)  # 1/√16


@pytest.mark.parametrize("parts", [[part(0.1)], [part(0.1, 3)]])
def test_one_class_alone_can_not_be_judged(parts):
    with pytest.raises(UsageError, match="both good and defective"):
        figures(parts, 0.5, CALLED)


def test_the_budget_counts_the_part_to_come():
    good = [part(score / 100) for score in range(10, 60)]
    threshold = choose_threshold(good, budget=0.04)
    assert sum(p.score >= threshold for p in good) == 1  # (1 + 1)/(50 + 1) ≤ 0.04 < (2 + 1)/51
    assert 0.58 < threshold < 0.59


def test_the_budget_holds_on_average_over_new_parts():
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(400):
        scores = rng.uniform(0.1, 0.9, 67)
        threshold = choose_threshold([part(score) for score in scores], budget=0.05)
        shares.append((0.9 - threshold) / 0.8)
    assert np.mean(shares) <= 0.05
    assert np.mean(shares) > 0.02


def test_without_a_budget_every_good_part_passes():
    good = [part(0.1), part(0.62)]
    assert 0.62 < choose_threshold(good, budget=0.0) < 0.63


def test_the_threshold_stays_a_threshold():
    assert choose_threshold([part(0.0)], budget=0.02) == 0.05
    assert choose_threshold([part(1.0)], budget=0.0) == 1.0


def test_cells_on_the_crack_are_counted_where_they_lie():
    mask = np.zeros((40, 40), bool)
    mask[10, 8:16] = True
    probability = np.zeros((8, 10), np.float32)
    probability[2, 2] = 0.9
    probability[7, 7] = 0.6
    heat = Heat(probability, row=2, column=0, cell_rows=4, cell_columns=4)
    assert overlaps(heat, mask, [0.5, 0.7]) == {
        0.5: Overlap(called=2, true=2, both=1),
        0.7: Overlap(called=1, true=2, both=1),
    }
    assert overlaps(None, mask, [0.5]) == {0.5: Overlap(called=0, true=8, both=0)}


def test_cells_beyond_the_border_of_an_image_are_not_counted():
    heat = Heat(np.ones((8, 10), np.float32), row=-4, column=28, cell_rows=4, cell_columns=4)
    assert overlaps(heat, np.zeros((20, 40), bool), [0.5])[0.5].called == 5 * 3


def test_cells_are_called_from_the_chance_on_that_covers_best():
    poor, good = Overlap(called=9, true=4, both=4), Overlap(called=4, true=4, both=3)
    lying = {level: (good if level == 0.65 else poor,) for level in LEVELS}
    parts = [PartScore(part(0.9, 4).item, 0.9, {}, lying)]
    assert choose_called(parts) == 0.65
