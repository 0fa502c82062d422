"""`twin serve`: the inspection stack as a service."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from twin.cli.app import app

EPILOG = (
    "Examples:  twin serve  ·  twin serve --host 0.0.0.0 --port 9000 (with TWIN_TOKEN set)  ·  "
    "curl --data-binary @shank.png -H 'Content-Type: image/png' "
    "'http://127.0.0.1:8000/inspect?view=shank'  ·  twin run nominal --set "
    "inspection.url=http://127.0.0.1:8000"
)


@app.command(epilog=EPILOG)
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes any free one.")] = 8000,
    model: Annotated[
        Path | None, typer.Option(help="Model folder; default: the shipped one.")
    ] = None,
    threshold: Annotated[float | None, typer.Option(help="Override the recipe's.")] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="TWIN_TOKEN", help="Bearer token every request must show."),
    ] = None,
    max_request_mb: Annotated[float, typer.Option(help="Largest request body.")] = 64.0,
    queue: Annotated[int, typer.Option(help="Requests that may wait.")] = 8,
    timeout_s: Annotated[
        float, typer.Option(help="For a body to come in, and again for its answer.")
    ] = 10.0,
    threads: Annotated[int, typer.Option(help="Processor threads of the network.")] = 1,
    runtime: Annotated[str, typer.Option(help="onnxruntime or openvino.")] = "onnxruntime",
    latency_budget_s: Annotated[
        float, typer.Option(help="What an inspection may take on average before an alarm.")
    ] = 0.5,
    usual_reject_share: Annotated[
        float | None,
        typer.Option(help="Usual share of rejects; default: learnt from 50."),
    ] = None,
    keep_ood: Annotated[
        Path | None, typer.Option(help="Folder for images unlike those of training.")
    ] = None,
    keep_most: Annotated[int, typer.Option(help="Images it holds at most.")] = 200,
) -> None:
    """Serve the inspection: Open Inference Protocol v2, /inspect, /metrics, /docs."""
    from twin.inspection.inspector import Inspector
    from twin.inspection.monitoring.kept import KeptImages
    from twin.inspection.monitoring.monitor import Monitor
    from twin.inspection.monitoring.reference import load_reference
    from twin.inspection.service.app import create_app
    from twin.inspection.service.metrics import Metrics
    from twin.inspection.service.server import is_exposed, open_socket, server_of
    from twin.inspection.service.settings import MEGABYTE, Settings
    from twin.inspection.service.watch import ServiceWatch
    from twin.spec.resources import find_rig

    settings = Settings(
        max_request_bytes=round(max_request_mb * MEGABYTE),
        queue=queue,
        timeout_s=timeout_s,
        token=token,
    )
    folder = model or find_rig("mpi_bench") / "model"
    inspector = Inspector(
        folder,
        threshold=threshold,
        threads=threads,
        runtime=runtime,  # type: ignore[arg-type]
    )
    monitor = Monitor(
        load_reference(folder, inspector.recipe),
        threshold=inspector.threshold,
        latency_budget_s=latency_budget_s,
        usual_reject_share=usual_reject_share,
    )
    kept = KeptImages(keep_ood, most=keep_most) if keep_ood else None
    service = create_app(inspector, settings, ServiceWatch(monitor, Metrics(), kept))
    listener = open_socket(host, port)
    if is_exposed(host) and token is None:
        print(f"warning: {host} can be reached by others and no token is asked for; "
              f"set TWIN_TOKEN", file=sys.stderr)  # fmt: skip
    server_of(service).run(sockets=[listener])
