"""Drawing on the unrolled shank: from (z, arc) on the surface to lines and columns of a scan."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.deposit import Deposit, draw_beads, mark_beads
from twin.render.line_optics import LineBlur


@dataclass(frozen=True)
class UnrolledScan:
    """A scan as a drawing surface: `arc_m` [lines] and `z_m` [columns] of the pixel centres.

    `arc_m` is unwrapped: a part seen for longer than one turn appears again.
    """

    arc_m: NDArray[np.float64]
    z_m: NDArray[np.float64]
    circumference_m: float
    blur: LineBlur

    def draw(self, share: NDArray[np.float32], deposit: Deposit) -> None:
        """Add a deposit to the glow share of every pixel [lines, columns]."""
        for shift in self._turns(deposit.points_m[:, 1]):
            arc = deposit.points_m[:, 1] + shift
            line = self._line(arc)
            draw_beads(
                share=share,
                row_m=self.arc_m,
                column_m=self.z_m,
                bead_row_m=arc,
                bead_column_m=deposit.points_m[:, 0],
                glow_m2=deposit.glow_m2,
                sigma_row_m=np.hypot(deposit.sigma_m, self.blur.along_m[line]),
                sigma_column_m=np.hypot(deposit.sigma_m, self.blur.across_m[line]),
            )

    def mark(self, mask: NDArray[np.uint8], deposit: Deposit, label: int) -> None:
        """Set the mask [lines, columns] to `label` where the deposit would be seen."""
        pixel_m = self.z_m[1] - self.z_m[0]
        for shift in self._turns(deposit.points_m[:, 1]):
            arc = deposit.points_m[:, 1] + shift
            line = self._line(arc)
            mark_beads(
                mask=mask,
                label=label,
                row_m=self.arc_m,
                column_m=self.z_m,
                bead_row_m=arc,
                bead_column_m=deposit.points_m[:, 0],
                radius_row_m=1.5 * np.hypot(deposit.sigma_m, self.blur.along_m[line]),
                radius_column_m=np.maximum(
                    1.5 * np.hypot(deposit.sigma_m, self.blur.across_m[line]), pixel_m
                ),
            )

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
