import pytest

from twin.spec import load_scenario


def test_values_reach_blocks_lists_and_defaults():
    overrides = [
        "parts=3",
        "recipe.drain_s=4",
        "infeed.mix.1.weight=7.5",
        "spindle.slip_share=0.01",  # a block that the file leaves out
        "faults=[{at_s: 1, target: light, kind: off}]",
        "faults.0.at_s=5",
        "light.uv_irradiance_w_per_m2=null",
        "parts=4",  # the last one counts
    ]
    scenario = load_scenario("nominal", overrides=overrides).scenario
    assert scenario.parts == 4
    assert scenario.recipe.drain_s == 4
    assert scenario.recipe.shower_s == 2.0
    assert scenario.infeed.mix[1].weight == 7.5
    assert scenario.infeed.mix[0].weight == 3
    assert scenario.spindle.slip_share == 0.01
    assert scenario.faults[0].at_s == 5
    assert scenario.light.uv_irradiance_w_per_m2 is None


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("recipe.drain_s", "must be written key.path=value"),
        ("=3", "must be written key.path=value"),
        ("recipe..drain_s=3", "must be written key.path=value"),
        ("recipe.drain_s=[", "not YAML"),
        ("recipe.drian_s=3", "unknown key drian_s; did you mean drain_s?"),
        ("recip.drain_s=3", "unknown key recip; did you mean recipe?"),
        ("infeed.mix.4.weight=1", "allowed: 0 to 3"),
        ("infeed.mix.-1.weight=1", "allowed: 0 to 3"),
        ("infeed.mix.x.weight=1", "allowed: 0 to 3"),
        ("infeed.mix.²=1", "allowed: 0 to 3"),
        ("parts.x=3", "no keys there"),
        ("parts=many", "got 'many'; must be a whole number"),
        ("recipe.drain_s=-1", "got -1; must be at least 0 [s]"),
        ("recipe.drain_s=", "got None; must be a number [s]"),
        ("infeed.mix=[]", "must have at least 1 entries"),
        (
            "faults=[{at_s: 1, target: light, kind: of}]",
            "faults.0.kind: got 'of'; did you mean off?",
        ),
    ],
)
def test_a_bad_override_is_named(problems_of, override, words):
    (problem,) = problems_of(load_scenario, "nominal", overrides=[override])
    assert problem.startswith(f"--set {override}: ")
    assert words in problem


def test_all_bad_overrides_come_at_once(problems_of):
    problems = problems_of(load_scenario, "nominal", overrides=["a", "parts=0", "seed=x"])
    assert [p.split(":")[0] for p in problems] == ["--set a", "--set parts=0", "--set seed=x"]
