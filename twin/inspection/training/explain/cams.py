"""Class activation maps: the maps of a layer, added up by how much each counts.

All take a subject (`Verdict`), a layer and tiles [n, 1, h, w]; all give relevance [n, h, w] ≥ 0.
"""

import warnings
from collections.abc import Callable
from typing import Literal, cast, get_args

import torch
from captum.attr import GuidedGradCam, LayerAttribution, LayerGradCam
from torch import Tensor, nn

from twin.inspection.training.explain.subject import activations

Method = Literal["grad_cam", "grad_cam_pp", "score_cam", "guided_grad_cam"]
METHODS: tuple[Method, ...] = get_args(Method)
MOST_MAPS = 64
"""Score-CAM asks the network once per map; of wide layers the strongest so many are asked."""


def grad_cam(subject: nn.Module, layer: nn.Module, tiles: Tensor) -> Tensor:
    """Maps weighed by their mean gradient. Source: Selvaraju et al. 2017, "Grad-CAM"."""
    found = LayerGradCam(subject, layer).attribute(tiles, 0, relu_attributions=True)
    return _spread(cast(Tensor, found), tiles)


def grad_cam_pp(subject: nn.Module, layer: nn.Module, tiles: Tensor) -> Tensor:
    """Places weighed so that several small defects count alike.

    Source: Chattopadhay et al. 2018, "Grad-CAM++", eq. 19.
    """
    maps, gradient = activations(subject, layer, tiles)
    squared, cubed = gradient**2, gradient**3
    total = maps.sum((2, 3), keepdim=True)
    below = 2 * squared + total * cubed
    alpha = squared / torch.where(below != 0, below, torch.ones_like(below))
    weights = (alpha * torch.relu(gradient)).sum((2, 3), keepdim=True)
    return _spread(torch.relu((weights * maps).sum(1, keepdim=True)), tiles)


def score_cam(subject: nn.Module, layer: nn.Module, tiles: Tensor) -> Tensor:
    """Maps weighed by what the verdict is when only their place is to be seen.

    Source: Wang et al. 2020, "Score-CAM".
    """
    maps, _ = activations(subject, layer, tiles)
    kept = min(MOST_MAPS, maps.shape[1])
    strongest = maps.mean((2, 3)).topk(kept, dim=1).indices
    chosen = torch.gather(maps, 1, strongest[:, :, None, None].expand(-1, -1, *maps.shape[2:]))
    veils = _unit(_raised(chosen, tiles))
    with torch.no_grad():
        ground = tiles.amin((2, 3), keepdim=True)
        scores = torch.stack(
            [subject(ground + (tiles - ground) * veil[:, None])[:, 0] for veil in veils.unbind(1)],
            1,
        )
        weights = torch.softmax(scores, dim=1)[:, :, None, None]
        return torch.relu((weights * veils).sum(1))


def guided_grad_cam(subject: nn.Module, layer: nn.Module, tiles: Tensor) -> Tensor:
    """Grad-CAM times guided backpropagation. Source: Selvaraju et al. 2017, section 3.2."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # captum announces the hooks it sets and takes away again
        found = GuidedGradCam(subject, layer).attribute(tiles.requires_grad_(True), 0)
    return found[:, 0].abs().detach()


_METHODS: dict[Method, Callable[[nn.Module, nn.Module, Tensor], Tensor]] = {
    "grad_cam": grad_cam,
    "grad_cam_pp": grad_cam_pp,
    "score_cam": score_cam,
    "guided_grad_cam": guided_grad_cam,
}


def relevance(method: Method, subject: nn.Module, layer: nn.Module, tiles: Tensor) -> Tensor:
    """Relevance of every pixel by one of the methods, 0 to 1 in each tile [n, h, w]."""
    found = _METHODS[method](subject, layer, tiles.clone())
    return _unit(found[:, None])[:, 0].detach()


def _spread(found: Tensor, tiles: Tensor) -> Tensor:
    return _raised(found, tiles)[:, 0].detach()


def _raised(maps: Tensor, tiles: Tensor) -> Tensor:
    rows, columns = tiles.shape[2:]
    return LayerAttribution.interpolate(maps, (rows, columns), interpolate_mode="bilinear")


def _unit(maps: Tensor) -> Tensor:
    """Each map [n, c, h, w] brought to 0 … 1; all nought where it is flat."""
    low, high = maps.amin((2, 3), keepdim=True), maps.amax((2, 3), keepdim=True)
    return (maps - low) / torch.where(high > low, high - low, torch.ones_like(high))
