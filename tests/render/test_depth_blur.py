"""Blur by depth against plain Gaussians."""

import cv2
import numpy as np
import pytest

from twin.render.depth_blur import blurred_by_depth, blurred_evenly


def even(sigma_px, shape=(128, 128)):
    return np.full(shape, sigma_px, np.float32)


def point(shape=(128, 128)):
    image = np.zeros(shape, np.float32)
    image[shape[0] // 2, shape[1] // 2] = 1.0
    return image


def variance_of(image):
    rows = image.sum(axis=1) / image.sum()
    place = np.arange(len(rows))
    return float(rows @ place**2 - (rows @ place) ** 2)


@pytest.mark.parametrize("sigma_px", [0.4, 0.47, 0.8, 2.0])
def test_even_blur_passes_half_where_the_gaussian_does(sigma_px):
    """A Gaussian passes exp(−2 (π σ f)²)."""
    half_per_px = np.sqrt(np.log(2) / 2) / (np.pi * sigma_px)
    wave = np.cos(2 * np.pi * half_per_px * np.arange(200)).astype(np.float32)[None].repeat(32, 0)
    inner = blurred_evenly(image=wave, sigma_px=sigma_px)[8:-8, 20:-20]
    assert inner == pytest.approx(wave[8:-8, 20:-20] / 2, abs=1e-4)


def test_even_blur_keeps_the_light_and_spreads_it_alike_in_both_directions():
    blurred = blurred_evenly(image=point(), sigma_px=0.47)
    assert blurred.sum() == pytest.approx(1.0, rel=1e-6)
    assert blurred == pytest.approx(blurred.T)
    assert blurred.min() >= 0


def test_in_focus_nothing_changes():
    image = np.random.default_rng(1).random((64, 80), np.float32)
    assert np.array_equal(blurred_by_depth(image=image, sigma_px=even(0.0, (64, 80))), image)


@pytest.mark.parametrize("sigma_px", [0.7, 1.5, 2.0, 3.0, 4.5, 6.0])
def test_a_point_keeps_its_light_and_gets_the_variance(sigma_px):
    blurred = blurred_by_depth(image=point(), sigma_px=even(sigma_px))
    assert blurred.sum() == pytest.approx(1.0, rel=1e-4)
    assert variance_of(blurred) == pytest.approx(sigma_px**2, rel=0.02)


@pytest.mark.parametrize("sigma_px", [1.5, 3.0, 6.0])
def test_even_defocus_is_a_gaussian(sigma_px):
    image = cv2.GaussianBlur(np.random.default_rng(2).random((128, 128), np.float32), (0, 0), 2)
    blurred = blurred_by_depth(image=image, sigma_px=even(sigma_px, image.shape))
    expected = cv2.GaussianBlur(image, (0, 0), sigma_px)
    assert np.abs(blurred - expected)[20:-20, 20:-20].max() < 0.01


def test_even_light_stays_even():
    sigma = np.linspace(0, 20, 96, dtype=np.float32)[None].repeat(88, 0)
    blurred = blurred_by_depth(image=np.full((88, 96), 0.3, np.float32), sigma_px=sigma)
    assert blurred == pytest.approx(0.3, rel=1e-4)


def test_sides_that_cannot_be_halved_are_refused():
    with pytest.raises(ValueError, match="multiples of 8"):
        blurred_by_depth(image=np.zeros((60, 64), np.float32), sigma_px=even(1.0, (60, 64)))
