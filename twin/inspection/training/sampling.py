"""Which tiles the network learns from: cracks, what looks like one, and everything else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.inspection.training.augment import augment
from twin.inspection.training.geometry import warped
from twin.inspection.training.mixing import cut_mixed, transferred
from twin.inspection.training.pool import TILE_PX, Scene

MIX = {"crack": 0.3, "structure": 0.15, "hard": 0.4, "anywhere": 0.15}
SHANK_SHARE = 0.5
JITTER_SHARE = 0.375


@dataclass(frozen=True)
class Mistake:
    """A place where the network saw a crack that is not there: scene, row and column [px]."""

    scene: int
    row: int
    column: int


@dataclass(frozen=True)
class Variation:
    """How far tiles are varied beyond what every bench does to them.

    `geometry`: scaled and turned; `transfer_share` of the tiles get the defects of another part,
    `mix_share` a piece of another tile.
    """

    geometry: bool = False
    transfer_share: float = 0.0
    mix_share: float = 0.0


class Sampler:
    """Draws training tiles from scenes; places of earlier `mistakes` are drawn on purpose."""

    def __init__(
        self,
        scenes: Sequence[Scene],
        mistakes: Sequence[Mistake] = (),
        variation: Variation | None = None,
        *,
        tile_px: int = TILE_PX,
    ) -> None:
        self._tile_px = tile_px
        self._scenes = scenes
        self._mistakes = mistakes
        self._variation = variation or Variation()
        self._cracked = self._by_kind(lambda scene: bool(scene.truth.any()))
        self._all = self._by_kind(lambda _: True)

    def batch(
        self, size: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Tiles [size, tile, tile] and truth [size, tile/4, tile/4], mixed as in `MIX`."""
        names = rng.choice(list(MIX), size, p=list(MIX.values()))
        pairs = [self._tile(str(name), rng) for name in names]
        return np.stack([tile for tile, _ in pairs]), np.stack([truth for _, truth in pairs])

    def _tile(self, name: str, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
        """A tile as the mix of kinds has it, with what is taken over from another one."""
        tile, truth = self._one(name, rng)
        varied = self._variation
        if varied.transfer_share and rng.random() < varied.transfer_share:
            return transferred(tile, truth, *self._one("crack", rng), rng)
        if varied.mix_share and rng.random() < varied.mix_share:
            return cut_mixed(tile, truth, *self._one("anywhere", rng), rng)
        return tile, truth

    def _one(self, name: str, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
        scene, row, column = self._place(name, rng)
        size, jitter = self._tile_px, round(JITTER_SHARE * self._tile_px)
        row += int(rng.integers(-jitter, jitter + 1)) - size // 2
        column += int(rng.integers(-jitter, jitter + 1)) - size // 2
        tile, truth = crop(scene, row, column, tile_px=size)
        if self._variation.geometry:
            tile, truth = warped(tile, truth, rng)
        return augment(tile, truth, rng, turn=scene.kind == "head")

    def _place(self, name: str, rng: np.random.Generator) -> tuple[Scene, int, int]:
        if name == "hard" and self._mistakes:
            mistake = self._mistakes[int(rng.integers(len(self._mistakes)))]
            return self._scenes[mistake.scene], mistake.row, mistake.column
        groups = self._cracked if name == "crack" else self._all
        kinds = [group for group in groups if len(group)]
        group = kinds[0] if len(kinds) == 1 or rng.random() < SHANK_SHARE else kinds[1]
        scene = self._scenes[group[rng.integers(len(group))]]
        row, column = _pick(_places(scene, name), rng)
        return scene, row, column

    def _by_kind(self, wanted) -> list[NDArray[np.intp]]:
        return [
            np.array([i for i, s in enumerate(self._scenes) if s.kind == kind and wanted(s)], int)
            for kind in ("shank", "head")
        ]


def crop(
    scene: Scene, row: int, column: int, *, tile_px: int = TILE_PX
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The tile nearest to (row, column) that lies within the scene, and its truth."""
    cell = scene.image.shape[0] // scene.truth.shape[0]
    row = min(max(0, row), scene.image.shape[0] - tile_px) // cell * cell
    column = min(max(0, column), scene.image.shape[1] - tile_px) // cell * cell
    size = tile_px // cell
    truth = scene.truth[row // cell : row // cell + size, column // cell : column // cell + size]
    return scene.image[row : row + tile_px, column : column + tile_px], truth


def _places(scene: Scene, name: str) -> NDArray[np.int32]:
    if name == "crack":
        return scene.truth_px
    return scene.part_px if name == "anywhere" else scene.structure_px


def _pick(places: NDArray[np.int32], rng: np.random.Generator) -> tuple[int, int]:
    row, column = places[rng.integers(len(places))]
    return int(row), int(column)
