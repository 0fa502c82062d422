import json

import pytest
from pydantic import BaseModel

from twin.spec import assertion as assertion_module
from twin.spec import scenario as scenario_module
from twin.spec.faults import FAULT_KINDS
from twin.spec.fields import unit_of
from twin.spec.key_texts import KEY_TEXTS
from twin.spec.resources import data_folder, scenario_names
from twin.spec.schema import scenario_schema
from twin.spec.yaml_file import read_yaml

BLOCKS = {
    name: model
    for module in (scenario_module, assertion_module)
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.model_fields
}


def test_every_key_is_explained_and_nothing_else_is():
    assert {name: set(texts) for name, texts in KEY_TEXTS.items()} == {
        name: {field.alias or key for key, field in model.model_fields.items()}
        for name, model in BLOCKS.items()
    }


def test_every_key_carries_its_text_and_unit():
    schema = scenario_schema()
    blocks = {"Scenario": schema} | schema["$defs"]
    for name in BLOCKS:
        for key, entry in blocks[name]["properties"].items():
            assert entry["description"].startswith(KEY_TEXTS[name][key])
            assert entry.get("unit") == unit_of(key)
    assert schema["$defs"]["Recipe"]["properties"]["drain_s"]["unit"] == "s"


def test_unknown_keys_are_refused_everywhere():
    schema = scenario_schema()
    assert schema["additionalProperties"] is False
    assert all(
        schema["$defs"][name]["additionalProperties"] is False
        for name in BLOCKS
        if name != "Scenario"
    )


def test_the_kinds_of_fault_depend_on_the_target():
    rules = scenario_schema()["$defs"]["Fault"]["allOf"]
    found = {
        (rule["if"]["properties"]["target"]["const"], kind["const"])
        for rule in rules
        for kind in rule["then"]["properties"]["kind"]["oneOf"]
    }
    assert found == set(FAULT_KINDS)


def test_it_is_json():
    assert json.loads(json.dumps(scenario_schema())) == scenario_schema()


@pytest.mark.parametrize("name", scenario_names())
def test_the_scenarios_agree_with_it(name):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    data = read_yaml(data_folder("scenarios") / f"{name}.yaml").data
    validator = jsonschema.Draft202012Validator(scenario_schema())
    plain = json.loads(json.dumps(data))
    validator.validate(plain)
    assert not validator.is_valid(plain | {"unknown": 1})


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("drain_s", "s"),
        ("head_current_a_per_m", "A/m"),
        ("max_speed_rad_per_s", "rad/s"),
        ("viscosity_pa_s", "Pa s"),
        ("shots", None),
        ("parts", None),
    ],
)
def test_units_come_from_the_longest_suffix(name, unit):
    assert unit_of(name) == unit


def test_the_list_of_blocks_is_not_empty():
    assert len(BLOCKS) > 10
    assert all(issubclass(model, BaseModel) for model in BLOCKS.values())
