"""How figures and identifiers read."""

import pytest

from twin.report.wording import fastener_name, number, reason_text, truth_text, unit_of


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (28.0, "28"), (0.25, "0.25"), (22.2837, "22.28"), (1 / 3, "0.3333"),
     (12345, "12\u202f345"), (12345.6, "12\u202f346"), (-1.5, "-1.5"), (0.0000125, "1.25e-05")],
)  # fmt: skip
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("metric", "unit"),
    [("kpi.cycle_time_s.p95", "s"), ("kpi.throughput_parts_per_h", "parts/h"), ("parts.ok", ""),
     ("line_scan.stretch_ratio", ""), ("wall_s", "s")],
)  # fmt: skip
def test_unit_of(metric, unit):
    assert unit_of(metric) == unit


def test_fastener_name():
    assert fastener_name("iso4762_m8x60").replace("\u00a0", " ") == "ISO 4762 M8 × 60"
    assert fastener_name("my_bolt") == "my_bolt"


def test_truth_text():
    sound = truth_text(is_defective=False, kinds="", longest_crack_m=0.0)
    cracked = truth_text(is_defective=True, kinds="lap+seam", longest_crack_m=0.0062)
    assert (sound, cracked) == ("sound", "lap + seam, 6.2 mm")


def test_reason_text():
    assert reason_text("verdict_missing") == "no verdict before the deadline"
    assert reason_text("something_new") == "something new"
