"""The global gain from photographs of a line of beads."""

from functools import partial

import numpy as np
import pytest

from twin.calibrate.gain import fit_gain
from twin.calibrate.indication import Box
from twin.core.errors import UsageError
from twin.render.view import View, boxes_of_mask

TRUE_GAIN, START = 8.0, 5.0


def fresh(line_of_beads, number):
    """A piece whose beads the twin never draws in a fit."""
    return line_of_beads(TRUE_GAIN, 1000 + number)


def test_a_photograph_of_the_twin_itself(line_of_beads, photograph):
    photo = photograph(line_of_beads(TRUE_GAIN, 0), right_px=-12, down_px=7)
    fit = fit_gain(photos=[photo], render=line_of_beads, start=START)
    assert fit.gain.value == pytest.approx(TRUE_GAIN, rel=0.05)
    assert fit.gain.low < TRUE_GAIN < fit.gain.high
    assert fit.realisations == 1
    assert [(s.right_px, s.down_px) for s in fit.shifts] == [(-12, 7)]
    assert fit.residual_share < 0.1
    assert fit.ground_e == pytest.approx(fit.twin_ground_e, rel=0.05)


def test_without_noise_the_gain_is_exact(line_of_beads):
    from twin.calibrate.photo import Photo

    electrons = line_of_beads(TRUE_GAIN, 0).electrons
    photo = Photo("ideal", electrons, np.zeros(electrons.shape, bool))
    fit = fit_gain(photos=[photo], render=line_of_beads, start=START)
    assert fit.gain.value == pytest.approx(TRUE_GAIN, rel=2e-3)
    assert fit.residual_share < 2e-3


def test_other_beads_are_matched_on_average(line_of_beads, photograph):
    """Six photographs of pieces with beads of their own."""
    photos = [photograph(fresh(line_of_beads, n), seed=n) for n in range(6)]
    fit = fit_gain(photos=photos, render=line_of_beads, start=START)
    assert fit.realisations > 1
    assert fit.gain.value == pytest.approx(TRUE_GAIN, rel=0.1)
    assert fit.gain.low < TRUE_GAIN < fit.gain.high
    one = fit_gain(photos=photos[:1], render=line_of_beads, start=START)
    assert one.gain.high - one.gain.low > fit.gain.high - fit.gain.low


@pytest.mark.parametrize("is_own", [True, False])
def test_intervals_hold_the_truth_as_often_as_they_say(line_of_beads, photograph, is_own):
    """Of 40 photographs 95 % should; less than 34 has a probability of 0.3 %."""
    hits = 0
    for n in range(40):
        view = line_of_beads(TRUE_GAIN, 0) if is_own else fresh(line_of_beads, n)
        fit = fit_gain(photos=[photograph(view, seed=n)], render=line_of_beads, start=START)
        assert (fit.realisations == 1) == is_own
        hits += fit.gain.low < TRUE_GAIN < fit.gain.high
    assert hits >= 34


def test_a_box_picks_one_of_two_lines(line_of_beads, photograph):
    """The right half of the photograph was made at another gain."""
    columns = np.arange(220)
    left, right = (columns >= 10) & (columns < 90), (columns >= 130) & (columns < 210)

    def render(gain, number, *, right_gain=None):
        one = line_of_beads(gain, number, places=left)
        other = line_of_beads(right_gain or gain, number, places=right)
        electrons = np.where(columns < 110, one.electrons, other.electrons)
        mask = one.mask | other.mask
        return View("shank", electrons, mask, boxes_of_mask(mask))

    photo = photograph(render(TRUE_GAIN, 0, right_gain=2.5))
    for box, gain in ((Box(0, 40, 110, 40), TRUE_GAIN), (Box(110, 40, 110, 40), 2.5)):
        fit = fit_gain(photos=[photo], render=render, start=START, box=box)
        assert fit.gain.value == pytest.approx(gain, rel=0.1)


@pytest.mark.parametrize("rows", [-3, 0, 30])
def test_some_lines_more_or_less_do_not_matter(line_of_beads, photograph, rows):
    view = line_of_beads(TRUE_GAIN, 0)
    electrons = np.pad(view.electrons, ((0, 30), (0, 0)), mode="edge")[: 120 + rows]
    photo = photograph(View("shank", electrons, view.mask, ()))
    fit = fit_gain(photos=[photo], render=line_of_beads, start=START)
    assert fit.gain.value == pytest.approx(TRUE_GAIN, rel=0.05)


def test_progress_is_told(line_of_beads, photograph):
    told = []
    photo = photograph(line_of_beads(TRUE_GAIN, 0))
    fit_gain(photos=[photo], render=line_of_beads, start=START, progress=told.append)
    assert told[0] == "rendering at a gain of 5"
    assert len(told) > 10


def test_photographs_that_do_not_serve(line_of_beads, photograph):
    view = line_of_beads(TRUE_GAIN, 0)
    blank = partial(line_of_beads, places=np.zeros(220, bool))(TRUE_GAIN, 0)
    small = View("shank", view.electrons[:, 1:], view.mask[:, 1:], ())
    for photo, message in (
        (photograph(blank), "no indication where the twin has it"),
        (photograph(view, down_px=60), "no indication where the twin has it"),
        (photograph(view, right_px=40), "40 px or more from where"),
        (photograph(view, white_e=90.0), r"% of the indication is saturated, allowed 1%"),
        (photograph(small), r"got 219 × 120 px; the twin's view of the piece has 220 × 120"),
    ):
        with pytest.raises(UsageError, match=rf"photo\.png: .*{message}"):
            fit_gain(photos=[photo], render=line_of_beads, start=START)


def test_an_indication_of_a_few_pixels_is_refused(line_of_beads, photograph):
    dot = partial(line_of_beads, places=np.arange(220) == 100)
    with pytest.raises(UsageError, match="too small"):
        fit_gain(photos=[photograph(dot(80.0, 0))], render=dot, start=START)
