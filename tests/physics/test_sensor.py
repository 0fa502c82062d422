"""The signal chain against photon-transfer theory worked out by hand."""

import numpy as np
import pytest

from twin.physics.sensor import grey_values, signal_chain

DARK_NOISE_E, FULL_WELL_E = 20.0, 25_000.0


def chain(*, gain=0.2, black=10.0, dark=DARK_NOISE_E, line=0.0, full_well=FULL_WELL_E, bits=8):
    return signal_chain(
        dark_noise_e=dark,
        line_noise_e=line,
        full_well_e=full_well,
        gain_dn_per_e=gain,
        black_level_dn=black,
        bit_depth=bits,
    )


def image(mean_e, *, signal, key=1, shape=(512, 512), prnu=0.0, dsnu=0.0):
    none = np.zeros((1, shape[1]), np.float32)
    return grey_values(
        electrons=np.full(shape, mean_e, np.float32),
        prnu=none + np.float32(prnu),
        dsnu_e=none + np.float32(dsnu),
        chain=signal,
        key=key,
    ).astype(float)


@pytest.fixture(scope="module")
def line_camera():
    return chain(black=40.0)


@pytest.mark.parametrize("mean_e", [0.0, 3.3, 40.0, 200.0, 555.5, 850.0])
def test_mean_and_variance_follow_photon_transfer(line_camera, mean_e):
    values = image(mean_e, signal=line_camera, shape=(1024, 1024))
    variance = 0.2**2 * (mean_e + DARK_NOISE_E**2) + 1 / 12
    assert values.mean() == pytest.approx(40 + 0.2 * mean_e, abs=5 * np.sqrt(variance) / 1024)
    assert values.var() == pytest.approx(variance, rel=0.01)


def test_variance_grows_linearly_with_the_mean_at_slope_gain():
    signal = chain(gain=0.5, dark=2.3, full_well=10_700.0)
    means = np.array([30.0, 60.0, 120.0, 240.0, 360.0])
    images = [image(mean, signal=signal, shape=(1024, 1024)) for mean in means]
    slope, start = np.polyfit([i.mean() - 10 for i in images], [i.var() for i in images], 1)
    assert slope == pytest.approx(0.5, rel=0.01)
    assert start == pytest.approx(0.25 * 2.3**2 + 1 / 12, rel=0.25)


def test_few_photons_have_the_skewness_of_poisson():
    signal = chain(gain=5.0, dark=0.5, black=20.0)
    values = image(9.0, signal=signal, shape=(1024, 1024))
    skewness = ((values - values.mean()) ** 3).mean() / values.std() ** 3
    assert skewness == pytest.approx(9.0 / (9.0 + 0.25) ** 1.5, abs=0.03)


def test_dark_frame_holds_black_level_and_dark_noise():
    values = image(0.0, signal=chain(gain=0.4, black=60.0), shape=(1024, 1024))
    assert values.mean() == pytest.approx(60.0, abs=0.05)
    assert values.std() == pytest.approx(np.sqrt(8.0**2 + 1 / 12), rel=0.01)


def test_full_well_clips_before_the_dark_noise():
    signal = chain(gain=0.01, black=0.0, full_well=10_000.0, dark=300.0)
    values = image(30_000.0, signal=signal)
    assert values.mean() == pytest.approx(100.0, abs=0.1)
    assert values.std() == pytest.approx(np.sqrt(3.0**2 + 1 / 12), rel=0.02)


def test_half_the_pixels_reach_a_full_well_of_the_mean():
    signal = chain(gain=0.01, black=0.0, full_well=10_000.0, dark=0.001)
    mean_loss_e = 100 / np.sqrt(2 * np.pi)
    values = image(10_000.0, signal=signal, shape=(1024, 1024))
    assert values.mean() == pytest.approx((10_000 - mean_loss_e) * 0.01, abs=0.02)


def test_converter_clips_at_both_ends():
    assert (image(20_000.0, signal=chain()) == 255).all()
    values = image(0.0, signal=chain(black=0.0), shape=(64, 64))
    assert values.min() == 0
    assert (values == 0).mean() == pytest.approx(0.5 + 0.05, abs=0.05)


def test_patterns_shift_what_they_should(line_camera):
    plain = image(500.0, signal=line_camera, key=9)
    assert image(500.0, signal=line_camera, key=9, dsnu=5.0).mean() - plain.mean() == (
        pytest.approx(1.0, abs=0.01)
    )
    assert image(500.0, signal=line_camera, key=9, prnu=0.02).mean() - plain.mean() == (
        pytest.approx(2.0, abs=0.05)
    )


def test_same_key_same_image_other_key_other_image(line_camera):
    first = image(300.0, signal=line_camera, key=5)
    assert np.array_equal(first, image(300.0, signal=line_camera, key=5))
    other = image(300.0, signal=line_camera, key=6)
    assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 5 / 512


def test_row_means_of_a_dark_image_show_line_noise_and_averaged_dark_noise():
    rows, columns = 8192, 64
    signal = chain(gain=0.5, black=60.0, line=3.0)
    values = image(0.0, signal=signal, shape=(rows, columns))
    of_rows = 0.25 * (3.0**2 + DARK_NOISE_E**2 / columns) + 1 / 12 / columns
    within_rows = 0.25 * DARK_NOISE_E**2 + 1 / 12
    assert values.mean(axis=1).var() == pytest.approx(of_rows, rel=5 * np.sqrt(2 / rows))
    assert values.var(axis=1, ddof=1).mean() == pytest.approx(within_rows, rel=0.01)


