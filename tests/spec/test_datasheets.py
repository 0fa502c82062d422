"""The rig that comes along, against arithmetic that its makers' data must satisfy."""

import math

import pytest

from twin.spec import load_rig

GIGE_BYTES_PER_S = 115e6
FIRST_COLUMN_Z_M = -0.005


@pytest.fixture(scope="module")
def rig():
    return load_rig("mpi_bench")


def test_the_link_carries_the_sustained_line_rate_and_the_frame_rate(rig):
    line, frame = rig.line_camera, rig.frame_camera
    assert line.columns * line.rows * line.max_line_rate_hz < GIGE_BYTES_PER_S
    assert line.columns * line.rows * line.burst_line_rate_hz > GIGE_BYTES_PER_S
    assert frame.columns * frame.rows * frame.max_frame_rate_hz < GIGE_BYTES_PER_S


def test_the_line_lens_sees_146_mm(rig):
    sensor_m = rig.line_camera.columns * rig.line_camera.pixel_pitch_m
    assert sensor_m == pytest.approx(14.42e-3, rel=1e-3)
    field_m = rig.line_camera.columns * rig.line_lens.object_pixel_m
    assert field_m == pytest.approx(0.146, rel=0.01)


def test_the_frame_lens_sees_67_mm(rig):
    field_m = rig.frame_camera.columns * rig.frame_lens.object_pixel_m
    assert field_m == pytest.approx(0.067, rel=0.01)


def test_the_line_camera_has_more_than_60_db(rig):
    camera = rig.line_camera
    assert 20 * math.log10(camera.full_well_e / camera.dark_noise_e) > 60


@pytest.mark.parametrize(("camera", "electrons"), [("line_camera", 480), ("frame_camera", 560)])
def test_eight_bits_span_the_light_of_a_dim_film(rig, camera, electrons):
    sensor = getattr(rig, camera)
    white_e = (255 - sensor.black_level_dn) / sensor.gain_dn_per_e
    assert white_e == pytest.approx(electrons, rel=0.15)
    assert white_e < sensor.full_well_e


def test_one_turn_gives_2048_triggers_at_divider_two(rig):
    assert rig.encoder.lines * rig.encoder.quadrature // 2 == 2048


def test_particles_settle_in_about_an_hour(rig):
    """Stokes: 6 µm through the 0.16 m of a 100 mL pear tube in oil takes 60 min (± 15 %)."""
    bath = rig.bath
    excess = bath.particle_density_kg_per_m3 - bath.carrier_density_kg_per_m3
    speed = excess * 9.81 * bath.particle_diameter_mean_m**2 / (18 * bath.viscosity_pa_s)
    assert 0.16 / speed == pytest.approx(3600, rel=0.15)


def test_at_least_six_fasteners_of_both_standards(rig):
    sizes = {(f.standard, round(f.thread_diameter_m * 1e3)) for f in rig.fasteners.values()}
    assert {("ISO 4014", d) for d in (8, 10, 12, 16, 20, 24)} <= sizes
    assert {("ISO 4762", d) for d in (8, 12, 16)} <= sizes


def test_fasteners_are_called_by_their_standard_and_size(rig):
    for name, f in rig.fasteners.items():
        millimetres = (round(f.thread_diameter_m * 1e3), round(f.length_m * 1e3))
        assert name == "{}_m{}x{}".format(f.standard.replace(" ", "").lower(), *millimetres)


def test_every_fastener_lies_within_the_line_image(rig):
    end_m = FIRST_COLUMN_Z_M + rig.line_camera.columns * rig.line_lens.object_pixel_m
    for fastener in rig.fasteners.values():
        assert fastener.length_m < end_m
        assert fastener.head_height_m + fastener.length_m <= 0.141


def test_proportions_of_the_product_standards(rig):
    """Thread lengths: ISO 4014 b = 2d + 6 mm up to 125 mm; ISO 4762 b = 2d + 12 mm; ISO 4017 up to
    a = 3P below the head. Socket screw heads are as high as the thread is wide; hexagon heads about
    0.63 d."""
    for fastener in rig.fasteners.values():
        d_m, extra_m = fastener.thread_diameter_m, 0.006 if fastener.head == "hex" else 0.012
        to_the_head_m = fastener.length_m - 3 * fastener.thread_pitch_m
        is_full = fastener.standard == "ISO 4017"
        wanted_m = to_the_head_m if is_full else 2 * d_m + extra_m
        assert fastener.thread_length_m == pytest.approx(wanted_m)
        ratio = 1.0 if fastener.head == "socket" else 0.635
        assert fastener.head_height_m / d_m == pytest.approx(ratio, rel=0.05)
        assert 1.4 * d_m < fastener.head_width_m < 1.7 * d_m
        assert (fastener.socket_width_m > 0) == (fastener.head == "socket")


def test_masses_lie_between_bare_shank_and_solid_cylinder_of_head_width(rig):
    for f in rig.fasteners.values():
        core_m = f.thread_diameter_m - 1.2269 * f.thread_pitch_m
        least_kg = 7850 * math.pi / 4 * core_m**2 * f.length_m
        most_kg = (
            7850
            * math.pi
            / 4
            * (
                f.thread_diameter_m**2 * f.length_m
                + (1.1547 * f.head_width_m) ** 2 * f.head_height_m
            )
        )
        assert least_kg < f.mass_kg < most_kg


def test_every_number_names_its_source_and_every_sheet_its_licence(rig):
    for sheet in (rig.line_camera, rig.bath, *rig.fasteners.values(), *rig.materials.values()):
        assert sheet.licence
    assert (rig.root / "README.md").is_file()


def test_the_largest_fastener_can_be_magnetised_at_the_nominal_field(rig):
    """Head shot: I = H π d; 15 kA/m on M24 takes 1131 A."""
    largest_m = max(f.thread_diameter_m for f in rig.fasteners.values())
    assert 15_000 * math.pi * largest_m < rig.magnetiser.max_head_current_a
