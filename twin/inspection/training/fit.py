"""Gradient descent on tiles: repeatable, and it goes on where it was interrupted."""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from rich.progress import Progress
from torch import Tensor, nn

from twin.core.errors import UsageError
from twin.core.random import stream
from twin.inspection.prepare import normalise
from twin.inspection.recipe import Normalisation
from twin.inspection.training.loss import crack_loss
from twin.inspection.training.mistakes import find_mistakes
from twin.inspection.training.network import CrackNet
from twin.inspection.training.pool import Scene
from twin.inspection.training.sampling import Mistake, Sampler

NORMALISATION = Normalisation(kind="sqrt", black_dn=0.0, mean=3.5, scale=2.0)


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn: `epochs` of `steps` batches, peak `learning_rate`.

    Mistakes are looked for three times in the second half.
    """

    epochs: int = 20
    steps: int = 250
    batch: int = 16
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3

    @property
    def mining_epochs(self) -> tuple[int, ...]:
        """Epochs that begin with a search for mistakes."""
        return tuple(sorted({round(self.epochs * share) for share in (0.25, 0.5, 0.75)}))


@dataclass
class State:
    """Everything needed to go on after an interruption."""

    network: CrackNet
    optimiser: torch.optim.Optimizer
    pace: torch.optim.lr_scheduler.LRScheduler
    epoch: int
    mistakes: tuple[Mistake, ...]


def fit(
    scenes: list[Scene], folder: Path, *, seed: int, schedule: Schedule, threads: int = 1
) -> CrackNet:
    """Train a network on `scenes`; goes on from `folder`/checkpoint.pt where there is one.

    The same scenes, seed, schedule, thread count and torch release give the same weights, also
    after an interruption: every epoch draws from a stream of its own.
    """
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    state = _resume(_begin(seed, schedule), folder / "checkpoint.pt", seed, schedule)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("training", total=schedule.epochs, completed=state.epoch)
        while state.epoch < schedule.epochs:
            if state.epoch in schedule.mining_epochs:
                rng = stream(seed, "mistakes", state.epoch)
                state.mistakes = find_mistakes(state.network, scenes, NORMALISATION, rng)
            loss = _epoch(state, scenes, seed, schedule)
            state.epoch += 1
            _save(state, folder / "checkpoint.pt", seed, schedule)
            _log(folder / "training.csv", state, loss)
            progress.update(task, advance=1, description=f"training, loss {loss:.4f}")
    return state.network.eval()


def as_input(tiles: np.ndarray) -> Tensor:
    """Grey tiles uint8 [n, h, w] as network input [n, 1, h, w]."""
    return torch.from_numpy(normalise(tiles, NORMALISATION))[:, None]


def _epoch(state: State, scenes: list[Scene], seed: int, schedule: Schedule) -> float:
    state.network.train()
    losses = []
    for tiles, truth in _batches(state, scenes, seed, schedule):
        loss = crack_loss(state.network(as_input(tiles)), torch.from_numpy(truth)[:, None].float())
        state.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(state.network.parameters(), 5.0)
        state.optimiser.step()
        state.pace.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def _batches(
    state: State, scenes: list[Scene], seed: int, schedule: Schedule
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    sampler = Sampler(scenes, state.mistakes)
    rng = stream(seed, "tiles", state.epoch)
    for _ in range(schedule.steps):
        yield sampler.batch(schedule.batch, rng)


def _begin(seed: int, schedule: Schedule) -> State:
    torch.manual_seed(seed)
    network = CrackNet()
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay
    )
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=schedule.learning_rate,
        total_steps=schedule.epochs * schedule.steps,
        pct_start=0.15,
    )
    return State(network, optimiser, pace, 0, ())


def _resume(state: State, path: Path, seed: int, schedule: Schedule) -> State:
    if not path.exists():
        return state
    saved = torch.load(path, weights_only=True)
    if saved["run"] != _run(seed, schedule):
        raise UsageError(
            f"{path}: belongs to another run, got {saved['run']!r}, "
            f"this one is {_run(seed, schedule)!r}; train into an empty folder"
        )
    state.network.load_state_dict(saved["network"])
    state.optimiser.load_state_dict(saved["optimiser"])
    state.pace.load_state_dict(saved["pace"])
    mistakes = tuple(Mistake(*place) for place in saved["mistakes"])
    return replace(state, epoch=saved["epoch"], mistakes=mistakes)


def _save(state: State, path: Path, seed: int, schedule: Schedule) -> None:
    saved = {
        "run": _run(seed, schedule),
        "network": state.network.state_dict(),
        "optimiser": state.optimiser.state_dict(),
        "pace": state.pace.state_dict(),
        "epoch": state.epoch,
        "mistakes": [(m.scene, m.row, m.column) for m in state.mistakes],
    }
    torch.save(saved, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _run(seed: int, schedule: Schedule) -> dict[str, Any]:
    return {"seed": seed, **asdict(schedule)}


def _log(path: Path, state: State, loss: float) -> None:
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(["epoch", "loss", "learning_rate", "mistakes"])
        rate = state.pace.get_last_lr()[0]
        writer.writerow([state.epoch, f"{loss:.6f}", f"{rate:.3e}", len(state.mistakes)])
