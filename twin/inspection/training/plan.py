"""What is to be trained, and how: everything that the weights follow from but data and seed."""

from dataclasses import dataclass, field
from typing import Literal

from twin.inspection.recipe import Normalisation
from twin.inspection.training.losses.distillation import Lesson
from twin.inspection.training.networks.attention import Attention
from twin.inspection.training.networks.classifiers import TILE_PX as SWIN_TILE_PX
from twin.inspection.training.networks.defect_aux_net import TASKS, Task
from twin.inspection.training.pool import TILE_PX
from twin.inspection.training.sampling import Variation

NetworkName = Literal["crack_net", "student", "defect_aux_net", "swin", "efficientnet"]
DARK_GROUND = Normalisation(kind="sqrt", black_dn=0.0, mean=3.5, scale=2.0)
"""Of glowing lines on a dark ground."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn: `epochs` of `steps` batches of `batch` tiles of `tile_px`,
    at a peak `learning_rate`.

    Mistakes are looked for three times, on `mined_scenes` images each. With a `patience` the best
    weights on the validation share are kept, and learning ends when they are so many epochs old.
    Products have 16 bits on a graphics processor, with `mixed_precision` on any.
    """

    epochs: int = 20
    steps: int = 250
    batch: int = 16
    tile_px: int = TILE_PX
    mined_scenes: int = 900
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3
    patience: int | None = None
    mixed_precision: bool = False

    @property
    def mining_epochs(self) -> tuple[int, ...]:
        """Epochs that begin with a search for mistakes."""
        return tuple(sorted({round(self.epochs * share) for share in (0.25, 0.5, 0.75)}))


@dataclass(frozen=True)
class Plan:
    """A network and its lessons.

    `head_binning` pixels of the head's images, squared, are seen as one. `attention` and `tasks`
    are Defect-Aux-Net's; `lesson` says how much the teachers count, of whom `teachers` holds the
    hashes of the weights, as `start` does of the weights to begin with, where they are not random.
    """

    network: NetworkName = "crack_net"
    schedule: Schedule = field(default_factory=Schedule)
    normalisation: Normalisation = DARK_GROUND
    variation: Variation = field(default_factory=Variation)
    head_binning: int = 1
    attention: Attention = "both"
    tasks: tuple[Task, ...] = TASKS
    teachers: tuple[str, ...] = ()
    lesson: Lesson = field(default_factory=Lesson)
    start: str | None = None

    @property
    def reads_tile(self) -> bool:
        """Whether the network can read tiles of the schedule's size; Swin's windows fit one."""
        return self.network != "swin" or self.schedule.tile_px == SWIN_TILE_PX

    @property
    def says_where(self) -> bool:
        """Whether the network has a heat map, without which it can teach but not be deployed."""
        if self.network == "defect_aux_net":
            return "mask" in self.tasks
        return self.network in ("crack_net", "student")
