"""Truth against decision: counts by hand, conservation, intervals at their closed form."""

import pytest

from twin.report.confusion import CLASS_LIMITS_M, confusion_section
from twin.report.run_folder import read_run


@pytest.fixture
def view(run_folder):
    return confusion_section(read_run(run_folder)).view


def test_counts(view):
    assert view.counts == (("sound", (3, 2, 1, 0, 6)), ("defective", (1, 2, 0, 1, 4)))


def test_every_part_is_counted_once(view):
    for _, (*outcomes, total) in view.counts:
        assert sum(outcomes) == total
    assert sum(counts[-1] for _, counts in view.counts) == 10


def test_rates_count_only_parts_that_reached_a_bin(view):
    miss, miss_long, false_alarm = view.rates
    assert (miss.hits, miss.trials) == (1, 3)
    assert (miss_long.hits, miss_long.trials) == (0, 2)
    assert (false_alarm.hits, false_alarm.trials) == (1, 4)


def test_interval_of_no_hits_in_two(view):
    # Clopper-Pearson at 0 of n: the upper limit is 1 - 0.025^(1/n).
    miss_long = view.rates[1]
    assert miss_long.low == 0.0
    assert miss_long.high == pytest.approx(1 - 0.025 ** (1 / 2))


def test_classes_share_out_all_defective_parts(view):
    assert sum(rate.trials for rate in view.classes) == view.rates[0].trials
    assert sum(rate.hits for rate in view.classes) == view.rates[0].hits
    assert len(view.classes) == len(CLASS_LIMITS_M) - 1


def test_a_crack_of_3_mm_is_in_the_class_from_3_mm(view):
    trials = {rate.label: rate.trials for rate in view.classes}
    assert trials["2 to below 3 mm"] == 0
    assert trials["3 to below 5 mm"] == 1


def test_escapes_are_named(view):
    assert [(row.part_id, row.truth) for row in view.escapes] == [(4, "quench crack, 1.4 mm")]