def test_a_pair_of_dark_images_differs_by_both_noises():
    """The temporal dark noise of EMVA 1288: half the variance of the difference of a pair."""
    signal = chain(gain=0.5, black=100.0, line=15.0)
    pair = [image(0.0, signal=signal, key=key, shape=(2048, 256)) for key in (1, 2)]
    expected = 0.25 * (DARK_NOISE_E**2 + 15.0**2) + 1 / 12
    error = 0.25 * 15.0**2 * np.sqrt(2 / 2048)
    assert (pair[0] - pair[1]).var() / 2 == pytest.approx(expected, abs=5 * error)


@pytest.mark.parametrize("mean_e", [0.0, 300.0, 30_000.0])
def test_line_noise_moves_whole_rows_alike_at_any_light(mean_e):
    """Also beyond the full well: it is added when the line is read out."""
    steps = 16 * 0.005
    still = image(mean_e, signal=chain(gain=0.005, black=50.0, bits=12), shape=(256, 64))
    moved = image(mean_e, signal=chain(gain=0.005, black=50.0, bits=12, line=200.0),
                  shape=(256, 64))  # fmt: skip
    shift = moved - still
    assert (np.ptp(shift, axis=1) <= 1).all()  # rounding
    assert shift.mean(axis=1).std() == pytest.approx(200 * steps, rel=5 / np.sqrt(2 * 256))
    dark = image(0.0, signal=chain(gain=0.005, black=50.0, bits=12, line=200.0), shape=(256, 64))
    dark -= image(0.0, signal=chain(gain=0.005, black=50.0, bits=12), shape=(256, 64))
    assert np.abs(shift.mean(axis=1) - dark.mean(axis=1)).max() < 1


def test_lines_are_independent_of_each_other_and_from_image_to_image():
    signal = chain(gain=0.5, black=100.0, dark=0.1, line=20.0)
    first, second = (image(0.0, signal=signal, key=k, shape=(4096, 8)).mean(1) for k in (1, 2))
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(4096)
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 5 / np.sqrt(4096)


def test_rows_are_the_same_whatever_follows_them():
    signal = chain(black=40.0, line=10.0)
    whole = image(300.0, signal=signal, shape=(200, 300))
    assert np.array_equal(whole[:50], image(300.0, signal=signal, shape=(50, 300)))


@pytest.mark.parametrize(("bits", "steps", "white"), [(10, 4, 1023), (12, 16, 4095)])
def test_more_bits_divide_the_same_grey_values(bits, steps, white):
    coarse = image(400.0, signal=chain(gain=0.25, black=30.0, line=2.0))
    fine = image(400.0, signal=chain(gain=0.25, black=30.0, line=2.0, bits=bits))
    # Both round the same signal: to 1/2 grey value, to 1/2 of a step.
    assert np.abs(fine / steps - coarse).max() <= 0.5 + 0.5 / steps + 1e-3
    variance = (steps * 0.25) ** 2 * (400 + DARK_NOISE_E**2 + 2.0**2) + 1 / 12
    assert fine.mean() == pytest.approx(steps * (30 + 0.25 * 400), rel=0.002)
    assert fine.var() == pytest.approx(variance, rel=0.02)
    assert (image(20_000.0, signal=chain(bits=bits)) == white).all()
    assert image(0.0, signal=chain(black=0.0, bits=bits)).min() == 0


@pytest.mark.parametrize(("bits", "dtype"), [(8, np.uint8), (10, np.uint16), (12, np.uint16)])
def test_only_more_than_eight_bits_take_two_bytes(bits, dtype):
    none = np.zeros((1, 4), np.float32)
    values = grey_values(
        electrons=np.zeros((3, 4), np.float32), prnu=none, dsnu_e=none, chain=chain(bits=bits),
        key=1,
    )  # fmt: skip
    assert values.dtype == dtype


@pytest.mark.parametrize("bits", [8, 10, 12])
def test_the_full_well_is_the_same_charge_in_any_bits(bits):
    signal = chain(gain=0.01, black=0.0, full_well=10_000.0, dark=0.001, bits=bits)
    values = image(30_000.0, signal=signal)
    assert (values == 100 * 2 ** (bits - 8)).all()


@pytest.mark.parametrize(("rows", "columns"), [(0, 1), (1, 0), (1, 1), (1, -1)])
def test_neighbouring_pixels_are_independent(line_camera, rows, columns):
    values = image(300.0, signal=line_camera)
    shifted = np.roll(values, (rows, columns), (0, 1))
    assert abs(np.corrcoef(values.ravel(), shifted.ravel())[0, 1]) < 5 / 512


@pytest.mark.parametrize(
    ("bad", "grey"), [(-5.0, 0.0), (np.nan, 0.0), (np.inf, 255.0), (1e30, 255.0)]
)
def test_impossible_signals_are_dark_or_white(bad, grey):
    values = image(bad, signal=chain(black=0.0, dark=0.001), shape=(16, 16))
    assert (values == grey).all()


def test_a_pattern_that_does_not_fit_is_refused(line_camera):
    with pytest.raises(ValueError, match="does not fit"):
        grey_values(
            electrons=np.zeros((4, 6), np.float32),
            prnu=np.zeros((1, 5), np.float32),
            dsnu_e=np.zeros((1, 6), np.float32),
            chain=line_camera,
            key=1,
        )
