"""Training really learns, repeats itself, and survives an interruption."""

import csv
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch (extra train) is not installed")
pytest.importorskip("onnx", reason="onnx (extra train) is not installed")

from tests.inspection.training.conftest import line_image  # noqa: E402
from twin.core.errors import UsageError  # noqa: E402
from twin.inspection.prepare import normalise  # noqa: E402
from twin.inspection.recipe import ViewRecipe, Views  # noqa: E402
from twin.inspection.training.data import load_items  # noqa: E402
from twin.inspection.training.fit import Material, fit  # noqa: E402
from twin.inspection.training.mistakes import heat_of  # noqa: E402
from twin.inspection.training.networks.crack_net import CrackNet  # noqa: E402
from twin.inspection.training.networks.student import Student  # noqa: E402
from twin.inspection.training.order import Order  # noqa: E402
from twin.inspection.training.plan import DARK_GROUND, Plan, Schedule  # noqa: E402
from twin.inspection.training.pool import load_scenes  # noqa: E402
from twin.inspection.training.sampling import Mistake, Sampler, crop  # noqa: E402
from twin.inspection.training.train import train  # noqa: E402

VIEW = ViewRecipe(rows=None, columns=None, bin_rows=1, is_full_turn=False, score_cells=8)
VIEWS = Views(shank=VIEW, head=VIEW)
SHORT = Plan(schedule=Schedule(epochs=2, steps=20, batch=4))
ONE_STEP = Schedule(epochs=1, steps=1, batch=2, mined_scenes=1)


@pytest.fixture(scope="module")
def scenes(dataset):
    parts = load_scenes(load_items(dataset)[:8], stride_px=4, views=VIEWS)
    return [scene for scenes in parts for scene in scenes]


