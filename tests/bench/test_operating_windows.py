"""Which operating windows a scenario leaves; nominal leaves none."""

import math

import pytest

from twin.bench.operating_windows import windows_left
from twin.spec.loader import load_scenario


def left(*overrides):
    loaded = load_scenario("nominal", overrides=overrides)
    return windows_left(scenario=loaded.scenario, rig=loaded.rig)


def test_nominal_leaves_none():
    assert left() == ()


@pytest.mark.parametrize(
    ("override", "text"),
    [
        ("light.ambient_lx=20.5", "ambient light: 20.5 lx; ISO 3059 asks for at most 20"),
        (
            "light.uv_irradiance_w_per_m2=9.9",
            "UV-A irradiance at the part: 9.9 W/m²; ISO 3059 asks for at least 10",
        ),
        # 30 W/m² that have faded to 70 % three times: 30 × 0.343 = 10.29, four times: 7.2
        (
            "light.led_hours_h=40000",
            "UV-A irradiance at the part: 7.2 W/m²; ISO 3059 asks for at least 10",
        ),
        (
            "bath.concentration_ml_per_100ml=0.05",
            "particle concentration: 0.05 mL/100 mL; ASTM E1444 / E3024 asks for 0.1 … 0.4",
        ),
        (
            "bath.contamination_share=0.4",
            "foreign matter in the settled solids: 0.4 of 1; ASNT handbook asks for at most 0.3",
        ),
        ("recipe.shot_s=0.4", "shot: 0.4 s; ASTM E1444 asks for at least 0.5"),
        ("recipe.method=coil", "directions of magnetisation: 1; ASTM E1444 asks for at least 2"),
        # 6 mPa s / 790 kg/m³ = 7.59 mm²/s
        (
            "datasheets.bath.viscosity_pa_s=0.006",
            "carrier viscosity: 7.59 cSt; T.O. 33B-1-1 asks for at most 5",
        ),
        (
            "datasheets.fasteners.iso4762_m12x80.coating_m=0.0001",
            "non-magnetic coating on iso4762_m12x80: 100 µm; T.O. 33B-1-1 asks for at most 76",
        ),
    ],
)
def test_the_window_left_is_named_with_figure_limit_and_standard(override, text):
    assert [window.text() for window in left(override)] == [text]


def test_a_weak_head_shot_leaves_both_rules():
    current, field = left("recipe.head_current_a_per_m=6000")
    assert current.value == 6000
    # I/(π d) with I = 6 A/mm × d
    assert field.value == pytest.approx(6000 / math.pi)
    assert (field.low, field.high) == (2400, 4800)


def test_a_weak_coil_is_named_for_every_fastener_of_the_mix():
    texts = [window.text() for window in left("recipe.coil_field_a_per_m=6000")]
    assert [text.split(" on ")[1].split(":")[0] for text in texts] == [
        "iso4014_m12x80", "iso4014_m16x100", "iso4014_m20x100", "iso4762_m12x80",
    ]  # fmt: skip


def test_a_method_that_is_not_used_is_not_judged():
    quantities = [w.quantity for w in left("recipe.method=head", "recipe.coil_field_a_per_m=10")]
    assert quantities == ["directions of magnetisation"]


def test_the_document_has_plain_values_and_open_ends_as_none():
    (window,) = left("light.ambient_lx=300")
    document = window.document()
    assert document["low"] is None
    assert (document["value"], document["high"], document["standard"]) == (300, 20, "ISO 3059")
