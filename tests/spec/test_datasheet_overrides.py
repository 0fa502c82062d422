"""Datasheet numbers changed by a scenario: every one a factor, none beyond its limits."""

import pytest

from twin.spec import load_scenario


def loaded(*overrides):
    return load_scenario("nominal", overrides=overrides)


def test_a_number_reaches_the_rig_and_only_there():
    plain, changed = loaded().rig, loaded("datasheets.line_lens.f_number=4").rig
    assert changed.line_lens.f_number == 4
    assert changed.line_lens.focal_length_m == plain.line_lens.focal_length_m
    assert changed.frame_lens == plain.frame_lens


def test_entries_of_folders_and_lists_are_reached_by_name():
    rig = loaded(
        "datasheets.materials.42crmo4.relative_permeability=250",
        "datasheets.fasteners.iso4014_m12x80.coating_m=5.0e-5",
        "datasheets.calibration.cover_gain=7",
        "datasheets.frame_camera.pixel_format=BayerRG",
        "datasheets.robot.speed_override=0.5",  # a sheet that holds blocks of its own
    ).rig
    assert rig.materials["42crmo4"].relative_permeability == 250
    assert rig.materials["23mnb4"].relative_permeability == 350
    assert rig.fasteners["iso4014_m12x80"].coating_m == 5e-5
    assert rig.calibration.cover_gain == 7
    assert rig.frame_camera.pixel_format == "BayerRG"
    assert rig.robot.speed_override == 0.5


def test_nothing_changed_is_the_rig_itself():
    assert loaded().rig == loaded("datasheets={}").rig


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (
            "line_lens.f_number=1.2",
            "line_lens.f_number: got 1.2; must lie in 1.8 … 16.0, as far as",
        ),
        ("line_lens.f_numbr=4", "unknown key f_numbr; did you mean f_number?"),
        ("line_lense.f_number=4", "unknown datasheet; did you mean line_lens?"),
        ("materials.42crmo.relative_permeability=1", "allowed: 23mnb4, 42crmo4"),
        ("materials.42crmo4=1", "got 1; must be a block of keys"),
        ("bath.susceptibility=-2", "got -2; must be more than 0"),
        ("line_camera.bit_depth=9", "allowed: 8, 10 or 12"),
        ("line_camera.full_well_e=many", "got 'many'; must be a number [e-]"),
        ("fasteners.iso4014_m12x80.material=gold", "got 'gold'; allowed: 23mnb4, 42crmo4"),
    ],
)
def test_a_wrong_number_is_named(problems_of, override, words):
    text = f"datasheets.{override}"
    (problem,) = problems_of(load_scenario, "nominal", overrides=[text])
    assert problem.startswith(f"--set {text}"[:45])
    assert ": datasheets" in problem
    assert words in problem


def test_all_wrong_numbers_come_at_once(problems_of):
    wrong = ["datasheets.bath.susceptibility=-2", "datasheets.light.bars=0", "datasheets.x.y=1"]
    assert len(problems_of(load_scenario, "nominal", overrides=wrong)) == 3
