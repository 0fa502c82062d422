"""A training as it is ordered: the plan, its seed and teachers, and what the recipe will say."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from torch import nn

from twin.core.errors import UsageError
from twin.inspection.model import sha256_of
from twin.inspection.recipe import Normalisation, Recipe, Score, Tensor, Training, Views
from twin.inspection.training.checkpoint import fingerprint, trained
from twin.inspection.training.export import INPUT, OUTPUT
from twin.inspection.training.networks.classifiers import TILE_PX as SWIN_TILE_PX
from twin.inspection.training.networks.crack_net import STRIDE_PX
from twin.inspection.training.plan import Plan
from twin.inspection.training.pool import TILE_PX

MOST_EPOCHS = 1000
SCORE = Score(definition="expected_cells_in_component", floor=0.4)
OVERLAP_PX = 32
LARGE_TILE_PX = 384
"""Less is seen twice than in tiles of training; three cover a full turn exactly."""
BATCH = 8
TAUGHT = ("class", "mask")
"""Tasks of which a student believes its teachers."""
KNOWN_AS = {
    "crack_net": "small residual network",
    "student": "ResNet-18",
    "defect_aux_net": "Defect-Aux-Net",
}


@dataclass(frozen=True)
class Order:
    """What `twin train` was asked for.

    All that lies in the folders `also` teaches, none of it judges. `start_folder` holds trained
    weights to begin with. `budget` is the false-alarm share the threshold may cost, `command` the
    call itself and `data_recipe` how the data was made, both for recipe and card. A network that
    `teaches_only` is not made ready for the line.
    """

    plan: Plan = field(default_factory=Plan)
    seed: int = 1
    budget: float = 0.02
    threads: int = 1
    also: tuple[Path, ...] = ()
    start_folder: Path | None = None
    teacher_folders: tuple[Path, ...] = ()
    teaches_only: bool = False
    command: str = ""
    data_recipe: str = ""

    @property
    def is_for_the_line(self) -> bool:
        """Whether a model folder comes of it; without a heat map a network can only teach."""
        return self.plan.says_where and not self.teaches_only

    def full_plan(self) -> Plan:
        """The plan with its teachers and its start named.

        Raises: UsageError for an epoch count outside 1…1000, tiles that the network cannot read,
        a teacher or a start that is none.
        """
        if not self.plan.reads_tile:
            raise UsageError(f"{self.plan.network} reads tiles of {SWIN_TILE_PX} px alone")
        epochs = self.plan.schedule.epochs
        if not 1 <= epochs <= MOST_EPOCHS:
            raise UsageError(f"epochs must lie in 1…{MOST_EPOCHS}, got {epochs!r}")
        teachers = tuple(map(fingerprint, self.teacher_folders))
        start = fingerprint(self.start_folder) if self.start_folder else None
        return replace(self.plan, teachers=teachers, start=start)

    def start(self) -> nn.Module | None:
        """The network to begin with, None for random weights.

        Raises: UsageError where it is another kind of network.
        """
        if self.start_folder is None:
            return None
        network, plan = trained(self.start_folder)
        for name in ("network", "attention", "tasks"):
            theirs, ours = getattr(plan, name), getattr(self.plan, name)
            if theirs != ours:
                raise UsageError(f"{self.start_folder}: its {name} is {theirs!r}, here {ours!r}")
        return network

    def teachers(self) -> Sequence[nn.Module]:
        """The networks that teach.

        Raises: UsageError where one reads images in another way than its student, or says
        nothing that a student could learn.
        """
        networks = []
        for folder in self.teacher_folders:
            network, plan = trained(folder)
            if plan.network == "defect_aux_net" and set(plan.tasks).isdisjoint(TAUGHT):
                raise UsageError(
                    f"{folder}: this teacher's tasks are {', '.join(plan.tasks)}; "
                    f"a student learns {' and '.join(TAUGHT)} from it"
                )
            for name in ("normalisation", "head_binning"):
                theirs, ours = getattr(plan, name), getattr(self.plan, name)
                if theirs != ours:
                    raise UsageError(
                        f"{folder}: this teacher reads images with {name} {theirs}, "
                        f"its student with {ours}"
                    )
            if not replace(plan, schedule=self.plan.schedule).reads_tile:
                raise UsageError(
                    f"{folder}: this teacher, {plan.network}, reads tiles of {SWIN_TILE_PX} px "
                    f"alone, its student is to learn on {self.plan.schedule.tile_px}"
                )
            networks.append(network)
        return networks


def deployed_tile_px(plan: Plan) -> int:
    """Side of the tiles on the line: larger ones for the network that gains from them."""
    return LARGE_TILE_PX if plan.network == "student" else TILE_PX


def tile_recipe(model: Path, order: Order, views: Views, normalisation: Normalisation) -> Recipe:
    """The recipe of a freshly exported network, its threshold still to be chosen."""
    side = deployed_tile_px(order.plan)
    cells = side // STRIDE_PX
    return Recipe(
        name=f"{KNOWN_AS.get(order.plan.network, order.plan.network)} for cracks",
        sha256=sha256_of(model),
        input=Tensor(name=INPUT, shape=(None, 1, side, side)),
        output=Tensor(name=OUTPUT, shape=(None, 1, cells, cells)),
        tile_px=side,
        overlap_px=OVERLAP_PX,
        stride_px=STRIDE_PX,
        batch=BATCH,
        normalisation=normalisation,
        views=views,
        score=SCORE,
        threshold=0.5,
        false_alarm_budget=order.budget,
        training=Training(command=order.command, seed=order.seed, data_recipe=order.data_recipe),
    )


def make_folder(out: Path) -> None:
    """The folder to train into. Raises: UsageError where it cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None
