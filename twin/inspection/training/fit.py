"""Gradient descent on tiles: repeatable, and it goes on where it was interrupted."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, TimeRemainingColumn
from torch import Tensor, nn

from twin.core.random import stream
from twin.inspection.prepare import normalise
from twin.inspection.training.checkpoint import State, resume, save
from twin.inspection.training.losses.by_plan import frozen, loss_of
from twin.inspection.training.mistakes import find_mistakes
from twin.inspection.training.networks.build import build
from twin.inspection.training.plan import Plan
from twin.inspection.training.pool import Scene
from twin.inspection.training.sampling import Sampler

VALIDATION_STEPS = 40
CLIP = 5.0
Batch = tuple[NDArray[np.uint8], NDArray[np.bool_]]


@dataclass(frozen=True)
class Material:
    """What there is to learn from, what to stop by, whom to believe, and weights to start with."""

    scenes: Sequence[Scene]
    validation: Sequence[Scene] = ()
    teachers: Sequence[nn.Module] = ()
    start: nn.Module | None = None


def fit(material: Material, folder: Path, *, seed: int, plan: Plan, threads: int = 1) -> nn.Module:
    """Train the network of `plan`; goes on from `folder`/checkpoint.pt where there is one.

    The same material, seed, plan, thread count and torch release give the same weights on a
    processor, also after an interruption: every epoch draws from a stream of its own. A graphics
    processor is used where there is one, with 16-bit products.
    """
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True, warn_only=torch.cuda.is_available())
    torch.utils.deterministic.fill_uninitialized_memory = False  # pyright: ignore  # nothing reads it
    course = Course(material, seed, plan)
    state = resume(course.begin(), folder, seed=seed, plan=plan)
    columns = (*Progress.get_default_columns()[:-1], TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        steps = plan.schedule.steps
        task = progress.add_task("training", total=plan.schedule.epochs * steps)
        while state.epoch < plan.schedule.epochs and not course.is_stale(state):
            progress.update(task, completed=state.epoch * steps)
            course.mine(state)
            loss = course.epoch(state, lambda: progress.advance(task))
            state.epoch += 1
            checked = course.check(state)
            save(state, folder, seed=seed, plan=plan)
            _log(folder / "training.csv", state, loss, checked)
            progress.update(task, description=f"training, loss {loss:.4f}")
    if state.best is not None:
        state.network.load_state_dict(state.best)
    return state.network.cpu().eval()


class Course:
    """One training: its data, its loss, its teachers, on the fastest device there is."""

    def __init__(self, material: Material, seed: int, plan: Plan) -> None:
        self._material = material
        self._seed = seed
        self._plan = plan
        self._loss = loss_of(plan)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._teachers = [frozen(teacher).to(self._device) for teacher in material.teachers]

    def begin(self) -> State:
        """Nothing learnt yet but what the start knows."""
        torch.manual_seed(self._seed)
        schedule = self._plan.schedule
        network = build(self._plan).to(self._device)
        if self._material.start is not None:
            network.load_state_dict(self._material.start.state_dict())
        network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        optimiser = torch.optim.AdamW(
            network.parameters(),
            lr=schedule.learning_rate,
            weight_decay=schedule.weight_decay,
            fused=True,
        )
        pace = torch.optim.lr_scheduler.OneCycleLR(
            optimiser,
            max_lr=schedule.learning_rate,
            total_steps=schedule.epochs * schedule.steps,
            pct_start=0.15,
        )
        return State(network, optimiser, pace)

    def mine(self, state: State) -> None:
        """Look for mistakes where the schedule says so, and first of all where much is known.

        A network that does not say where cannot be asked where it is wrong.
        """
        if not self._plan.says_where:
            return
        schedule, scenes = self._plan.schedule, self._material.scenes
        knows_at_once = state.epoch == 0 and self._plan.start is not None
        if knows_at_once or state.epoch in schedule.mining_epochs:
            rng = stream(self._seed, "mistakes", state.epoch)
            count = min(schedule.mined_scenes, len(scenes))
            drawn = np.sort(rng.choice(len(scenes), count, replace=False)).tolist()
            with self._precision():
                state.mistakes = find_mistakes(
                    state.network, scenes, drawn, self._plan.normalisation
                )

    def epoch(self, state: State, step_done) -> float:
        """One round of batches; returns the mean loss."""
        state.network.train()
        losses = []
        for batch in self._batches(self._material.scenes, state, "tiles", state.epoch):
            loss = self._loss_of(state.network, batch)
            state.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(state.network.parameters(), CLIP)
            state.optimiser.step()
            state.pace.step()
            losses.append(loss.item())
            step_done()
        return float(np.mean(losses))

    def check(self, state: State) -> float | None:
        """Loss on the validation share, always on the same tiles; keeps the best weights."""
        if self._plan.schedule.patience is None or not self._material.validation:
            return None
        state.network.eval()
        with torch.no_grad():
            batches = self._batches(self._material.validation, None, "validation", 0)
            losses = [self._loss_of(state.network, batch).item() for batch in batches]
        loss = float(np.mean(losses))
        if loss < state.best_loss:
            state.best, state.best_loss = deepcopy(state.network.state_dict()), loss
            state.best_epoch = state.epoch
        return loss

    def is_stale(self, state: State) -> bool:
        """Whether the best weights are older than the patience allows."""
        patience = self._plan.schedule.patience
        return patience is not None and state.epoch - state.best_epoch >= patience

    def _batches(
        self, scenes: Sequence[Scene], state: State | None, name: str, number: int
    ) -> Iterator[Batch]:
        schedule = self._plan.schedule
        plan = self._plan
        sampler = Sampler(
            scenes,
            state.mistakes if state else (),
            plan.variation if state else None,
            tile_px=schedule.tile_px,
        )
        rng = stream(self._seed, name, number)
        for _ in range(schedule.steps if state else VALIDATION_STEPS):
            yield sampler.batch(schedule.batch, rng)

    def _loss_of(self, network: nn.Module, batch: Batch) -> Tensor:
        tiles, truth = self._moved(batch)
        with self._precision():
            said = [teacher(tiles) for teacher in self._teachers]
            return self._loss(network(tiles), truth, said)

    def _moved(self, batch: Batch) -> tuple[Tensor, Tensor]:
        tiles = torch.from_numpy(normalise(batch[0], self._plan.normalisation))[:, None]
        truth = torch.from_numpy(batch[1])[:, None].float()
        return tiles.to(self._device), truth.to(self._device)

    def _precision(self) -> AbstractContextManager[Any]:
        is_fast = self._device.type == "cuda" or self._plan.schedule.mixed_precision
        return torch.autocast(self._device.type, torch.bfloat16, enabled=is_fast)


def _log(path: Path, state: State, loss: float, checked: float | None) -> None:
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(["epoch", "loss", "validation", "learning_rate", "mistakes"])
        rate = f"{state.pace.get_last_lr()[0]:.3e}"
        seen = "" if checked is None else f"{checked:.6f}"
        writer.writerow([state.epoch, f"{loss:.6f}", seen, rate, len(state.mistakes)])
