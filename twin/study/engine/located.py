"""Whether a finding of the inspection lies on the crack that is there."""

from twin.core.records import Region
from twin.render.view import Box, View

NEAR_PX = 16
"""A finding this near the crack's box has found it: a few cells of the network."""


def lies_on(region: Region, view: View) -> bool:
    """Whether a finding touches a box of the crack in the same view.

    Rows of the shank image run round: its first and last line are neighbours.
    """
    if region.view != view.name:
        return False
    turn = view.electrons.shape[0] if view.name == "shank" else 0
    return any(_touches(region, box, shift) for box in view.boxes for shift in {0, turn, -turn})


def _touches(region: Region, box: Box, shift_px: int) -> bool:
    across = box.x - NEAR_PX < region.x + region.width and region.x < box.x + box.width + NEAR_PX
    top = region.y + shift_px
    along = box.y - NEAR_PX < top + region.height and top < box.y + box.height + NEAR_PX
    return across and along
