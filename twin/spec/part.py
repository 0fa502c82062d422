"""One fastener as it lies in the infeed bin: its geometry, its flaws, its harmless marks."""

from dataclasses import dataclass
from typing import Literal

DefectKind = Literal["quench_crack", "seam", "lap", "forging_crack", "inclusion"]
DEFECT_KINDS: tuple[DefectKind, ...] = (
    "quench_crack", "seam", "lap", "forging_crack", "inclusion",
)  # fmt: skip
DepthProfile = Literal["elliptic", "even"]
NuisanceKind = Literal["tool_mark", "lint", "clump", "streak"]
NUISANCE_KINDS: tuple[NuisanceKind, ...] = ("tool_mark", "lint", "clump", "streak")
Surface = Literal["shank", "head"]


@dataclass(frozen=True)
class Defect:
    """A crack, or an inclusion close under the surface, as a polyline.

    On the shank a point is (z [m] from the bearing face, arc [m] around the surface);
    on the head it is (x [m], y [m]) on the top face, axis at the origin.
    `length_m` is the length along the polyline, `depth_m` the greatest depth, `opening_m` the
    width of the mouth, `profile` the course of the depth. A crack breaks the surface: its
    `cover_m` is 0. Of an inclusion `cover_m` is the metal over it and `opening_m` its diameter.
    """

    kind: DefectKind
    surface: Surface
    points_m: tuple[tuple[float, float], ...]
    length_m: float
    depth_m: float
    opening_m: float
    cover_m: float = 0.0
    profile: DepthProfile = "elliptic"


@dataclass(frozen=True)
class Nuisance:
    """Something that must not alarm, as a polyline in the same coordinates as `Defect`.

    `strength` is its brightness relative to a fully developed indication.
    """

    kind: NuisanceKind
    surface: Surface
    points_m: tuple[tuple[float, float], ...]
    width_m: float
    strength: float


@dataclass(frozen=True)
class Part:
    """One fastener; `texture_seed` draws all that is random in its surface and its film."""

    part_id: int
    fastener: str
    defects: tuple[Defect, ...]
    nuisances: tuple[Nuisance, ...]
    texture_seed: int

    @property
    def is_defective(self) -> bool:
        """Whether the truth is reject."""
        return bool(self.defects)

    @property
    def longest_crack_m(self) -> float:
        """Length of the longest crack [m], 0 on a good part."""
        return max((d.length_m for d in self.defects), default=0.0)
