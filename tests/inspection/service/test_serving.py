"""What the service answers is what the inspection says in its own process."""

import json
import threading

import cv2
import numpy as np
import pytest

from tests.inspection.conftest import TILE, cracked_image, frames, part_image
from tests.inspection.service.conftest import app_of, running
from tests.inspection.service.test_hostile import binary_body, png
from twin.core.records import VIEWS
from twin.inspection.verdict_document import document_of


def form(images: dict[str, bytes], boundary: str = "frontier") -> tuple[bytes, dict[str, str]]:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.png"'
        f"\r\nContent-Type: image/png\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in images.items()
    ]
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    return body, {"Content_Type": f"multipart/form-data; boundary={boundary}"}


def pictures(cracked: str | None) -> dict[str, bytes]:
    return {v: png(cracked_image() if v == cracked else part_image()) for v in VIEWS}


@pytest.mark.parametrize("cracked", [None, "shank", "head_2"])
def test_five_pictures_get_the_verdict_of_the_process(serve, inspector, cracked):
    body, headers = form(pictures(cracked))
    told = serve().ask("POST", "/inspect?part_id=7", body, **headers).json
    verdict = inspector.inspect(frames(cracked=cracked), 7)
    wanted = document_of(verdict, model_sha256=inspector.recipe.sha256).model_dump(mode="json")
    assert told.pop("latency_s") > 0
    wanted.pop("latency_s")
    assert told == wanted
    assert told["decision"] == ("ok" if cracked is None else "reject")


@pytest.mark.parametrize(("suffix", "media_type"), [(".png", "png"), (".tiff", "tiff")])
def test_a_single_picture_is_judged_by_its_view(serve, inspector, suffix, media_type):
    content = cv2.imencode(suffix, cracked_image())[1].tobytes()
    service = serve()
    for view, name in (("shank", "shank"), ("head", "head_0"), ("head_3", "head_3")):
        told = service.ask(
            "POST", f"/inspect?view={view}", content, Content_Type=f"image/{media_type}"
        ).json
        result = inspector.inspect_image(cracked_image(), name)
        assert told["view_scores"] == {name: result.score}
        assert len(told["regions"]) == len(result.regions)


def test_a_picture_without_a_part_is_no_ok(serve):
    dark = png(np.full((64, 64), 9, np.uint8))
    told = serve().ask("POST", "/inspect?view=shank", dark, Content_Type="image/png").json
    assert (told["decision"], told["doubts"]) == ("reject", ["shank: no part to be seen"])


def test_pictures_of_a_wrong_size_are_refused(rewrite):
    from twin.inspection.inspector import Inspector

    folder = rewrite(lambda entries: entries["views"]["head"].update(columns=500))
    body, headers = form(pictures(None))
    with running(app_of(Inspector(folder))) as service:
        answer = service.ask("POST", "/inspect", body, **headers)
    assert answer.status == 422
    assert "head_0: shape (300, 400), not (None, 500)" in answer.reason


def test_the_network_gives_the_logits_of_the_process(serve, inspector):
    tiles = np.random.default_rng(1).uniform(0, 8, (5, 1, TILE, TILE)).astype(np.float32)
    body, headers = binary_body(tiles)
    answer = serve().ask("POST", "/v2/models/network/infer", body, **headers).json["outputs"][0]
    logits = inspector.model.logits(tiles)
    assert (answer["name"], answer["shape"]) == ("logits", [5, 1, 16, 16])
    assert np.array_equal(np.array(answer["data"], np.float32), logits.ravel())


def test_metadata_name_tensors_and_hashes(serve, inspector):
    service = serve()
    told = service.ask("GET", "/v2/models/network").json
    assert told["inputs"] == [{"name": "tiles", "datatype": "FP32", "shape": [-1, 1, 64, 64]}]
    assert told["parameters"]["sha256"] == inspector.recipe.sha256
    index = service.ask("POST", "/v2/repository/index").json
    assert [entry["name"] for entry in index] == ["network", "inspection"]
    for entry in index:
        path = f"/v2/models/{entry['name']}/versions/{entry['version']}"
        assert service.ask("GET", path).json["name"] == entry["name"]
        assert service.ask("GET", f"{path}/ready").json["ready"] is True


def test_verdicts_and_requests_are_counted(serve):
    service = serve()
    body, headers = form(pictures("shank"))
    service.ask("POST", "/inspect", body, **headers)
    service.ask("GET", "/nowhere")
    text = service.ask("GET", "/metrics").body.decode()
    assert 'twin_verdicts_total{decision="reject"} 1.0' in text
    assert 'twin_requests_total{address="/inspect",method="POST",status="200"} 1.0' in text
    assert 'twin_requests_total{address="other",method="GET",status="404"} 1.0' in text
    assert "twin_inspection_seconds_count 1.0" in text


def test_the_page_names_every_address(serve):
    service = serve()
    page = service.ask("GET", "/docs").body.decode()
    paths = service.ask("GET", "/openapi.json").json["paths"]
    assert "/inspect" in paths
    assert [path for path in paths if path not in page] == []
    assert "http://" not in page.split("Examples")[0].replace("http://127.0.0.1", "")


def test_a_full_queue_answers_at_once_and_the_loop_goes_on(serve, inspector, monkeypatch):
    begun, gate = threading.Event(), threading.Event()

    def hold(*_):
        begun.set()
        gate.wait(30)
        return

    monkeypatch.setattr(inspector, "heat", hold)
    service = serve(queue=0, timeout_s=30)
    answers = []
    busy = threading.Thread(
        target=lambda: answers.append(
            service.ask("POST", "/inspect?view=shank", png(), Content_Type="image/png")
        )
    )
    busy.start()
    assert begun.wait(30)
    refused = service.ask("POST", "/inspect?view=shank", png(), Content_Type="image/png")
    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert service.ask("GET", "/v2/health/live").status == 200
    gate.set()
    busy.join(30)
    assert answers[0].json["decision"] == "reject"


def test_a_request_in_work_is_answered_before_the_service_ends(inspector, monkeypatch):
    begun, gate, answers = threading.Event(), threading.Event(), []

    def hold(*_):
        begun.set()
        gate.wait(30)

    monkeypatch.setattr(inspector, "heat", hold)
    with running(app_of(inspector)) as service:
        asking = threading.Thread(
            target=lambda: answers.append(
                service.ask("POST", "/inspect?view=shank", png(), Content_Type="image/png")
            )
        )
        asking.start()
        assert begun.wait(30)
        threading.Timer(0.2, gate.set).start()
    asking.join(30)
    assert answers[0].status == 200


def test_a_failure_of_ours_says_so_and_hides_its_details(serve, inspector, monkeypatch):
    monkeypatch.setattr(inspector, "heat", lambda *_: 1 / 0)
    answer = serve().ask("POST", "/inspect?view=shank", png(), Content_Type="image/png")
    assert answer.status == 500
    assert json.loads(answer.body) == {"error": "the service failed (ZeroDivisionError)"}
