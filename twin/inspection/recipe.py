"""The recipe of a model: everything needed to use `model.onnx` as it was trained and measured."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from twin.core.errors import ModelError
from twin.core.records import ViewName
from twin.core.whole_file import write_whole

ViewKind = Literal["shank", "head"]
Pixels = Annotated[int, Field(ge=1, le=16_384)]
Binning = Annotated[int, Field(ge=1, le=8)]
Share = Annotated[float, Field(ge=0, le=1)]


class Block(BaseModel):
    """One block of a recipe: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Tensor(Block):
    """Name and shape of a graph input or output; None stands for the free batch dimension."""

    name: str
    shape: tuple[int | None, int, int, int]


class Normalisation(Block):
    """Grey value to network input: x = (√max(dn − black_dn, 0) − mean) / scale.

    The square root makes shot noise equally strong at every brightness (Anscombe 1948).
    """

    kind: Literal["sqrt"]
    black_dn: Annotated[float, Field(ge=0, lt=255)]
    mean: float
    scale: Annotated[float, Field(gt=0)]


class ViewRecipe(Block):
    """How one kind of view is read: expected native shape, binning, length scale of the score.

    `rows` and `columns` None accept any number. Blocks of `bin_rows` × `bin_columns` neighbouring
    pixels are averaged: optics and sensor oversample, the network need not.
    `is_full_turn` says that the first row follows the last, as on an unrolled cylinder.
    `score_cells` is the number of heat-map cells of an indication that counts in full.
    """

    rows: Pixels | None
    columns: Pixels | None
    bin_rows: Binning
    bin_columns: Binning = 1
    is_full_turn: bool
    score_cells: Annotated[int, Field(ge=1, le=256)]


class Views(Block):
    """One recipe per kind of view."""

    shank: ViewRecipe
    head: ViewRecipe


class Score(Block):
    """How a heat map becomes one number; see `twin.inspection.score`.

    `called` is the chance from which a pixel counts as defective in a mask.
    """

    definition: Literal["expected_cells_in_component"]
    floor: Share
    called: Share = 0.5


class RegionRule(Block):
    """Where on an image the part is looked for; see `twin.inspection.region`.

    It glows on a dark ground, or fills the image. Where it glows: `min_contrast_dn` of glow above
    ground, less is no image of a part; `glow_share` of that contrast a block must show;
    `margin_cells` blocks of 16 px are added on every side.
    """

    part: Literal["glows", "fills_the_image"] = "glows"
    min_contrast_dn: Annotated[float, Field(gt=0, le=255)] = 2.0
    glow_share: Annotated[float, Field(gt=0, lt=1)] = 0.15
    margin_cells: Annotated[int, Field(ge=0, le=32)] = 2


class FalseAlarms(Block):
    """Sound parts rejected at the threshold: `count` of `n`, 95 % interval, on which parts."""

    count: Annotated[int, Field(ge=0)]
    n: Annotated[int, Field(ge=1)]
    low: Share
    high: Share
    data: str


class Training(Block):
    """Where the weights come from."""

    command: str
    seed: int
    data_recipe: str


class Recipe(Block):
    """Contents of `recipe.yaml`.

    `decision` worst_view: a part scores as the worst of its five views and is rejected from
    `threshold` on; whatever leaves a doubt is a reject. `false_alarms` is what that threshold costs
    on sound parts. `reference_sha256` is the hash of `reference.json`: a model without it serves,
    but nobody can tell whether its images are like those of training.
    """

    name: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    input: Tensor
    output: Tensor
    tile_px: Annotated[int, Field(ge=32, le=4096)]
    overlap_px: Annotated[int, Field(ge=0)]
    stride_px: Literal[1, 2, 4, 8, 16]
    batch: Annotated[int, Field(ge=1, le=256)]
    normalisation: Normalisation
    views: Views
    regions: RegionRule = RegionRule()
    score: Score
    decision: Literal["worst_view"] = "worst_view"
    threshold: Share
    false_alarm_budget: Share
    false_alarms: FalseAlarms | None = None
    training: Training
    reference_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None

    @model_validator(mode="after")
    def _shapes_agree(self) -> "Recipe":
        cells = self.tile_px // self.stride_px
        wanted = {
            "input": (None, 1, self.tile_px, self.tile_px),
            "output": (None, 1, cells, cells),
        }
        for key, shape in wanted.items():
            if getattr(self, key).shape != shape:
                raise ValueError(f"{key}.shape must be {list(shape)} for this tile_px, stride_px")
        if self.tile_px % self.stride_px or self.overlap_px % (2 * self.stride_px):
            raise ValueError("tile_px must divide by stride_px, overlap_px by 2 · stride_px")
        if self.overlap_px >= self.tile_px:
            raise ValueError("overlap_px must be smaller than tile_px")
        return self

    def view(self, view: ViewName) -> ViewRecipe:
        """The recipe of the kind `view` is of."""
        return getattr(self.views, kind_of(view))

    def called_from(self, chance: float) -> "Recipe":
        """The same recipe with pixels counting as defective from `chance` on."""
        score = self.score.model_copy(update={"called": chance})
        return self.model_copy(update={"score": score})


def kind_of(view: ViewName) -> ViewKind:
    """Kind of a view: the four head views are read alike."""
    return "shank" if view == "shank" else "head"


def load_recipe(path: Path) -> Recipe:
    """The recipe in the YAML file at `path`.

    Raises: ModelError with every problem found, each naming file and key.
    """
    entries = _read_yaml(path)
    try:
        return Recipe.model_validate(entries)
    except ValidationError as error:
        raise ModelError(*(_problem(path, item) for item in error.errors())) from None


def recipe_sha256(recipe: Recipe) -> str:
    """Hash of what a recipe says, however its file is laid out."""
    return hashlib.sha256(recipe.model_dump_json().encode()).hexdigest()


def save_recipe(recipe: Recipe, path: Path) -> None:
    """Write `recipe` as YAML to `path`. Raises: UsageError where it cannot be written."""
    yaml = YAML()
    yaml.width = 100
    text = StringIO()
    yaml.dump(recipe.model_dump(mode="json"), text)
    write_whole(path, text.getvalue())


def _read_yaml(path: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from None
    except YAMLError as error:
        raise ModelError(f"{path}: not YAML ({error})") from None


def _problem(path: Path, item: Any) -> str:
    key = ".".join(str(step) for step in item["loc"]) or "(whole file)"
    got = "" if item["type"] == "missing" else f", got {item['input']!r:.80}"
    return f"{path}: {key}: {item['msg']}{got}"
