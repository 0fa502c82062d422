"""Whatever comes over the wire ends in a 4xx that says why, and the next request is served."""

import json
import socket
import struct
import zlib

import cv2
import numpy as np
import pytest

from tests.inspection.conftest import TILE, part_image
from twin.inspection.service.guard import OPEN

TENSORS = {"Content_Type": "application/json"}
PNG = {"Content_Type": "image/png"}
BLOCK = bytes(1_000_000)


def png(image=None) -> bytes:
    return cv2.imencode(".png", part_image() if image is None else image)[1].tobytes()


def infer_body(array, datatype="FP32", name="tiles") -> bytes:
    entry = {"name": name, "shape": list(array.shape), "datatype": datatype, "data": array.tolist()}
    return json.dumps({"inputs": [entry]}).encode()


def binary_body(array, datatype="FP32", name="tiles") -> tuple[bytes, dict[str, str]]:
    entry = {"name": name, "shape": list(array.shape), "datatype": datatype,
             "parameters": {"binary_data_size": array.nbytes}}  # fmt: skip
    text = json.dumps({"inputs": [entry]}).encode()
    return text + array.tobytes(), {"Inference_Header_Content_Length": str(len(text))}


def tiles(*shape, value=3.0):
    return np.full(shape or (1, 1, TILE, TILE), value, np.float32)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_two_hundred_megabytes_are_refused_before_they_are_read(serve):
    service = serve()
    blocks = (BLOCK for _ in range(200))
    announced = service.ask(
        "POST", "/inspect?view=shank", blocks, Content_Length="200000000", **PNG
    )
    assert announced.status == 413
    assert "allowed: 64000000" in announced.reason
    blocks = (BLOCK for _ in range(200))
    chunked = service.ask(
        "POST", "/v2/models/network/infer", blocks, Transfer_Encoding="chunked", **TENSORS
    )
    assert chunked.status == 413
    assert service.ask("GET", "/v2/health/live").status == 200


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status", "word"),
    [
        ("/inspect?view=shank", png()[:-40], "image/png", 422, "damaged"),
        ("/inspect?view=shank", png()[:20], "image/png", 415, "no image file"),
        ("/inspect?view=shank", b"", "image/png", 415, "allowed: image/png"),
        ("/inspect?view=shank", bomb(60_000, 60_000), "image/png", 413, "allowed: 128000000"),
        ("/inspect?view=shank", bomb(2**31 - 1, 2**31 - 1), "image/png", 413, "allowed"),
        ("/inspect?view=shank", png(np.zeros((8, 8), np.uint8)), "image/png", 422, "too small"),
        ("/inspect?view=shank", png(), "text/plain", 415, "Content-Type"),
        ("/inspect", png(), "image/png", 400, "view: got None"),
        ("/inspect?view=side", png(), "image/png", 400, "query.view"),
        ("/inspect?view=shank&part_id=-1", png(), "image/png", 400, "query.part_id"),
        ("/inspect", png(), "multipart/form-data", 400, "boundary"),
        ("/inspect", png(), "multipart/form-data; boundary=x", 400, "not a multipart form"),
        ("/inspect", b"--x--\r\n", "multipart/form-data; boundary=x", 400, "needed: shank"),
        ("/nowhere", b"", "image/png", 404, "no such address"),
        ("/metrics", b"", "image/png", 405, "POST is not served"),
    ],
)
def test_wrong_images_are_refused_with_a_reason(serve, path, body, content_type, status, word):
    answer = serve().ask("POST", path, body, Content_Type=content_type)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    assert word in answer.reason


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (infer_body(tiles(1, 1, 8, 8)), "inputs.tiles.shape"),
        (infer_body(tiles(0, 1, TILE, TILE)), "inputs.tiles.shape"),
        (infer_body(tiles(65, 1, TILE, TILE, value=0)), "inputs.tiles.shape"),
        (infer_body(tiles(), "FP64"), "inputs.tiles.datatype"),
        (infer_body(tiles(), name="pixels"), "allowed: exactly ['tiles']"),
        (infer_body(tiles(value=np.nan)), "NaN is no JSON number"),
        (infer_body(tiles()).replace(b"3.0", b"1e999"), "NaN or infinity"),
        (b"{}", "inputs"),
    ],
)
def test_wrong_tensors_are_refused_with_a_reason(serve, body, word):
    answer = serve().ask("POST", "/v2/models/network/infer", body, **TENSORS)
    assert answer.status == 400
    assert word in answer.reason


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nan_and_infinity_are_refused_in_binary_too(serve, value):
    body, headers = binary_body(tiles(value=value))
    answer = serve().ask("POST", "/v2/models/network/infer", body, **headers)
    assert answer.status == 400
    assert "NaN or infinity" in answer.reason


def test_numbers_the_network_can_not_bear_are_refused(serve):
    body, headers = binary_body(tiles(value=3e38))
    answer = serve().ask("POST", "/v2/models/network/infer", body, **headers)
    assert answer.status == 422
    assert "not finite" in answer.reason


@pytest.mark.parametrize(
    ("array", "datatype", "name", "word"),
    [
        (np.zeros((64, 64), np.float32), "FP32", "shank", "inputs.shank.datatype"),
        (np.zeros(64, np.uint8), "UINT8", "shank", "inputs.shank"),
        (np.zeros((0, 64), np.uint8), "UINT8", "shank", "inputs.shank"),
        (np.zeros((64, 64), np.uint8), "UINT8", "side", "allowed: shank"),
        (np.full((64, 64), 5000, np.uint16), "UINT16", "shank", "value 5000"),
    ],
)
def test_what_can_be_no_image_of_a_view_is_refused(serve, array, datatype, name, word):
    body, headers = binary_body(array, datatype, name)
    answer = serve().ask("POST", "/v2/models/inspection/infer", body, **headers)
    assert answer.status == 400
    assert word in answer.reason


def test_unknown_models_packed_bodies_and_forms_are_refused(serve):
    service = serve()
    assert "allowed: network" in service.ask("GET", "/v2/models/none").reason
    assert service.ask("GET", "/v2/models/network/versions/2").status == 404
    packed = service.ask(
        "POST", "/v2/models/network/infer", b"x", Content_Encoding="gzip", **TENSORS
    )
    assert (packed.status, "identity" in packed.reason) == (415, True)
    form = service.ask(
        "POST", "/v2/models/network/infer", b"a=1",
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert form.status == 415


def test_without_its_token_nothing_is_served_but_health(serve):
    service = serve(token="a-long-secret")
    for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic a-long-secret"}):
        answer = service.ask("GET", "/v2", **given)
        assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "a-long-secret" not in answer.reason
    assert service.ask("GET", "/v2", Authorization="Bearer a-long-secret").status == 200
    assert [service.ask("GET", path).status for path in OPEN] == [200, 200]


def test_a_body_that_does_not_come_is_given_up(serve):
    service = serve(timeout_s=0.1)
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as client:
        client.sendall(b"POST /inspect?view=shank HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_an_answer_leaves_in_one_piece(serve):
    with socket.create_connection(("127.0.0.1", serve().port), timeout=30) as client:
        client.sendall(b"GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n")
        head, _, body = client.recv(65536).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert json.loads(body)["name"] == "mpi-twin inspection"


def test_bytes_that_are_no_http_do_not_end_the_service(serve):
    service = serve()
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as client:
        client.sendall(b"\x00\xff\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert service.ask("GET", "/v2/health/ready").json == {"live": True, "ready": True}
