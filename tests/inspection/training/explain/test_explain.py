"""Explanations of a network whose reasons are known: it looks for brightness alone."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")
pytest.importorskip("captum", reason="captum (extra train) is not installed")

from torch import nn  # noqa: E402

from twin.inspection.recipe import Normalisation  # noqa: E402
from twin.inspection.training.explain.cams import METHODS, relevance  # noqa: E402
from twin.inspection.training.explain.overlay import overlaid  # noqa: E402
from twin.inspection.training.explain.pointing import pointing_game  # noqa: E402
from twin.inspection.training.explain.subject import Verdict, deepest_layer  # noqa: E402
from twin.inspection.training.networks.answer import Answer  # noqa: E402

LINEAR = Normalisation(kind="sqrt", black_dn=0.0, mean=0.0, scale=1.0)


class Brightness(nn.Module):
    """One map that is the mean of 8 × 8 px, one that is its negative; the first one decides."""

    def __init__(self):
        super().__init__()
        self.to_16 = nn.Sequential(nn.Conv2d(1, 2, 8, stride=8, bias=False), nn.ReLU())
        weights = torch.full((2, 1, 8, 8), 1 / 64)
        weights[1] *= -1
        self.to_16[0].weight = nn.Parameter(weights)

    def forward(self, x):
        return Answer(defective=self.to_16(x)[:, 0].mean((1, 2)))


def spotted(row, column, size=64):
    """A dark tile with one bright block of 8 × 8 px, and its truth in cells of 4 px."""
    tile = np.full((size, size), 4, np.uint8)
    tile[row : row + 8, column : column + 8] = 225
    truth = np.zeros((size // 4, size // 4), bool)
    truth[row // 4 : row // 4 + 2, column // 4 : column // 4 + 2] = True
    return tile, truth


@pytest.mark.parametrize("method", METHODS)
def test_every_method_points_at_the_reason(method):
    network = Brightness()
    tile, _ = spotted(40, 16)
    tensor = torch.from_numpy(np.sqrt(tile.astype(np.float32)))[None, None]
    found = relevance(method, Verdict(network), deepest_layer(network), tensor)[0].numpy()
    assert found.shape == tile.shape
    assert (found.min(), found.max()) == (0.0, 1.0)
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert 36 <= row < 52
    assert 12 <= column < 28


def test_the_pointing_game_counts_hits_and_what_chance_would_give():
    exhibits = [spotted(8, 8), spotted(48, 40), (spotted(8, 48)[0], spotted(48, 8)[1])]
    found = pointing_game(Brightness(), exhibits, normalisation=LINEAR, methods=("grad_cam",))
    assert (found["grad_cam"]["count"], found["grad_cam"]["n"]) == (2, 3)
    assert 0.1 < found["area"] < 0.5


def test_a_network_without_a_class_is_asked_for_its_strongest_cells():
    class Map(nn.Module):
        def forward(self, x):
            return Answer(heat=x)

    tile = torch.zeros(1, 1, 8, 8)
    tile[0, 0, :3, :4] = 6.0
    assert Verdict(Map())(tile).item() == pytest.approx(6.0)


def test_an_overlay_keeps_the_image_where_nothing_is_relevant():
    tile, _ = spotted(8, 8)
    found = np.zeros(tile.shape, np.float32)
    found[8:16, 8:16] = 1.0
    shown = overlaid(tile, found)
    assert (shown[40, 40] == 4).all()
    assert not (shown[10, 10] == 225).all()
