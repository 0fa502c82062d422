"""Figures of stations by their kind, by hand."""

from twin.bench.production.station_kinds import station_kinds


def test_stations_of_a_kind_are_put_together():
    found = station_kinds(
        utilisation={"robot": 0.9, "f1.bath": 0.1, "f2.bath": 0.3},
        momentary_share={"robot": 0.5, "f1.bath": 0.2, "f2.bath": 0.3},
    )
    assert found["busy_share"] == {"robot": 0.9, "bath": 0.2}
    assert found["bottleneck_share"] == {"robot": 0.5, "bath": 0.5}


def test_one_bench_has_its_own_figures():
    found = station_kinds(utilisation={"robot": 0.4}, momentary_share={})
    assert found == {"busy_share": {"robot": 0.4}, "bottleneck_share": {"robot": 0.0}}