@pytest.fixture(scope="module")
def trained(scenes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return fit(Material(scenes), folder, seed=1, plan=SHORT), folder


@pytest.fixture(scope="module", params=["swin", "efficientnet"])
def classifier(request, scenes, tmp_path_factory):
    pytest.importorskip("transformers", reason="transformers (extra train) is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    fit(Material(scenes), folder, seed=1, plan=Plan(request.param, ONE_STEP))
    return request.param, folder


def weights(network) -> np.ndarray:
    return torch.cat([p.flatten() for p in network.parameters()]).detach().numpy()


def test_the_map_has_one_cell_per_four_pixels():
    assert CrackNet().eval()(torch.zeros(2, 1, 64, 96)).heat.shape == (2, 1, 16, 24)


def test_the_loss_falls_and_a_line_is_found(trained):
    network, folder = trained
    with (folder / "training.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert losses[1] < 0.7 * losses[0]
    image, mask = line_image(np.random.default_rng(99), cracked=True)
    heat = heat_of(network, image, DARK_GROUND)
    on_line = mask.reshape(80, 4, 80, 4).any((1, 3))
    assert heat[on_line].mean() > 5 * heat[~on_line].mean()


def test_the_same_seed_gives_the_same_weights_also_after_an_interruption(trained, scenes, tmp_path):
    network, _ = trained

    class InterruptionError(Exception):
        """The plug is pulled."""

    def unplug(*_):
        raise InterruptionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("twin.inspection.training.fit.find_mistakes", unplug)
        with pytest.raises(InterruptionError):
            fit(Material(scenes), tmp_path, seed=1, plan=SHORT)
    again = fit(Material(scenes), tmp_path, seed=1, plan=SHORT)
    assert np.array_equal(weights(again), weights(network))


def test_a_checkpoint_of_another_run_is_refused(trained, scenes):
    _, folder = trained
    with pytest.raises(UsageError, match="another run"):
        fit(Material(scenes), folder, seed=2, plan=SHORT)
    longer = replace(SHORT, schedule=replace(SHORT.schedule, epochs=3))
    with pytest.raises(UsageError, match="another run"):
        fit(Material(scenes), folder, seed=1, plan=longer)


def test_tiles_and_their_truth_stay_together(scenes):
    cracked = next(scene for scene in scenes if scene.truth.any())
    row, column = cracked.truth_px[0]
    tile, truth = crop(cracked, int(row) - 100, int(column) - 50)
    assert tile.shape == (256, 256)
    on_line = np.kron(truth, np.ones((4, 4), bool))
    assert tile[on_line].mean() > 1.5 * tile[~on_line].mean()


def test_a_batch_mixes_cracks_and_quiet_tiles(scenes):
    tiles, truth = Sampler(scenes).batch(40, np.random.default_rng(3))
    assert tiles.shape == (40, 256, 256)
    assert truth.shape == (40, 64, 64)
    assert 8 <= truth.any((1, 2)).sum() <= 36


def test_normalisation_is_monotonous():
    grey = np.arange(256, dtype=np.uint8)
    assert (np.diff(normalise(grey, DARK_GROUND)) > 0).all()


def test_too_few_parts_are_refused(dataset, tmp_path):
    (tmp_path / "parts.jsonl").write_text(
        "\n".join((dataset / "parts.jsonl").read_text().splitlines()[:4])
    )
    with pytest.raises(UsageError, match="too few parts"):
        train(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("epochs", [0, -1, 1001])
def test_an_epoch_count_out_of_range_is_refused(dataset, tmp_path, epochs):
    with pytest.raises(UsageError, match="epochs"):
        train(dataset, tmp_path / "out", order=Order(Plan(schedule=Schedule(epochs=epochs))))


def test_a_teacher_alone_gets_no_model_folder(dataset, tmp_path):
    order = Order(Plan(schedule=Schedule(epochs=1, steps=2, batch=2)), teaches_only=True)
    assert train(dataset, tmp_path, order=order)["teaches_only"]
    assert not (tmp_path / "model.onnx").exists()
    (teacher,) = replace(order, teacher_folders=(tmp_path,)).teachers()
    assert isinstance(teacher, CrackNet)


def test_a_teacher_that_only_draws_boxes_is_refused(scenes, tmp_path):
    plan = Plan("defect_aux_net", ONE_STEP, tasks=("boxes",))
    fit(Material(scenes), tmp_path, seed=1, plan=plan)
    order = Order(Plan(network="student"), teacher_folders=(tmp_path,))
    with pytest.raises(UsageError, match="tasks are boxes; a student learns class and mask"):
        order.teachers()


def test_a_teacher_without_places_learns_and_teaches(classifier, scenes, tmp_path):
    order = Order(Plan("student", ONE_STEP), teacher_folders=(classifier[1],))
    material = Material(scenes, teachers=order.teachers())
    assert isinstance(fit(material, tmp_path, seed=1, plan=order.full_plan()), Student)


def test_only_swin_does_not_teach_on_smaller_tiles(classifier):
    network, folder = classifier
    order = Order(Plan("student", replace(ONE_STEP, tile_px=192)), teacher_folders=(folder,))
    if network == "efficientnet":
        assert order.teachers()
        return
    with pytest.raises(UsageError, match="swin, reads tiles of 256 px alone, its student"):
        order.teachers()


def test_swin_is_refused_tiles_its_windows_do_not_fit(dataset, tmp_path):
    order = Order(Plan("swin", Schedule(tile_px=192)))
    with pytest.raises(UsageError, match="swin reads tiles of 256 px alone"):
        train(dataset, tmp_path / "out", order=order)
    assert not (tmp_path / "out").exists()


def test_a_training_begins_where_its_start_ended(trained, scenes, tmp_path):
    network, folder = trained
    order = Order(SHORT, start_folder=folder)
    plan = order.full_plan()
    slow = replace(plan, schedule=replace(SHORT.schedule, epochs=1, steps=1, learning_rate=1e-9))
    further = fit(Material(scenes, start=order.start()), tmp_path, seed=7, plan=slow)
    assert np.allclose(weights(further), weights(network), atol=1e-6)
    with pytest.raises(UsageError, match="another run"):
        fit(Material(scenes), tmp_path, seed=7, plan=replace(slow, start=None))


def test_a_start_of_another_kind_is_refused(trained):
    _, folder = trained
    with pytest.raises(UsageError, match="its network is 'crack_net', here 'student'"):
        Order(Plan("student"), start_folder=folder).start()


def test_more_data_all_teaches_and_judges_nothing(dataset, tmp_path, monkeypatch):
    shown = []

    def nothing_learnt(material, _folder, **_):
        shown.append(len(material.scenes))
        return CrackNet()

    monkeypatch.setattr("twin.inspection.training.train_parts.fit", nothing_learnt)
    short = Plan(schedule=Schedule(epochs=1, steps=1))
    judged = [train(dataset, tmp_path, order=Order(short, also=also))["n"]
              for also in ((), (dataset,))]  # fmt: skip
    assert shown[1] == shown[0] + 30 * 5
    assert judged[0] == judged[1]


@pytest.mark.parametrize("count", [0, 3])
def test_mistakes_are_looked_for_in_as_many_scenes_as_asked(scenes, tmp_path, monkeypatch, count):
    def one_each(_network, _scenes, drawn, _normalisation):
        return tuple(Mistake(index, 100, 100) for index in drawn)

    monkeypatch.setattr("twin.inspection.training.fit.find_mistakes", one_each)
    schedule = replace(SHORT.schedule, mined_scenes=count)
    fit(Material(scenes), tmp_path, seed=1, plan=replace(SHORT, schedule=schedule))
    with (tmp_path / "training.csv").open() as lines:
        assert {row["mistakes"] for row in csv.DictReader(lines)} == {str(count)}
