"""Bytes to tensors and back, worked out by hand; wrong ones name their field."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.core.errors import RequestError
from twin.inspection.service.wire import Output, read_call, write_reply

LIMIT = 1_000_000


def call(*, header_length=None, blob=b"", **entries):
    text = json.dumps(entries).encode()
    length = str(len(text)) if header_length is None and blob else header_length
    return read_call(text + blob, length, max_json_bytes=LIMIT)


def tensor(**changes):
    return {"name": "a", "shape": [2, 2], "datatype": "FP32", "data": [1, 2, 3, 4]} | changes


def refusal(**entries) -> RequestError:
    with pytest.raises(RequestError) as caught:
        call(**entries)
    return caught.value


@pytest.mark.parametrize("data", [[1, 2, 3, 4], [[1, 2], [3, 4]], [1.0, 2, 3, 4]])
def test_flat_and_nested_numbers_are_the_same(data):
    found = call(inputs=[tensor(data=data)]).tensors[0]
    assert found.array.dtype == np.float32
    assert found.array.tolist() == [[1, 2], [3, 4]]


def test_binary_tensors_follow_the_json_in_their_order():
    first = tensor(name="a", shape=[2], datatype="UINT16", data=None)
    second = tensor(name="b", shape=[1], datatype="UINT8", data=None)
    first["parameters"], second["parameters"] = {"binary_data_size": 4}, {"binary_data_size": 1}
    found = call(inputs=[first, second], blob=b"\x01\x00\x00\x01\x07").tensors
    assert [t.array.tolist() for t in found] == [[1, 256], [7]]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"shape": [4, 4]}, "inputs.a: got data of shape"),
        ({"data": [[1, 2, 3, 4]]}, "inputs.a: got data of shape"),
        ({"data": [1, 2, 3]}, "inputs.a: got data of shape"),
        ({"data": [[1], [2, 3]]}, "nested unevenly"),
        ({"data": ["1", "2", "3", "4"]}, "numbers only"),
        ({"data": [True, False, True, True]}, "numbers only"),
        ({"data": [1, 2, 3, None]}, "numbers only"),
        ({"data": None}, "neither data nor"),
        ({"datatype": "UINT8", "data": [1, 2, 3, 256]}, "UINT8 holds 0 … 255"),
        ({"datatype": "UINT8", "data": [1, 2, 3, -1]}, "UINT8 holds 0 … 255"),
        ({"datatype": "UINT8", "data": [1, 2, 3, 0.5]}, "whole numbers"),
        ({"datatype": "INT64", "data": [1, 2, 3, 2**64]}, "INT64 holds"),
        ({"datatype": "BYTES", "data": ["a"]}, "inputs.a.datatype"),
        ({"datatype": "FP16"}, "inputs.0.datatype"),
        ({"shape": [-1, 4]}, "inputs.0.shape.0"),
        ({"shape": []}, "inputs.0.shape"),
        ({"shape": ["2", 2]}, "inputs.0.shape.0"),
        ({"size": 3}, "inputs.0.size"),
        ({"parameters": {"binary_data_size": 16}}, "0 bytes are left"),
        ({"parameters": {"binary_data_size": 15}}, "takes 16"),
        ({"parameters": {"binary_data_size": True}}, "takes 16"),
    ],
)
def test_a_wrong_tensor_names_its_field(changes, word):
    error = refusal(inputs=[tensor(**changes)])
    assert word in error.reason
    assert error.status == 400


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "body"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"inputs": []}', "inputs"),
        (b'{"inputs": [NaN]}', "NaN is no JSON number"),
        (b'{"inputs": [-Infinity]}', "Infinity is no JSON number"),
    ],
)
def test_a_body_that_is_no_request_is_refused(body, word):
    with pytest.raises(RequestError, match=word):
        read_call(body, None, max_json_bytes=LIMIT)


@pytest.mark.parametrize("length", ["-1", "x", "", "1e3", "99999", "٣"])
def test_the_length_of_the_json_lies_within_the_body(length):
    with pytest.raises(RequestError, match="Inference-Header-Content-Length"):
        read_call(b"{}", length, max_json_bytes=LIMIT)


def test_bytes_nobody_announced_and_too_much_json_are_refused():
    with pytest.raises(RequestError, match="3 bytes more"):
        call(inputs=[tensor()], blob=b"abc")
    with pytest.raises(RequestError) as caught:
        read_call(b"[" + b"1," * 100 + b"1]", None, max_json_bytes=100)
    assert caught.value.status == 413


def test_an_answer_holds_what_was_asked_for():
    outputs = {"x": Output("FP64", np.array([0.1, 2.0])), "t": Output("BYTES", ("ok",))}
    asked = call(inputs=[tensor()], outputs=[{"name": "x"}], id="7")
    told = json.loads(write_reply(asked, outputs, model="m", version="1").body)
    assert told["outputs"] == [{"name": "x", "datatype": "FP64", "shape": [2], "data": [0.1, 2.0]}]
    assert (told["id"], told["model_name"], told["model_version"]) == ("7", "m", "1")
    with pytest.raises(RequestError, match="allowed: x, t"):
        write_reply(
            call(inputs=[tensor()], outputs=[{"name": "y"}]), outputs, model="m", version="1"
        )


def test_binary_outputs_lie_behind_the_json():
    asked = call(inputs=[tensor()], parameters={"binary_data_output": True})
    outputs = {"x": Output("FP32", np.array([[1.5]], np.float32)), "t": Output("BYTES", ("ok",))}
    reply = write_reply(asked, outputs, model="m", version="1")
    size = int(reply.headers["Inference-Header-Content-Length"])
    sizes = [o["parameters"]["binary_data_size"] for o in json.loads(reply.body[:size])["outputs"]]
    assert sizes == [4, 6]
    assert reply.body[size:] == struct.pack("<f", 1.5) + b"\x02\x00\x00\x00ok"
    assert reply.media_type == "application/octet-stream"


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_as_they_went(values):
    asked = call(inputs=[tensor(shape=[len(values)], data=values)])
    reply = write_reply(
        asked, {"a": Output("FP32", asked.tensors[0].array)}, model="m", version="1"
    )
    assert json.loads(reply.body)["outputs"][0]["data"] == values
