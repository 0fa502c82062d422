"""Drawing on the unrolled shank: from (z, arc) on the surface to lines and columns of a scan."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.deposit import Deposit, draw_beads, mark_beads
from twin.render.line_optics import LineBlur
from twin.render.line_view import LineView

Array = NDArray[np.float64]


@dataclass(frozen=True)
class UnrolledScan:
    """A scan as a drawing surface: lines at places `arc_m` [lines], columns as in `view`.

    `arc_m` is unwrapped: a part seen for longer than one turn appears again. `depth_at` gives the
    depth of the surface below the crest line at points (z, arc).

    Assumes: marks are as long as on the crest line, however the flank that they lie on is turned.
    """

    arc_m: Array
    view: LineView
    circumference_m: float
    blur: LineBlur
    depth_at: Callable[[Array, Array], Array]

    @property
    def z_m(self) -> Array:
        """Place [columns] that each column sees on the crest line."""
        return self.view.z_m

    def draw(self, share: NDArray[np.float32], deposit: Deposit) -> None:
        """Add a deposit to the glow share of every pixel [lines, columns]."""
        for shift in self._turns(deposit.points_m[:, 1]):
            seen = self._seen(deposit, shift)
            draw_beads(
                share=share,
                row_m=self.arc_m,
                column_m=self.z_m,
                bead_row_m=seen.arc_m,
                bead_column_m=seen.z_m,
                glow_m2=deposit.glow_m2,
                sigma_row_m=seen.sigma_arc_m,
                sigma_column_m=seen.sigma_z_m,
            )

    def mark(self, mask: NDArray[np.uint8], deposit: Deposit, label: int) -> None:
        """Set the mask [lines, columns] to `label` where the deposit would be seen."""
        pixel_m = np.gradient(self.z_m)
        for shift in self._turns(deposit.points_m[:, 1]):
            seen = self._seen(deposit, shift)
            mark_beads(
                mask=mask,
                label=label,
                row_m=self.arc_m,
                column_m=self.z_m,
                bead_row_m=seen.arc_m,
                bead_column_m=seen.z_m,
                radius_row_m=1.5 * seen.sigma_arc_m,
                radius_column_m=np.maximum(
                    1.5 * seen.sigma_z_m, np.interp(seen.z_m, self.z_m, pixel_m)
                ),
            )

    def _seen(self, deposit: Deposit, shift_m: float) -> "_Seen":
        """The beads as the camera sees them when they come by, `shift_m` around."""
        z, arc = deposit.points_m[:, 0], deposit.points_m[:, 1]
        line = self._line(arc + shift_m)
        depth = self.depth_at(z, arc)
        seen = self.view.seen_m(z_m=z, towards_m=self.blur.runout_m[line] - depth)
        blur_z, blur_arc = self.blur.at(line=line, depth_m=depth)
        return _Seen(
            z_m=seen,
            arc_m=arc + shift_m,
            sigma_z_m=np.hypot(deposit.sigma_m, blur_z * self._there(self.view.stretch_z, seen)),
            sigma_arc_m=np.hypot(
                deposit.sigma_m, blur_arc * self._there(self.view.stretch_arc, seen)
            ),
        )

    def _there(self, per_column: Array, z_m: Array) -> Array:
        return np.interp(z_m, self.z_m, per_column)

    def _turns(self, arc_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Whole turns [m] by which a mark at `arc_m` must be shifted to be seen in the scan."""
        if len(arc_m) == 0 or len(self.arc_m) == 0:
            return np.zeros(0)
        first = np.floor((self.arc_m.min() - arc_m.max()) / self.circumference_m)
        last = np.ceil((self.arc_m.max() - arc_m.min()) / self.circumference_m)
        return np.arange(first, last + 1) * self.circumference_m

    def _line(self, arc_m: NDArray[np.float64]) -> NDArray[np.int64]:
        """Line [beads] that sees each place, roughly: for blur that hardly varies."""
        low, high = self.arc_m[0], self.arc_m[-1]
        share = (arc_m - low) / (high - low) if high != low else np.zeros_like(arc_m)
        last = len(self.arc_m) - 1
        return np.clip(np.rint(share * last), 0, last).astype(np.int64)


@dataclass(frozen=True)
class _Seen:
    """Places and standard deviations [beads] of beads as they appear on the crest line."""

    z_m: Array
    arc_m: Array
    sigma_z_m: Array
    sigma_arc_m: Array


def no_depth(z_m: Array, _arc_m: Array) -> Array:
    """Depth of a plain cylinder."""
    return np.zeros_like(z_m)
