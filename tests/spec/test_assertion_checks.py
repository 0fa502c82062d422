"""What a scenario may assert: one form at a time, signals the rig has, values that suit them."""

import json

import pytest

from twin.spec import load_scenario
from twin.spec.schema import scenario_schema
from twin.spec.yaml_file import parse_yaml

GOOD = {
    "response": "when: {signal: guard_closed, becomes: false}, within_s: 0.2, "
    "then: {signal: magnetiser_on, is: false}",
    "response that stays": "when: {signal: packml_state, becomes: 9}, within_s: 0, and_stays_s: 1, "
    "then: {signal: magnetiser_on, is: false}, while: [{signal: estop_ok, is: false}]",
    "never": "never: [{signal: spindle_at_speed, is: true}, {signal: clamp_open, is: true}], "
    "for_longer_than_s: 0.02",
    "always": "always: [{signal: lamp_irradiance_w_per_m2, above: 10, below: 200}], "
    "while: [{signal: trigger_busy, is: true}]",
    "count": "between: {signal: clamp_closed, becomes: true}, "
    "and: {signal: clamp_closed, becomes: false}, count: {signal: magnetiser_on, becomes: true}, "
    "at_least: 1, at_most: 2",
    "stable": "stable: [clamp_close], while: [{signal: robot_in_zone, is: true}], settle_s: 0.01",
}
SHOT = "then: {signal: magnetiser_on, is: false}"
OPEN = "when: {signal: guard_closed, becomes: false}"
IN_CLAMP = (
    "between: {signal: clamp_closed, becomes: true}, and: {signal: clamp_open, becomes: true}, "
    "count: {signal: magnetiser_on, becomes: true}"
)
BAD = [
    ("exactly: 2", "assertions.0: got 'none of them'; an assertion has exactly one of when, never"),
    (f"{OPEN}, never: [{{signal: estop_ok, is: true}}]", "got 'when and never'"),
    (f"{OPEN}, {SHOT}", "within_s is missing; when goes with within_s, then"),
    (f"{OPEN}, within_s: 1", "then is missing"),
    (f"{OPEN}, within_s: 1, {SHOT}, exactly: 2", "exactly: got 2; does not go with when"),
    (f"{OPEN}, within_s: -1, {SHOT}", "within_s: got -1; must be at least 0 [s]"),
    ("never: [{signal: guard_clsed, is: true}]", "unknown signal; did you mean guard_closed?"),
    ("stable: [guard_clsed], while: [{signal: estop_ok, is: true}]", "did you mean guard_closed?"),
    ("never: [{signal: zzz, is: true}]", "unknown signal; allowed: the signals of the rig"),
    ("never: [{signal: estop_ok}]", "got 'none of them'; estop_ok is compared by one of is"),
    ("never: [{signal: cycle_id, equals: 1, above: 0}]", "got 'equals and above'"),
    ("never: [{signal: cycle_id, above: 3, below: 3}]", "must be less than below (3)"),
    ("never: [{signal: estop_ok, becomes: true}]", "never takes states"),
    ("always: [{signal: estop_ok, becomes: true}]", "always takes states"),
    (
        f"{OPEN}, within_s: 1, {SHOT}, while: [{{signal: estop_ok, becomes: true}}]",
        "while takes states",
    ),
    (
        f"{OPEN}, within_s: 1, and_stays_s: 1, then: {{signal: magnetiser_on, becomes: false}}",
        "with and_stays_s it must be a state",
    ),
    ("never: [{signal: estop_ok, equals: 1}]", "estop_ok is true or false; write is or becomes"),
    ("never: [{signal: estop_ok, is: 1}]", "must be true or false"),
    ("never: [{signal: cycle_id, is: true}]", "cycle_id is a number (id); write equals, above"),
    ("never: [{signal: cycle_id, equals: 1.5}]", "cycle_id takes whole numbers only"),
    ("never: [{signal: cycle_id, is_: true}]", "unknown key is_"),
    ("never: {signal: estop_ok, is: true}", "must be a list"),
    (IN_CLAMP, "got 'no limit'; a count has exactly, or at_least, at_most or both"),
    (f"{IN_CLAMP}, exactly: 2, at_most: 3", "got 'exactly and at_most'; a count has exactly"),
    (f"{IN_CLAMP}, at_least: 3, at_most: 2", "at_least: got 3; must be at most 2"),
    ("stable: [clamp_close]", "while is missing; stable goes with while and, if wanted, settle_s"),
    ("whle: 2, always: [{signal: estop_ok, is: true}]", "did you mean while?"),
]


def load(*bodies):
    listed = ", ".join(f"{{name: {k}, {body}}}" for k, body in enumerate(bodies))
    named = listed.replace("{name: ", "{name: number ")
    return load_scenario("nominal", overrides=[f"assertions=[{named}]"]).scenario.assertions


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_each_form_loads_and_is_written_back_as_it_was_given(body):
    (assertion,) = load(body)
    written = assertion.model_dump(mode="json")
    assert type(assertion).model_validate(written) == assertion
    assert set(written) == set(assertion.given)
    assert None not in written.values()


def test_all_forms_stand_side_by_side():
    assert len(load(*GOOD.values())) == len(GOOD)


@pytest.mark.parametrize(("body", "words"), BAD)
def test_what_is_wrong_is_named(problems_of, body, words):
    (problem,) = problems_of(load, body)
    assert "assertions.0" in problem
    assert words in problem


def test_all_problems_come_at_once(problems_of):
    bad = "never: [{signal: a, is: true}, {signal: packml_state, is: true}], within_s: 1"
    assert len(problems_of(load, bad, GOOD["never"], bad)) == 6


def test_two_of_one_name(problems_of):
    twice = f"assertions=[{{name: a, {GOOD['never']}}}, {{name: a, {GOOD['always']}}}]"
    (problem,) = problems_of(load_scenario, "nominal", overrides=[twice])
    assert "assertions.1.name: got 'a'; another assertion has this name" in problem


def test_signals_are_those_of_every_key():
    (assertion,) = load(GOOD["response that stays"])
    assert assertion.signals == ("packml_state", "magnetiser_on", "estop_ok")


def test_conditions_read_as_words():
    response, _, never, always, *_ = load(*GOOD.values())
    assert str(response.when) == "guard_closed becomes false"
    assert str(never.never[0]) == "spindle_at_speed is true"
    assert str(always.always[0]) == "lamp_irradiance_w_per_m2 above 10 and below 200"


def test_editors_know_the_forms():
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = scenario_schema()
    rule = schema["$defs"]["Assertion"] | {"$defs": schema["$defs"]}
    validator = jsonschema.Draft202012Validator(rule)

    def is_valid(body):
        return validator.is_valid(json.loads(json.dumps(parse_yaml(f"{{name: a, {body}}}", ""))))

    assert all(is_valid(body) for body in GOOD.values())
    assert not is_valid("exactly: 2")
    assert not is_valid(f"{GOOD['never']}, stable: [clamp_close]")
