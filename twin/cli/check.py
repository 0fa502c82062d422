"""`twin check`: validate scenarios without running them."""

import json
import sys
from typing import Annotated

import typer

from twin.cli.app import app
from twin.cli.exits import Exit


@app.command(epilog="Examples:  twin check nominal my.yaml  ·  twin check --schema > schema.json")
def check(
    scenarios: Annotated[list[str] | None, typer.Argument(help="Names or YAML files.")] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema that editors use.")
    ] = False,
) -> None:
    """Validate SCENARIOS: every problem of every file, with file, line and key."""
    from twin.core.errors import ScenarioError, UsageError
    from twin.spec.loader import load_scenario
    from twin.spec.schema import scenario_schema

    if schema:
        print(json.dumps(scenario_schema(), indent=2))
        return
    if not scenarios:
        raise UsageError("check: name at least one scenario, or ask for --schema")
    has_failed = False
    for name in scenarios:
        try:
            load_scenario(name)
            print(f"{name}: ok")
        except ScenarioError as error:
            has_failed = True
            print(error, file=sys.stderr)
    raise typer.Exit(Exit.USAGE if has_failed else Exit.OK)
