"""What an image looks like in a dozen numbers: bright, even, grainy, and how large the part is.

They see what a network never trained on such images can not say of itself: an aged lamp, a bath
full of loose dye, another kind of fastener. They depend on no network.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

BLOCK_PX = 16
ROW_STEP = 16
"""Every sixteenth row is looked at closely: enough for means over a part."""
LAGS_PX = (1, 4, 16)
ROW_LAGS = (1, 4)
"""In rows looked at, 16 and 64 px."""
GLOW_SHARE = 0.15
FEATURES = (
    "ground", "level", "dark_tail", "bright_tail", "unevenness",
    *(f"grain_{lag}px" for lag in LAGS_PX), *(f"rows_{ROW_STEP * lag}px" for lag in ROW_LAGS),
    "length", "breadth",
)  # fmt: skip


def image_features(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Features of a grey image [rows, columns], float64 in the order of `FEATURES`.

    Grey values go in as square roots, so that shot noise is alike everywhere (Anscombe 1948), and
    spreads as logarithms. `ground` the dark surroundings; of the part `level` its median,
    `dark_tail`, `bright_tail` from there to its 10th and 90th percentile (what is brighter still
    may be a crack, and cracks are not out of distribution), `unevenness` of its blocks of 16 px;
    `grain_…` and `rows_…` the structure function, root mean square difference of pixels so far
    apart along and across the rows (the spectrum, by Wiener–Khinchin); `length`, `breadth` its
    extent along and across the rows, as logarithms of pixels.
    """
    blocks = _block_roots(image)
    ground, glow = np.percentile(blocks, [0.5, 99.0])
    part = blocks > ground + GLOW_SHARE * (glow - ground)
    if not part.any():
        part[:] = True
    grey = image[ROW_STEP // 2 :: ROW_STEP]
    mask = _mask(part, grey.shape)
    dark, level, bright = _root_quantiles(grey[mask], (0.10, 0.50, 0.90))
    rows: NDArray = cv2.LUT(grey, ROOTS)
    spreads = [_difference(rows, mask, lag, 1) for lag in LAGS_PX]
    spreads += [_difference(rows, mask, lag, 0) for lag in ROW_LAGS]
    extent = [part.any(0).sum() * BLOCK_PX, part.any(1).sum() * BLOCK_PX]
    return np.array([
        ground, level, level - dark, bright - level,
        *np.log(np.maximum([blocks[part].std(), *spreads], FAINTEST)), *np.log(extent),
    ])  # fmt: skip


ROOTS = np.sqrt(np.arange(256, dtype=np.float32))
FAINTEST = 1e-3


def _block_roots(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Square roots of the means of whole blocks, smoothed over 3 × 3 of them."""
    rows, columns = (max(1, size // BLOCK_PX) for size in image.shape)
    whole = image[: rows * BLOCK_PX, : columns * BLOCK_PX]
    means: NDArray = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    smooth: NDArray = cv2.blur(means.astype(np.float32), (3, 3))
    return np.sqrt(smooth)


def _mask(part: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    size = (shape[1], shape[0])
    return cv2.resize(part.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0


def _root_quantiles(grey: NDArray[np.uint8], shares: tuple[float, ...]) -> list[float]:
    """Quantiles of the square roots, linear within a grey value: counts of 256 suffice."""
    counts = np.bincount(grey, minlength=256).astype(np.float64)
    below = np.concatenate([[0.0], np.cumsum(counts)]) / max(1.0, counts.sum())
    edges = np.sqrt(np.maximum(np.arange(257) - 0.5, 0.0))
    return [float(np.interp(share, below, edges)) for share in shares]


def _difference(rows: NDArray[np.float32], mask: NDArray[np.bool_], lag: int, axis: int) -> float:
    """Root mean square difference of pixels `lag` apart that both lie on the part."""
    near = (slice(None),) * axis + (slice(None, -lag),)
    far = (slice(None),) * axis + (slice(lag, None),)
    both = mask[near] & mask[far]
    if not both.any():
        return 0.0
    change: NDArray = cv2.absdiff(rows[far], rows[near])
    return float(cv2.norm(change, cv2.NORM_L2, both.view(np.uint8))) / float(np.sqrt(both.sum()))
