"""Does the teacher's word help? The same student with and without it, same budget, same seeds.

    python reports/distillation.py datasets/train training/teacher training/student out.json

trains the student on the training parts of the data set with each of three seeds, once by the truth
alone and once by the truth mixed with the teacher's softened answers, and judges the six on the
same tiles of validation parts, beside them the teacher and the student that was trained for the
line. These two must have been trained on the same data set with the same seed, 1, or they know
those parts. The six are kept beside the student, in `distillation/`; an interrupted comparison is
taken up. The lesson has the temperature and weight that `twin distil` takes unless told otherwise.
They were chosen with seed 4, as was that the teacher speaks in the labels: in a loss of its own, at
weights 0.5 and 0.2, it had told tiles of these three seeds apart no better.
Needs the extra `train`. Of each network:

- `loss`: cross-entropy and Dice of cells, as in training (lower is better);
- `dice`: of cells called from a chance of one half on with true ones, over all tiles, and
  `dice_best`, where each network's cells are called from the chance on that suits it best;
- `auroc`: chance that a tile with a crack outscores one without; a tile's score is the mean chance
  of its twelve most probable cells, as on the line.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from twin.core.random import stream
from twin.core.whole_file import write_whole
from twin.inspection.prepare import normalise
from twin.inspection.training.checkpoint import fingerprint, trained
from twin.inspection.training.data import load_items, split_items
from twin.inspection.training.fit import Material, fit
from twin.inspection.training.losses.crack import crack_loss
from twin.inspection.training.plan import DARK_GROUND, Plan, Schedule
from twin.inspection.training.pool import Scene
from twin.inspection.training.sampling import Sampler
from twin.inspection.training.statistics import auroc
from twin.inspection.training.train_parts import scenes_of_parts, views_of_plan

SEEDS = (1, 2, 3)
SPLIT_SEED = 1
BUDGET = Schedule(epochs=6, steps=150, tile_px=128, mined_scenes=100, mixed_precision=True)
BATCHES, BATCH = 240, 16
SCORE_CELLS = 12
LEVELS = np.arange(-2.0, 6.01, 0.25)
"""Log-odds from which a cell may be called; 0 is a chance of one half."""
WORKERS = 2


def judged(network: nn.Module, scenes: list[Scene]) -> dict[str, float]:
    """Loss, Dice and AUROC on tiles of `scenes`, the same ones every time."""
    sampler, rng = Sampler(scenes), stream(0, "distillation", "judged")
    losses, scores, truths = [], [], []
    called, both, true = np.zeros(len(LEVELS)), np.zeros(len(LEVELS)), 0
    for _ in range(BATCHES):
        tiles, cells = sampler.batch(BATCH, rng)
        truth = torch.from_numpy(cells)[:, None].float()
        with torch.no_grad():
            heat = network(torch.from_numpy(normalise(tiles, DARK_GROUND))[:, None]).heat
        losses.append(crack_loss(heat, truth).item())
        called += _above(heat[:, 0].numpy())
        both += _above(heat[:, 0].numpy()[cells])
        true += cells.sum()
        best = torch.sigmoid(heat).flatten(1).topk(SCORE_CELLS).values.mean(1)
        scores.append(best.numpy())
        truths.append(cells.any((1, 2)))
    dice = 2 * both / (called + true)
    return {
        "loss": float(np.mean(losses)),
        "dice": float(dice[LEVELS == 0].item()),
        "dice_best": float(dice.max()),
        "auroc": auroc(np.concatenate(scores).astype(float), np.concatenate(truths)),
    }


def compared(data: Path, teacher_folder: Path, student_folder: Path) -> dict[str, Any]:
    """The figures of teacher and students, JSON-ready."""
    runs = [(name, seed) for name in ("taught", "alone") for seed in SEEDS]
    one_thread: dict[str, Any] = {"initializer": torch.set_num_threads, "initargs": (1,)}
    with ProcessPoolExecutor(WORKERS, get_context("spawn"), **one_thread) as pool:
        before = {"teacher": teacher_folder, "student": student_folder}
        judging = {name: pool.submit(known, data, folder) for name, folder in before.items()}
        learning = [
            pool.submit(learnt, data, teacher_folder, student_folder, name, seed)
            for name, seed in runs
        ]
        found: dict[str, Any] = {"alone": {}, "taught": {}}
        for (name, seed), student in zip(runs, learning, strict=True):
            found[name][str(seed)] = student.result()
            print(name, seed, found[name][str(seed)], file=sys.stderr)
        return found | {name: network.result() for name, network in judging.items()}


def known(data: Path, folder: Path) -> dict[str, float]:
    """Figures of a network that was trained before."""
    network, plan = trained(folder)
    return judged(network, _scenes(data, "validation", plan.head_binning))


def learnt(
    data: Path, teacher_folder: Path, student_folder: Path, name: str, seed: int
) -> dict[str, float]:
    """Figures of one student of the comparison, trained here or taken up."""
    plan = _plan(teacher_folder, name)
    teachers = (trained(teacher_folder)[0],) if name == "taught" else ()
    material = Material(_scenes(data, "train", plan.head_binning), teachers=teachers)
    folder = student_folder.parent / "distillation" / f"{name}_{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    network = fit(material, folder, seed=seed, plan=plan)
    return judged(network, _scenes(data, "validation", plan.head_binning))


def _plan(teacher_folder: Path, name: str) -> Plan:
    _, theirs = trained(teacher_folder)
    plan = Plan(network="student", head_binning=theirs.head_binning, schedule=BUDGET)
    if name == "alone":
        return plan
    return replace(plan, teachers=(fingerprint(teacher_folder),))


def _above(log_odds: NDArray[np.float32]) -> NDArray[np.intp]:
    """How many lie above each of `LEVELS`."""
    return log_odds.size - np.searchsorted(np.sort(log_odds, None), LEVELS, side="right")


@cache
def _scenes(data: Path, share: str, head_binning: int) -> list[Scene]:
    split = split_items(load_items(data), seed=SPLIT_SEED)
    return scenes_of_parts(getattr(split, share), views_of_plan(Plan(head_binning=head_binning)))


if __name__ == "__main__":
    figures = compared(*map(Path, sys.argv[1:4]))
    write_whole(Path(sys.argv[4]), json.dumps(figures, indent=2) + "\n")
