"""Unevenness of the film: mean kept, grain growing with the roughness."""

import numpy as np

from twin.render.texture import UNITY, film_texture


def texture(roughness_ratio):
    return film_texture(
        columns=512, column_m=71e-6, circumference_m=50e-3, roughness_ratio=roughness_ratio
    ).astype(float)


def grain(image):
    """Unevenness from one pixel to the next, over the mean."""
    return np.diff(image, axis=1).std() / image.mean()


def test_mean_is_unity_on_any_surface():
    for ratio in (0.5, 1.0, 3.0):
        assert abs(texture(ratio).mean() / UNITY - 1) < 0.03


def test_grain_grows_with_the_root_of_the_roughness():
    """The clouds are smooth from pixel to pixel: what differs there is grain."""
    assert 1.7 < grain(texture(4.0)) / grain(texture(1.0)) < 2.3
