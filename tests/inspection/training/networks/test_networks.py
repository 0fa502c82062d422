"""Shapes, sizes and tasks of the networks."""

import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")

from twin.inspection.training.networks.attention import (  # noqa: E402
    SpatialAttention,
    SqueezeExcitation,
)
from twin.inspection.training.networks.boxes import places_px  # noqa: E402
from twin.inspection.training.networks.build import build  # noqa: E402
from twin.inspection.training.networks.resnet import resnet18_at_8, resnet50  # noqa: E402
from twin.inspection.training.plan import Plan  # noqa: E402

TILES = 2, 1, 64, 128


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(3)


def weights_of(network):
    return sum(parameter.numel() for parameter in network.parameters())


def said_by(plan):
    with torch.no_grad():
        return build(plan).eval()(torch.rand(TILES))


@pytest.mark.parametrize(("make", "millions"), [(resnet18_at_8, 11.2), (resnet50, 23.5)])
def test_backbones_have_the_published_size(make, millions):
    # He et al. 2016, without the thousand-class layer; one channel in where they have three
    assert weights_of(make()) / 1e6 == pytest.approx(millions, abs=0.05)


def test_defect_aux_net_has_the_size_the_thesis_gives():
    without = weights_of(build(Plan("defect_aux_net", attention="none"))) / 1e6
    with_se = weights_of(build(Plan("defect_aux_net", attention="se"))) / 1e6
    assert without == pytest.approx(33.2, abs=1.0)
    assert with_se - without == pytest.approx(2.5, abs=0.1)  # 35.7 against 33.2


@pytest.mark.parametrize("network", ["crack_net", "student"])
def test_a_deployable_network_says_where(network):
    said = said_by(Plan(network))
    assert said.heat.shape == (2, 1, 16, 32)
    assert said.detections is None


def test_the_student_on_the_line_is_never_too_certain_for_8_bits():
    student = build(Plan("student"))
    torch.nn.init.constant_(student.out.bias, -50.0)
    tiles = torch.rand(TILES)
    with torch.no_grad():
        assert student(tiles).heat.max() < -student.CERTAIN  # it must be able to learn from there
        assert (student.eval()(tiles).heat == -student.CERTAIN).all()


@pytest.mark.parametrize("attention", ["none", "se", "spatial", "both"])
def test_one_pass_of_the_teacher_gives_class_mask_and_boxes(attention):
    said = said_by(Plan("defect_aux_net", attention=attention))
    assert said.defective.shape == (2,)
    assert said.heat.shape == (2, 1, 16, 32)
    places = 16 * 32 + 8 * 16 + 4 * 8 + 2 * 4
    assert said.detections.logits.shape == (2, places)
    assert said.detections.boxes_px.shape == (2, places, 4)
    left, top, right, bottom = said.detections.boxes_px.unbind(-1)
    assert (right > left).all()
    assert (bottom > top).all()


@pytest.mark.parametrize("task", ["class", "mask", "boxes"])
def test_single_task_nets_say_one_thing_and_are_smaller(task):
    plan = Plan("defect_aux_net", attention="none", tasks=(task,))
    said = said_by(plan)
    answers = {"class": said.defective, "mask": said.heat, "boxes": said.detections}
    assert [name for name, answer in answers.items() if answer is not None] == [task]
    assert weights_of(build(plan)) < weights_of(build(Plan("defect_aux_net", attention="none")))


@pytest.mark.parametrize("network", ["swin", "efficientnet"])
def test_further_teachers_say_the_class_alone(network):
    pytest.importorskip("transformers", reason="transformers (extra train) is not installed")
    with torch.no_grad():
        said = build(Plan(network)).eval()(torch.rand(2, 1, 256, 256))
    assert said.defective.shape == (2,)
    assert said.heat is None


def test_squeeze_excitation_weighs_channels_alike_everywhere():
    x = torch.rand(1, 32, 6, 6)
    weight = SqueezeExcitation(32)(x) / x
    assert torch.allclose(weight, weight.mean((2, 3), keepdim=True), atol=1e-6)
    assert ((weight > 0) & (weight < 1)).all()


def test_spatial_attention_weighs_places_alike_in_all_channels():
    x = torch.rand(1, 8, 6, 6)
    weight = SpatialAttention()(x) / x
    assert torch.allclose(weight, weight.mean(1, keepdim=True), atol=1e-6)


def test_places_are_the_middles_of_cells():
    assert places_px(2, 3, 8).tolist() == [[4, 4], [12, 4], [20, 4], [4, 12], [12, 12], [20, 12]]
