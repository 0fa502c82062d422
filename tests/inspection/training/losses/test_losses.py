"""Losses at values that can be worked out by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")

from twin.inspection.training.losses.detection import (  # noqa: E402
    assigned,
    detection_loss,
    focal,
    generalised_iou,
)
from twin.inspection.training.losses.dice import dice_loss  # noqa: E402
from twin.inspection.training.losses.distillation import (  # noqa: E402
    Lesson,
    distillation_loss,
)
from twin.inspection.training.losses.multi_task import boxes_of, multi_task_loss  # noqa: E402
from twin.inspection.training.networks.answer import Answer  # noqa: E402
from twin.inspection.training.networks.boxes import Detections, places_px  # noqa: E402

SURE = 40.0


def log_odds(*chances):
    return torch.tensor([math.log(p / (1 - p)) for p in chances])


def test_dice_is_nought_when_right_and_near_one_when_wrong():
    truth = torch.zeros(1, 1, 4, 4)
    truth[..., :2, :] = 1.0
    right = SURE * (2 * truth - 1)
    assert dice_loss(right, truth) == pytest.approx(0.0, abs=1e-6)
    assert dice_loss(-right, truth) == pytest.approx(1 - 1 / 17)  # 2·0 + 1 over 8 + 8 + 1
    assert dice_loss(-SURE * torch.ones_like(truth), torch.zeros_like(truth)) == pytest.approx(0)


def test_tiles_without_a_defect_are_no_reward_for_saying_nothing():
    truth = torch.zeros(4, 1, 4, 4)
    truth[0, :, :2] = 1.0
    nothing = torch.full_like(truth, -SURE)
    assert dice_loss(nothing, truth) == pytest.approx(1 - 1 / 9)  # 2·0 + 1 over 8 + 0 + 1


def test_focal_loss_of_a_coin_and_of_a_certainty():
    # α (1 − p)^γ (−ln p) with α = 0.25, γ = 4
    assert focal(torch.zeros(1), torch.ones(1)).item() == pytest.approx(0.25 * 0.5**4 * math.log(2))
    assert focal(torch.zeros(1), torch.zeros(1)).item() == pytest.approx(
        0.75 * 0.5**4 * math.log(2)
    )
    assert focal(torch.tensor([SURE]), torch.ones(1)).item() == pytest.approx(0.0, abs=1e-9)


def test_generalised_iou_of_boxes_that_meet_overlap_and_coincide():
    unit = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    assert generalised_iou(unit, unit).item() == pytest.approx(1.0)
    assert generalised_iou(unit, unit + torch.tensor([1.0, 0, 1.0, 0])).item() == pytest.approx(0.0)
    half = unit + torch.tensor([0.5, 0, 0.5, 0])
    assert generalised_iou(unit, half).item() == pytest.approx(1 / 3)
    far = unit + torch.tensor([9.0, 0, 9.0, 0])
    assert generalised_iou(unit, far).item() == pytest.approx(-0.8)  # 8 of 10 in between


def detections(size=64):
    strides = [4, 8, 16, 32]
    places = [places_px(size // s, size // s, s) for s in strides]
    count = sum(map(len, places))
    return Detections(torch.zeros(1, count), torch.ones(1, count, 4), torch.cat(places),
                      torch.cat([torch.full((len(p),), float(s))
                                 for p, s in zip(places, strides, strict=True)]))  # fmt: skip


def test_a_small_box_is_answered_for_by_the_finest_level_inside_it():
    said = detections()
    inside, target = assigned(said, torch.tensor([[8.0, 8.0, 24.0, 20.0]]))
    assert set(said.strides_px[inside].tolist()) == {4.0}
    assert int(inside.sum()) == 4 * 3
    assert (target[inside] == torch.tensor([8.0, 8.0, 24.0, 20.0])).all()


def test_a_line_thinner_than_a_cell_still_has_its_places():
    said = detections()
    inside, _ = assigned(said, torch.tensor([[8.0, 30.0, 28.0, 30.5]]))
    assert 4 <= int(inside.sum()) <= 10


def test_of_nothing_every_place_says_no():
    said = detections()
    inside, _ = assigned(said, torch.zeros(0, 4))
    assert not inside.any()
    assert detection_loss(said, [torch.zeros(0, 4)]) == pytest.approx(
        said.logits.numel() * 0.75 * 0.5**4 * math.log(2), rel=1e-5
    )


def test_boxes_are_those_of_connected_cells():
    truth = np.zeros((16, 16), bool)
    truth[2:4, 5:9] = truth[10, 0] = True
    assert boxes_of(truth).tolist() == [[20, 8, 36, 16], [0, 40, 4, 44]]


def test_the_three_losses_add_up_one_to_one_to_one():
    said, truth = detections(), torch.zeros(1, 1, 16, 16)
    truth[0, 0, 4:8, 4:8] = 1.0
    heat, defective = torch.zeros(1, 1, 16, 16), torch.zeros(1)
    parts = [multi_task_loss(Answer(defective=defective), truth),
             multi_task_loss(Answer(heat=heat), truth),
             multi_task_loss(Answer(detections=said), truth)]  # fmt: skip
    assert parts[0] == pytest.approx(math.log(2))
    assert multi_task_loss(Answer(heat, defective, said), truth) == pytest.approx(sum(parts))


def test_a_student_who_agrees_has_only_the_doubt_of_the_teacher_left():
    teacher = Answer(defective=log_odds(0.9, 0.2))
    agreed = distillation_loss(teacher, [teacher], Lesson(temperature=1.0))
    doubt = np.mean([-p * math.log(p) - (1 - p) * math.log(1 - p) for p in (0.9, 0.2)])
    assert agreed == pytest.approx(doubt)
    other = Answer(defective=log_odds(0.5, 0.5))
    assert distillation_loss(other, [teacher], Lesson(temperature=1.0)) == pytest.approx(
        math.log(2)
    )


def test_several_teachers_count_by_the_mean_of_their_chances():
    student = Answer(defective=log_odds(0.5))
    two = [Answer(defective=log_odds(0.9)), Answer(defective=log_odds(0.5))]
    one = [Answer(defective=log_odds(0.7))]
    lesson = Lesson(temperature=1.0)
    assert distillation_loss(student, two, lesson) == pytest.approx(
        distillation_loss(student, one, lesson)
    )


def test_temperature_squared_keeps_the_pull_alike():
    # For small log-odds the gradient is (s − t)/(4 n) whatever the temperature (Hinton 2015).
    pulls = []
    for temperature in (1.0, 5.0):
        student = torch.tensor([0.02], requires_grad=True)
        said = [Answer(defective=torch.tensor([-0.02]))]
        loss = distillation_loss(Answer(defective=student), said, Lesson(temperature))
        loss.backward()
        pulls.append(student.grad.item())
    assert pulls[0] == pytest.approx(pulls[1], rel=1e-3)
    assert pulls[0] == pytest.approx(0.01, rel=1e-3)


def test_a_student_with_no_task_in_common_is_refused():
    with pytest.raises(ValueError, match="no task in common"):
        distillation_loss(Answer(heat=torch.zeros(1, 1, 2, 2)),
                          [Answer(defective=torch.zeros(1))], Lesson())  # fmt: skip


def test_a_teacher_without_places_teaches_the_class():
    student = SimpleNamespace(defective=log_odds(0.6), heat=torch.zeros(1, 1, 2, 2))
    loss = distillation_loss(student, [Answer(defective=log_odds(0.6))], Lesson(temperature=1.0))
    assert loss == pytest.approx(-0.6 * math.log(0.6) - 0.4 * math.log(0.4))
