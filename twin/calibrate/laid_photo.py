"""Photographs laid over the rendered view, refused where they do not show what the twin shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.calibrate.indication import Region, contrast_to_noise, without_outliers
from twin.calibrate.photo import Photo
from twin.calibrate.registration import REACH_PX, Shift, found_shift, shifted
from twin.core.errors import UsageError
from twin.render.view import View

LEAST_CONTRAST = 3.0
SATURATED_SHARE = 0.01


@dataclass(frozen=True)
class LaidPhoto:
    """Mean of the photographs, in place.

    `electrons` [rows, columns]; `region` of the indication, its ring free of lint and clumps;
    `count` of photographs and a shift for each; `contrast_to_noise` of the indication.
    """

    electrons: NDArray[np.float32]
    region: Region
    count: int
    shifts: tuple[Shift, ...]
    contrast_to_noise: float


def laid_photo(photos: Sequence[Photo], *, view: View, region: Region) -> LaidPhoto:
    """The photographs laid over the `view` of the piece, and their mean.

    Raises: UsageError for a photograph of another size, and for one in which the indication is
    absent, elsewhere or saturated; names it.
    """
    whole = [_with_rows_of(view, photo) for photo in photos]
    shifts = tuple(_checked_shift(photo, view, region) for photo in whole)
    laid = [shifted(p.electrons, shift) for p, shift in zip(whole, shifts, strict=True)]
    mean = np.asarray(np.mean(laid, axis=0, dtype=np.float32))
    region = replace(region, ring=without_outliers(region, mean))
    mean -= column_pattern(mean, expected=view.electrons, ring=region.ring)
    contrast = contrast_to_noise(mean, region, expected=view.electrons)
    return LaidPhoto(mean, region, len(photos), shifts, contrast)


def column_pattern(
    image: NDArray[np.float32], *, expected: NDArray[np.float32], ring: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """What the columns of `image` have too much or too little, each as a whole [columns].

    A line camera draws its fixed pattern down the image. Means over the ground of each column are
    drawn towards 0 by as much as noise makes of them; without a pattern nothing is left.

    Source: one-way random effects: variance components by moments, best linear prediction.
    """
    count = ring.sum(axis=0)
    left = np.where(ring, image - expected, 0).astype(np.float64)
    left -= np.where(ring, left.sum() / count.sum(), 0)
    means = left.sum(axis=0) / np.maximum(count, 1)
    total, columns = count.sum(), np.count_nonzero(count)
    between = float(count @ means**2)
    within = (float(np.vdot(left, left)) - between) / max(1, total - columns)
    spread = (between - (columns - 1) * within) / max(1.0, total - float(count @ count) / total)
    if spread <= 0:
        return np.zeros(len(count), np.float32)
    trust = spread * count / (spread * count + within)
    return (trust * means).astype(np.float32)


def _checked_shift(photo: Photo, view: View, region: Region) -> Shift:
    """Shift of one photograph, in which the indication is there and not saturated."""
    shift = found_shift(photo.electrons, view.electrons, region.window)
    laid = shifted(photo.electrons, shift)
    ratio = contrast_to_noise(laid, region, expected=view.electrons)
    if ratio < LEAST_CONTRAST:
        raise UsageError(
            f"{photo.name}: no indication where the twin has it: contrast-to-noise ratio "
            f"{ratio:.2g}, at least {LEAST_CONTRAST:g} is needed"
        )
    if shift.is_at_the_end:
        raise UsageError(
            f"{photo.name}: the piece lies {REACH_PX} px or more from where the twin has it; "
            f"take the photograph in the twin's geometry"
        )
    share = float(shifted(photo.is_white, shift)[region.core].mean())
    if share > SATURATED_SHARE:
        raise UsageError(
            f"{photo.name}: {share:.1%} of the indication is saturated, allowed "
            f"{SATURATED_SHARE:.0%}; expose for less time"
        )
    return shift


def _with_rows_of(view: View, photo: Photo) -> Photo:
    """The photograph with as many rows as the view: a line more or less is a matter of chance."""
    (rows, columns), (high, wide) = photo.electrons.shape, view.electrons.shape
    if columns != wide or abs(rows - high) > REACH_PX:
        raise UsageError(
            f"{photo.name}: got {columns} × {rows} px; the twin's view of the piece has "
            f"{wide} × {high}: set line_scan.lines and divider as the photograph was taken"
        )
    missing = ((0, max(0, high - rows)), (0, 0))
    return Photo(
        photo.name,
        np.pad(photo.electrons[:high], missing, mode="edge"),
        np.pad(photo.is_white[:high], missing, mode="edge"),
    )
