"""Figures of the service for Prometheus."""

import time

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from twin.inspection.service.worker import Worker

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
SCORES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


class Metrics:
    """Counters and gauges of one service, in a registry of its own."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "twin_requests", "Requests answered.", ("method", "address", "status"),
            registry=self._registry,
        )  # fmt: skip
        self.request_s = Histogram(
            "twin_request_seconds", "From the head of a request to its answer.", ("address",),
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self.inspection_s = Histogram(
            "twin_inspection_seconds", "Wall time of an inspection alone.",
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self.verdicts = Counter(
            "twin_verdicts", "Verdicts given.", ("decision",), registry=self._registry
        )
        self.score = Histogram(
            "twin_score", "Scores of the verdicts.", buckets=SCORES, registry=self._registry
        )
        self.alarms = Counter(
            "twin_alarms", "Alarms of the monitoring, each when it begins.", ("name",),
            registry=self._registry,
        )  # fmt: skip
        self.alarm_active = Gauge(
            "twin_alarm_active", "1 while an alarm of the monitoring lasts.", ("name",),
            registry=self._registry,
        )  # fmt: skip
        self.statistic = Gauge(
            "twin_monitor_statistic", "Control charts, in units of their limit: 1 is an alarm.",
            ("name",), registry=self._registry,
        )  # fmt: skip
        self.kept = Counter(
            "twin_ood_images_kept", "Out-of-distribution images kept for training.",
            registry=self._registry,
        )  # fmt: skip
        self._queue = Gauge("twin_queue", "Requests in work or waiting.", registry=self._registry)

    def queue_of(self, worker: Worker) -> None:
        """Show how full the queue of `worker` is."""
        self._queue.set_function(lambda: float(worker.waiting))

    def text(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self._registry)

    def middleware(self):
        """Counts every request by method, address and status."""
        metrics = self

        class Counting:
            def __init__(self, app: ASGIApp) -> None:
                self._app = app

            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                if scope["type"] != "http":
                    await self._app(scope, receive, send)
                    return
                begin, status = time.perf_counter(), [500]

                async def sent(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        status[0] = message["status"]
                    await send(message)

                try:
                    await self._app(scope, receive, sent)
                finally:
                    metrics._count(scope, status[0], time.perf_counter() - begin)

        return Counting

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        address = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in ("GET", "POST") else "other"
        self.requests.labels(method, address, str(status)).inc()
        self.request_s.labels(address).observe(seconds)
