"""Check 1 passes, and fails when the field, its slope or its charge is wrong."""

from twin.validation import slot_field


def test_passes(failures):
    assert failures(slot_field.rows()) == []


def test_fails_when_the_field_is_a_millionth_off(failures, scaled):
    scaled(slot_field, "slot_field_a_per_m", 1 + 1e-6)
    assert "slot field: deviation from quadrature" in failures(slot_field.rows())


def test_fails_when_hy_points_the_other_way(failures, monkeypatch):
    true = slot_field.slot_field_a_per_m

    def turned(**values):
        hx, hy = true(**values)
        return hx, -hy

    monkeypatch.setattr(slot_field, "slot_field_a_per_m", turned)
    assert failures(slot_field.rows()) == ["slot field: deviation from quadrature"]


def test_fails_when_the_slope_over_the_mouth_is_wrong(failures, monkeypatch):
    true = slot_field.field_above_mouth_a_per_m

    def half_slope(**values):
        field, slope = true(**values)
        return field, slope / 2

    monkeypatch.setattr(slot_field, "field_above_mouth_a_per_m", half_slope)
    assert failures(slot_field.rows()) == [
        "field and slope over the mouth: deviation from quadrature"
    ]


def test_fails_when_the_charge_forgets_the_depth(failures, scaled):
    scaled(slot_field, "charge_density_a_per_m", lambda depth_m, **_: 1e-4 / depth_m)
    assert failures(slot_field.rows()) == [
        "far field: exponent of the depth",
        "far field: over 2 H h²/(2π y²)",
    ]


def test_fails_with_a_gain_of_two(failures, scaled):
    scaled(slot_field, "slot_field_a_per_m", 2)
    assert failures(slot_field.rows()) == [
        "slot field: deviation from quadrature",
        "far field: over 2 H h²/(2π y²)",
        "field at the mouth",
    ]
