"""`twin coverage` as a shell calls it."""

import json

import pytest

HEX, SOCKET = "iso4014_m12x80", "iso4762_m12x80"
CALL = ("coverage", "nominal")


def test_json_tells_what_is_seen(twin):
    called = twin(*CALL, "--json", "--fastener", HEX, "--fastener", SOCKET)
    assert called.code == 0
    document = json.loads(called.out)
    assert document["angles_deg"] == pytest.approx([0, 90, 180, 270])
    assert list(document["fasteners"]) == [HEX, SOCKET]
    head = document["fasteners"][HEX]
    assert head["top"]["seen_share"] == 1
    assert head["top"]["views_min"] == 4
    assert head["bearing face"]["seen_share"] == 0
    assert head["bearing face"]["px_per_mm_worst"] is None
    assert "socket floor" in document["fasteners"][SOCKET]


def test_the_mix_of_the_scenario_is_the_default(twin):
    setting = f"infeed.mix=[{{fastener: {SOCKET}, weight: 1}}]"
    called = twin(*CALL, "--json", "--angles", "10", "--set", setting)
    assert called.code == 0
    document = json.loads(called.out)
    assert list(document["fasteners"]) == [SOCKET]
    assert document["fasteners"][SOCKET]["side"]["seen_share"] == pytest.approx(0.5, abs=0.05)


def test_a_table_says_what_no_view_sees(twin):
    called = twin(*CALL, "--fastener", HEX)
    assert called.code == 0
    assert "chamfer" in called.out
    assert f"{HEX}: no view sees: bearing face (100.0%)" in called.out


def test_a_figure(twin, tmp_path):
    called = twin(*CALL, "--fastener", HEX, "--figure", "maps/head.png")
    assert called.code == 0
    assert (tmp_path / "maps" / "head.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fastener", "m12"), "--fastener: got 'm12'"),
        (("--angles", "0,north"), "--angles: got '0,north'"),
        (("--angles", ""), "--angles: got ''"),
        (("--angles", "nan"), "--angles: got 'nan'"),
        (("--figure", "head.bmp"), "--figure: got 'head.bmp'"),
    ],
)
def test_wrong_input(twin, tmp_path, arguments, message):
    called = twin(*CALL, *arguments)
    assert called.code == 2
    assert message in called.err
    assert called.out == ""
    assert not list(tmp_path.iterdir())
