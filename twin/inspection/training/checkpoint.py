"""Training as it stands, on disk: whole or as it was before, and of one plan only."""

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from twin.core.errors import UsageError
from twin.inspection.recipe import Normalisation
from twin.inspection.training.losses.distillation import Lesson
from twin.inspection.training.networks.build import build
from twin.inspection.training.plan import Plan, Schedule
from twin.inspection.training.sampling import Mistake, Variation

CHECKPOINT = "checkpoint.pt"
Weights = dict[str, Any]


@dataclass
class State:
    """Everything needed to go on after an interruption; `best` are the weights to keep."""

    network: nn.Module
    optimiser: torch.optim.Optimizer
    pace: torch.optim.lr_scheduler.LRScheduler
    epoch: int = 0
    mistakes: tuple[Mistake, ...] = ()
    best: Weights | None = None
    best_loss: float = float("inf")
    best_epoch: int = 0


def save(state: State, folder: Path, *, seed: int, plan: Plan) -> None:
    """Write the state in one step."""
    path = folder / CHECKPOINT
    saved = {
        "run": _run(seed, plan),
        "network": state.network.state_dict(),
        "optimiser": state.optimiser.state_dict(),
        "pace": state.pace.state_dict(),
        "epoch": state.epoch,
        "mistakes": [(m.scene, m.row, m.column) for m in state.mistakes],
        "best": state.best,
        "best_loss": state.best_loss,
        "best_epoch": state.best_epoch,
    }
    torch.save(saved, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(state: State, folder: Path, *, seed: int, plan: Plan) -> State:
    """The state as it was saved in `folder`, or as it is where nothing was.

    Raises: UsageError where the folder holds another run.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return state
    saved = _load(path)
    if (saved["run"]["seed"], _plan(saved["run"])) != (seed, plan):
        raise UsageError(
            f"{path}: belongs to another run, got {saved['run']!r}, "
            f"this one is {_run(seed, plan)!r}; train into an empty folder"
        )
    state.network.load_state_dict(saved["network"])
    state.optimiser.load_state_dict(saved["optimiser"])
    state.pace.load_state_dict(saved["pace"])
    mistakes = tuple(Mistake(*place) for place in saved["mistakes"])
    kept = {name: saved[name] for name in ("epoch", "best", "best_loss", "best_epoch")}
    return replace(state, mistakes=mistakes, **kept)


def trained(folder: Path) -> tuple[nn.Module, Plan]:
    """The network that was trained into `folder`, and its plan.

    Raises: UsageError where there is none.
    """
    saved = _load(folder / CHECKPOINT)
    plan = _plan(saved["run"])
    network = build(plan)
    network.load_state_dict(saved["best"] or saved["network"])
    return network.eval(), plan


def fingerprint(folder: Path) -> str:
    """Hash of the weights trained into `folder`, to name a teacher by.

    Raises: UsageError where there are none.
    """
    saved = _load(folder / CHECKPOINT)
    digest = hashlib.sha256()
    for name, tensor in sorted((saved["best"] or saved["network"]).items()):
        digest.update(name.encode() + tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def _load(path: Path) -> dict[str, Any]:
    try:
        return torch.load(path, weights_only=True, map_location="cpu")
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); `twin train` writes it"
        ) from None
    except Exception as error:  # torch's own errors share no narrower base
        raise UsageError(f"{path}: not a checkpoint of `twin train` ({error})") from None


def _run(seed: int, plan: Plan) -> dict[str, Any]:
    """All that must agree, in plain words and numbers."""
    entries = asdict(replace(plan, normalisation=plan.normalisation.model_dump()))  # type: ignore[arg-type]
    return {"seed": seed, **entries}


def _plan(run: dict[str, Any]) -> Plan:
    entries = {key: value for key, value in run.items() if key != "seed"}
    return Plan(
        **entries
        | {
            "schedule": Schedule(**entries["schedule"]),
            "normalisation": Normalisation(**entries["normalisation"]),
            "variation": Variation(**entries["variation"]),
            "lesson": Lesson(**entries["lesson"]),
            "tasks": tuple(entries["tasks"]),
            "teachers": tuple(entries["teachers"]),
        }
    )
