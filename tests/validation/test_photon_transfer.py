"""Check 8 passes, and fails where the camera is not the one of the datasheet."""

from dataclasses import replace

import numpy as np
import pytest

from twin.physics import sensor as physics
from twin.render import camera
from twin.validation import photon_transfer

pytest.importorskip("emva1288", reason="needs the extra `validate`")


@pytest.fixture
def fresh(monkeypatch):
    """Small flat fields, and no tables or patterns kept from before or after."""
    monkeypatch.setattr(photon_transfer, "LINES", 512)
    kept = (camera._signal_chain, camera._pattern)
    for cached in kept:
        cached.cache_clear()
    yield
    for cached in kept:
        cached.cache_clear()


def lost(failures):
    """Failing rows of the line camera."""
    sensor = photon_transfer.load_rig("mpi_bench").line_camera
    names = failures(photon_transfer._camera_rows("camera", sensor))
    return [name.removesuffix(" of the camera") for name in names]


@pytest.fixture
def chain_with(monkeypatch):
    """Build every signal chain with one parameter multiplied by a factor."""

    def patch(**factors):
        def broken(**given):
            return physics.signal_chain(
                **{key: factors.get(key, 1.0) * value for key, value in given.items()}
            )

        monkeypatch.setattr(camera, "signal_chain", broken)

    return patch


def test_passes(failures, monkeypatch):
    """The frame camera with a smaller sensor; `twin validate` takes the whole one."""
    rig = photon_transfer.load_rig("mpi_bench")
    small = rig.frame_camera.model_copy(update={"columns": 1024, "rows": 768})
    monkeypatch.setattr(photon_transfer, "load_rig", lambda _: replace(rig, frame_camera=small))
    rows = photon_transfer.rows()
    assert failures(rows) == []
    assert len(rows) == 10


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("key", "names"),
    [
        # A wrong gain is the same for photons and dark noise, so the noise in electrons stays.
        ("gain_dn_per_e", ["gain"]),
        ("dark_noise_e", ["read noise"]),
        # Too little beside the dark noise to show there.
        ("line_noise_e", ["line noise"]),
        ("full_well_e", ["full well"]),
    ],
)
def test_fails_with_another_chain(failures, chain_with, key, names):
    chain_with(**{key: 1.3 if key == "line_noise_e" else 1.05})
    assert lost(failures) == names


def test_twelve_bits_have_sixteen_times_the_gain_and_the_same_noise():
    """The judge counts steps of the converter; electrons stay electrons."""
    sensor = photon_transfer.load_rig("mpi_bench").line_camera
    found = photon_transfer.working_judgement(sensor.model_copy(update={"bit_depth": 12}))
    assert found.gain_dn_per_e == pytest.approx(16 * sensor.gain_dn_per_e, rel=0.02)
    both = (sensor.dark_noise_e**2 + sensor.line_noise_e**2) ** 0.5
    assert found.dark_noise_e == pytest.approx(both, rel=0.02)


def test_a_loud_line_counts_as_temporal_dark_noise():
    sensor = photon_transfer.load_rig("mpi_bench").line_camera
    loud = sensor.model_copy(update={"line_noise_e": 15.0, "dark_noise_e": 20.0})
    found = photon_transfer.working_judgement(loud)
    # In grey values, as so much line noise leaves little certainty of the package's gain.
    gain_error = found.gain_dn_per_e / loud.gain_dn_per_e
    # √(20² + 15²): 1024 lines leave it uncertain by 15²/25² · 1/√(2 · 1024) = 0.8 %
    assert found.dark_noise_e * gain_error == pytest.approx(25.0, rel=0.04)
    assert photon_transfer.line_noise_e(found) * gain_error == pytest.approx(15.0, rel=0.1)


@pytest.mark.usefixtures("fresh")
def test_fails_with_another_prnu(failures, monkeypatch):
    true = camera._pattern

    def broken(camera_name, name, shape, sigma):
        return true(camera_name, name, shape, sigma * (1.1 if name == "prnu" else 1.0))

    monkeypatch.setattr(camera, "_pattern", broken)
    assert lost(failures) == ["PRNU"]


@pytest.mark.usefixtures("fresh")
def test_fails_without_photon_noise(failures, monkeypatch):
    """A camera that adds the same dark noise at every level has no photon transfer curve."""

    def noiseless(*, electrons, sensor, rng):
        dark = sensor.dark_noise_e * rng.standard_normal(electrons.shape)
        value = sensor.gain_dn_per_e * (electrons + dark) + sensor.black_level_dn
        return np.clip(np.rint(value), 0, 255).astype(np.uint8)

    monkeypatch.setattr(photon_transfer, "expose", noiseless)
    assert "gain" in lost(failures)


def test_a_figure_is_written(tmp_path, monkeypatch):
    rig = photon_transfer.load_rig("mpi_bench")
    monkeypatch.setattr(
        photon_transfer, "load_rig", lambda _: replace(rig, frame_camera=rig.line_camera)
    )
    photon_transfer.figure(tmp_path / "transfer.png")
    assert (tmp_path / "transfer.png").stat().st_size > 1000


def test_numpy_is_left_as_it_was():
    assert not hasattr(np, "asfarray")
