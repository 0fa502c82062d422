"""Does the teacher's word help? The same student with and without it, same budget, same seeds.

    python reports/distillation.py datasets/train training/teacher training/student out.json

trains the student on the training parts of the data set with each of three seeds, once by the truth
alone and once by the truth and the teacher's softened answers, and judges the six on the same tiles
of validation parts, beside them the teacher and the student that was trained for the line. These
two must have been trained on the same data set with the same seed, 1, or they know those parts.
The six are kept beside the student, in `distillation/`; an interrupted comparison is taken up.
The lesson's temperature and weight were chosen with seed 4, after a temperature of 2 had drawn
lines better on these three, but told tiles apart no better.
Needs the extra `train`. Of each network:

- `loss`: cross-entropy and Dice of cells, as in training (lower is better);
- `dice`: of called cells with true ones over all tiles;
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
from torch import nn

from twin.core.random import stream
from twin.inspection.prepare import normalise
from twin.inspection.training.checkpoint import fingerprint, trained
from twin.inspection.training.data import load_items, split_items
from twin.inspection.training.fit import Material, fit
from twin.inspection.training.losses.crack import crack_loss
from twin.inspection.training.losses.distillation import Lesson
from twin.inspection.training.plan import DARK_GROUND, Plan, Schedule
from twin.inspection.training.pool import Scene
from twin.inspection.training.sampling import Sampler
from twin.inspection.training.statistics import auroc
from twin.inspection.training.train_parts import scenes_of_parts, views_of_plan

SEEDS = (1, 2, 3)
SPLIT_SEED = 1
BUDGET = Schedule(epochs=6, steps=150, tile_px=128, mined_scenes=100, mixed_precision=True)
LESSON = Lesson(temperature=4.0, weight=0.5)
BATCHES, BATCH = 240, 16
SCORE_CELLS = 12
WORKERS = 2


def judged(network: nn.Module, scenes: list[Scene]) -> dict[str, float]:
    """Loss, Dice and AUROC on tiles of `scenes`, the same ones every time."""
    sampler, rng = Sampler(scenes), stream(0, "distillation", "judged")
    losses, scores, truths = [], [], []
    overlap = np.zeros(2)
    for _ in range(BATCHES):
        tiles, cells = sampler.batch(BATCH, rng)
        truth = torch.from_numpy(cells)[:, None].float()
        with torch.no_grad():
            heat = network(torch.from_numpy(normalise(tiles, DARK_GROUND))[:, None]).heat
        losses.append(crack_loss(heat, truth).item())
        called = heat[:, 0].numpy() > 0
        overlap += 2 * (called & cells).sum(), called.sum() + cells.sum()
        best = torch.sigmoid(heat).flatten(1).topk(SCORE_CELLS).values.mean(1)
        scores.append(best.numpy())
        truths.append(cells.any((1, 2)))
    return {
        "loss": float(np.mean(losses)),
        "dice": float(overlap[0] / overlap[1]),
        "auroc": auroc(np.concatenate(scores).astype(float), np.concatenate(truths)),
    }


def compared(data: Path, teacher_folder: Path, student_folder: Path) -> dict[str, Any]:
    """The figures of teacher and students, JSON-ready."""
    folders = (data, teacher_folder, student_folder)
    runs = [(name, seed) for seed in SEEDS for name in ("alone", "taught")]
    found: dict[str, Any] = {"alone": {}, "taught": {}}
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        learning = [pool.submit(learnt, *folders, name, seed) for name, seed in runs]
        for (name, seed), student in zip(runs, learning, strict=True):
            found[name][str(seed)] = student.result()
            print(name, seed, found[name][str(seed)], file=sys.stderr)
    shown = _scenes(data, "validation", _plan(teacher_folder, "alone").head_binning)
    for name, folder in (("teacher", teacher_folder), ("student", student_folder)):
        found[name] = judged(trained(folder)[0], shown)
    return found


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
    return replace(plan, lesson=LESSON, teachers=(fingerprint(teacher_folder),))


@cache
def _scenes(data: Path, share: str, head_binning: int) -> list[Scene]:
    split = split_items(load_items(data), seed=SPLIT_SEED)
    return scenes_of_parts(getattr(split, share), views_of_plan(Plan(head_binning=head_binning)))


if __name__ == "__main__":
    figures = compared(*map(Path, sys.argv[1:4]))
    Path(sys.argv[4]).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
