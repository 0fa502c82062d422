"""The page of the addresses, for people: read off the OpenAPI document, needs no network."""

from html import escape
from typing import Any

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2rem; } code, pre { background: #f3f4f6; padding: .1rem .3rem; }
pre { padding: .8rem; overflow-x: auto; } details { border-top: 1px solid #ddd; padding: .6rem 0; }
summary { cursor: pointer; } .verb { display: inline-block; width: 4rem; font-weight: 600; }
.get { color: #1d4ed8; } .post { color: #15803d; } td { padding: .1rem .8rem .1rem 0; }
"""
EXAMPLES = (
    ("One image", "curl --data-binary @shank.png -H 'Content-Type: image/png' "
                  "'http://127.0.0.1:8000/inspect?view=shank'"),
    ("The five images of a part", "curl -F shank=@shank.png -F head_0=@head_0.png "
                                  "-F head_1=@head_1.png \\\n     -F head_2=@head_2.png "
                                  "-F head_3=@head_3.png 'http://127.0.0.1:8000/inspect?part_id=7'"),
    ("What a model takes", "curl http://127.0.0.1:8000/v2/models/inspection"),
    ("Where a token is asked for", "curl -H \"Authorization: Bearer $TWIN_TOKEN\" "
                                   "http://127.0.0.1:8000/metrics"),
)  # fmt: skip


def page_of(document: dict[str, Any]) -> str:
    """HTML of an OpenAPI document: every address with its parameters, bodies and answers."""
    info = document["info"]
    entries = "".join(
        _operation(verb, path, operation)
        for path, verbs in document["paths"].items()
        for verb, operation in verbs.items()
    )
    examples = "".join(f"<p>{escape(t)}</p><pre>{escape(c)}</pre>" for t, c in EXAMPLES)
    title = f"{escape(info['title'])} {escape(info['version'])}"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<style>{STYLE}</style><h1>{title}</h1>"
        f"<p>Open Inference Protocol v2 with binary tensors, and <code>/inspect</code> for image "
        f"files. The same for programs: <a href=/openapi.json>/openapi.json</a>; figures: "
        f"<a href=/metrics>/metrics</a>.</p>"
        f"<h2>Addresses</h2>{entries}<h2>Examples</h2>{examples}</html>"
    )


def _operation(verb: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(p['name'])}</code><td>{p['in']}<td>{_kind(p['schema'])}"
        f"<td>{escape(p.get('description', ''))}"
        for p in operation.get("parameters", ())
    )
    bodies = ", ".join(operation.get("requestBody", {}).get("content", ()))
    answers = "".join(
        f"<tr><td>{status}<td>{escape(answer.get('description', ''))}"
        for status, answer in sorted(operation["responses"].items())
    )
    return (
        f"<details><summary><span class='verb {verb}'>{verb.upper()}</span> "
        f"<code>{escape(path)}</code> {escape(operation.get('description', ''))}</summary>"
        + (f"<h4>Parameters</h4><table>{parameters}</table>" if parameters else "")
        + (f"<h4>Body</h4><p>{escape(bodies)}</p>" if bodies else "")
        + f"<h4>Answers</h4><table>{answers}</table></details>"
    )


def _kind(schema: dict[str, Any]) -> str:
    choices = schema.get("anyOf", [schema])
    names = [str(c.get("enum") or c.get("type", "")) for c in choices if c.get("type") != "null"]
    return escape(" or ".join(names))
