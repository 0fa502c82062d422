import re

import pytest

from twin.core.signals import SignalImage
from twin.spec import load_rig


def test_an_unknown_rig_lists_the_known_ones(problems_of):
    (problem,) = problems_of(load_rig, "mpi_banch")
    assert "did you mean mpi_bench?" in problem


def test_a_path_loads_like_a_name(rig_copy):
    rig = load_rig(rig_copy)
    assert rig.root == rig_copy
    assert rig.bath == load_rig("mpi_bench").bath
    assert rig.robot_urdf.is_file()


def test_the_signal_list_makes_a_signal_image():
    tags = load_rig("mpi_bench").tags
    image = SignalImage(tags)
    assert image["estop_ok"] is True
    assert image["magnetiser_on"] is False
    assert {type(t.initial) for t in tags if t.type == "bool"} == {bool}
    assert len({t.register for t in tags}) == len(tags)


def spoil(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_problems_of_all_files_come_at_once(rig_copy, problems_of):
    spoil(rig_copy / "cameras/linea_gige_2k.yaml", "unit: Hz", "unit: kHz")
    spoil(rig_copy / "bath/fluorescent_oil.yaml", "value: 1.8", "value: 0.8")
    spoil(rig_copy / "encoder/rotary_1024.yaml", "lines: {value: 1024", "lines: {value: 1024.5")
    spoil(rig_copy / "filter/bp525.yaml", ', source: "thesis: BP525"', "")
    spoil(rig_copy / "materials/42crmo4.yaml", "saturation_t", "saturation_kg")
    spoil(rig_copy / "io.yaml", "type: bool", "type: boole")
    (rig_copy / "stations/stations.yaml").unlink()
    problems = problems_of(load_rig, rig_copy)
    expected = [
        "rig.yaml:17: stations: got 'stations/stations.yaml'; ",
        "linea_gige_2k.yaml:19: max_line_rate_hz: got {'value': 26000",
        "fluorescent_oil.yaml:5: particle_diameter_sigma_g: got 0.8; must be more than 1 [1]",
        "rotary_1024.yaml:4: lines: got 1024.5; must be a whole number [1]",
        "bp525.yaml:4: centre_m: got {'value': 5.25e-07, 'unit': 'm'}; a datasheet number has",
        "42crmo4.yaml:5: saturation_kg: unknown key saturation_kg; did you mean saturation_t?",
        "42crmo4.yaml:2: saturation_t: missing; must be given [T]",
        "io.yaml:4: signals.start_button.type: got 'boole'; did you mean bool?",
    ]
    for words in expected:
        assert any(words in p for p in problems), (words, problems)
    assert len(problems) == len(expected)
    assert any("the unit must be 'Hz'" in p for p in problems)


def test_a_bare_number_in_a_datasheet_is_refused(rig_copy, problems_of):
    path = rig_copy / "stations/stations.yaml"
    path.write_text(re.sub(r"clamp_s: .*", "clamp_s: 0.3", path.read_text()))
    (problem,) = problems_of(load_rig, rig_copy)
    assert "clamp_s: got 0.3; a datasheet number is written {value: …, unit: s, " in problem


def test_a_quoted_number_in_a_datasheet_is_refused(rig_copy, problems_of):
    spoil(rig_copy / "stations/stations.yaml", "value: 0.3", "value: '0.3'")
    (problem,) = problems_of(load_rig, rig_copy)
    assert "clamp_s: got '0.3'; must be a number [s]" in problem


@pytest.mark.parametrize("name", ["rig.yaml", "io.yaml", "cell.yaml", "robot/robot.yaml"])
def test_every_file_is_required(rig_copy, problems_of, name):
    (rig_copy / name).unlink()
    (problem,) = problems_of(load_rig, rig_copy)
    assert name in problem


def test_an_empty_folder_of_fasteners_is_refused(rig_copy, problems_of):
    for path in (rig_copy / "fasteners").glob("*.yaml"):
        path.unlink()
    (problem,) = problems_of(load_rig, rig_copy)
    assert "the folder has no *.yaml" in problem


def test_two_signals_on_one_register(rig_copy, problems_of):
    spoil(rig_copy / "io.yaml", "register: 1,", "register: 0,")
    (problem,) = problems_of(load_rig, rig_copy)
    assert "io.yaml:5: signals.stop_button.register: got 0; start_button has it" in problem


def test_what_does_not_fit_between_datasheets(rig_copy, problems_of):
    spoil(rig_copy / "lenses/line_12mm.yaml", "f_number: {value: 1.8", "f_number: {value: 1.2")
    m8 = rig_copy / "fasteners/iso4762_m8x60.yaml"
    spoil(m8, "material: 42crmo4", "material: brass")
    spoil(m8, "thread_length_m: {value: 0.028", "thread_length_m: {value: 0.28")
    problems = problems_of(load_rig, rig_copy)
    assert len(problems) == 3
    assert "line_lens.f_number: got 1.2; must lie in 1.8 … 16.0" in problems[0]
    assert "iso4762_m8x60.material: got 'brass'; allowed: 23mnb4, 42crmo4" in problems[1]
    assert "iso4762_m8x60.thread_length_m: got 0.28; must be at most length_m" in problems[2]
