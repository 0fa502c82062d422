"""An independent client of the protocol, written by others."""

import json

import numpy as np
import pytest

from tests.inspection.conftest import TILE, frames

triton = pytest.importorskip("tritonclient.http", reason="tritonclient is not installed")


@pytest.fixture
def client(serve):
    with triton.InferenceServerClient(f"127.0.0.1:{serve().port}") as client:
        yield client


def test_health_and_metadata(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("network")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.get_model_metadata("inspection")["inputs"][0]["name"] == "shank"
    assert len(client.get_model_repository_index()) == 2


@pytest.mark.parametrize("is_binary", [True, False])
def test_tiles_to_logits(client, inspector, is_binary):
    tiles = np.random.default_rng(2).uniform(0, 8, (3, 1, TILE, TILE)).astype(np.float32)
    given = triton.InferInput("tiles", list(tiles.shape), "FP32")
    given.set_data_from_numpy(tiles, binary_data=is_binary)
    wanted = triton.InferRequestedOutput("logits", binary_data=is_binary)
    answer = client.infer("network", [given], outputs=[wanted], request_id="7")
    assert answer.get_response()["id"] == "7"
    assert np.array_equal(answer.as_numpy("logits")[:, 0], inspector.model.logits(tiles))


@pytest.mark.parametrize("cracked", [None, "head_1"])
def test_five_images_to_a_verdict(client, inspector, cracked):
    part = frames(cracked=cracked)
    inputs = []
    for frame in part:
        inputs.append(triton.InferInput(frame.view, list(frame.image.shape), "UINT8"))
        inputs[-1].set_data_from_numpy(frame.image)
    answer = client.infer("inspection", inputs, parameters={"part_id": 7})
    verdict = inspector.inspect(part, 7)
    assert answer.as_numpy("decision").tolist() == [verdict.decision.encode()]
    assert answer.as_numpy("score").tolist() == [verdict.score]
    document = json.loads(answer.as_numpy("verdict")[0])
    assert document["view_scores"] == verdict.view_scores


def test_a_wrong_tensor_tells_the_client_why(client):
    given = triton.InferInput("tiles", [1, 1, 2, 2], "FP32")
    given.set_data_from_numpy(np.zeros((1, 1, 2, 2), np.float32))
    with pytest.raises(triton.InferenceServerException, match=r"inputs\.tiles\.shape") as caught:
        client.infer("network", [given])
    assert caught.value.status() == "400"
