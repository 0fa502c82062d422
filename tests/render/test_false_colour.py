"""False colour: green on dark green, in order of brightness."""

import numpy as np
import pytest

from twin.render.false_colour import GROUND_RGB, LIGHT_RGB, false_colour

RAMP = np.arange(256, dtype=np.uint8).reshape(1, 256)


def test_ends_of_the_scale():
    colours = false_colour(RAMP)
    assert tuple(colours[0, 0]) == GROUND_RGB
    assert tuple(colours[0, 255]) == LIGHT_RGB


def test_shape_and_type():
    colours = false_colour(np.zeros((3, 5), np.uint8))
    assert (colours.shape, colours.dtype) == ((3, 5, 3), np.uint8)


def test_brighter_is_never_darker_and_green_leads():
    colours = false_colour(RAMP)[0].astype(int)
    assert (np.diff(colours, axis=0) >= 0).all()
    assert (colours[:, 1] > colours[:, 0]).all()
    assert (colours[:, 1] > colours[:, 2]).all()


@pytest.mark.parametrize("image", [np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.float32)])
def test_refuses_what_is_no_grey_image(image):
    with pytest.raises(ValueError, match="uint8"):
        false_colour(image)
