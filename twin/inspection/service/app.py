"""The addresses of the service."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from twin.core.errors import RequestError
from twin.inspection.inspector import Inspector
from twin.inspection.service import messages as v2
from twin.inspection.service.describe import INFER, INSPECT, REFUSALS
from twin.inspection.service.guard import Guard
from twin.inspection.service.intake import read_body
from twin.inspection.service.judging import Judging
from twin.inspection.service.metrics import Metrics
from twin.inspection.service.network_model import NetworkModel
from twin.inspection.service.page import page_of
from twin.inspection.service.part_model import PartModel
from twin.inspection.service.pictures import FilePixelFormat, Pictures, Question, ViewChoice
from twin.inspection.service.refusal import refusal
from twin.inspection.service.settings import Settings
from twin.inspection.service.watch import ServiceWatch
from twin.inspection.service.wire import HEADER_LENGTH, Reply, read_call, write_reply
from twin.inspection.service.worker import Worker
from twin.inspection.verdict_document import VerdictDocument

NAME = "mpi-twin inspection"
TENSOR_TYPES = ("", "application/json", "application/octet-stream")


class Service:
    """What every address works with."""

    def __init__(self, inspector: Inspector, settings: Settings, watch: ServiceWatch) -> None:
        self.settings = settings
        self.metrics = watch.metrics
        self.worker = Worker(queue=settings.queue)
        judging = Judging(watch)
        self.pictures = Pictures(inspector, judging, max_image_bytes=settings.max_image_bytes)
        served = (NetworkModel(inspector.model), PartModel(inspector, judging))
        self.models: dict[str, NetworkModel | PartModel] = {model.name: model for model in served}
        watch.metrics.queue_of(self.worker)

    def model(self, name: str, version: str | None = None) -> NetworkModel | PartModel:
        """A model by its name. Raises: RequestError 404."""
        model = self.models.get(name)
        if model is None:
            allowed = ", ".join(self.models)
            raise RequestError(f"unknown model: got {name!r:.80}; allowed: {allowed}", 404)
        if version not in (None, model.version):
            raise RequestError(
                f"unknown version of {name}: got {version!r:.80}; allowed: {model.version}", 404
            )
        return model

    async def answer(self, request: Request, work: Callable[[bytes], Reply]) -> Response:
        """What `work` makes of the body, done in the worker's thread."""
        limits = self.settings
        with self.worker.place():
            body = await read_body(
                request.receive, limit_bytes=limits.max_request_bytes, timeout_s=limits.timeout_s
            )
            reply = await self.worker.run(lambda: work(body), timeout_s=limits.timeout_s)
        return Response(reply.body, media_type=reply.media_type, headers=reply.headers)

    async def infer(self, request: Request, name: str, version: str | None = None) -> Response:
        """An `infer` request to its answer."""
        model = self.model(name, version)
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type not in TENSOR_TYPES:
            raise RequestError(
                f"Content-Type: got {media_type!r:.80}; allowed: {', '.join(TENSOR_TYPES[1:])}", 415
            )
        header_length = request.headers.get(HEADER_LENGTH)

        def work(body: bytes) -> Reply:
            call = read_call(body, header_length, max_json_bytes=self.settings.max_json_bytes)
            outputs = model.infer(call)
            return write_reply(call, outputs, model=model.name, version=model.version)

        return await self.answer(request, work)

    async def inspect(self, request: Request, question: Question) -> Response:
        """Image files to a verdict."""
        content_type = request.headers.get("content-type", "")

        def work(body: bytes) -> Reply:
            document = self.pictures.answer(body, content_type, question)
            return Reply(document.model_dump_json().encode())

        return await self.answer(request, work)


def create_app(inspector: Inspector, settings: Settings, watch: ServiceWatch) -> FastAPI:
    """The service around `inspector`; `watch` monitors it."""
    service = Service(inspector, settings, watch)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.worker.close()

    app = FastAPI(title=NAME, version=_version(), lifespan=life, docs_url=None, redoc_url=None,
                  responses=REFUSALS)  # fmt: skip
    _add_health(app)
    _add_models(app, service)
    _add_inference(app, service)
    _add_pages(app, service.metrics)
    app.add_exception_handler(RequestError, _refused)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(service.metrics.middleware())
    return app


def _add_health(app: FastAPI) -> None:
    @app.get("/v2", tags=["v2"])
    async def server_metadata() -> v2.ServerMetadata:
        """Name, version and extensions of the server."""
        extensions = ["binary_tensor_data", "model_repository(index)"]
        return v2.ServerMetadata(name=NAME, version=_version(), extensions=extensions)

    @app.get("/v2/health/live", tags=["v2"])
    async def live() -> v2.Health:
        """Whether the service is alive."""
        return v2.Health()

    @app.get("/v2/health/ready", tags=["v2"])
    async def ready() -> v2.Health:
        """Whether every model can serve."""
        return v2.Health()


def _add_models(app: FastAPI, service: Service) -> None:
    @app.post("/v2/repository/index", tags=["v2"])
    async def index() -> list[v2.IndexEntry]:
        """The models there are."""
        return [v2.IndexEntry(name=m.name, version=m.version) for m in service.models.values()]

    @app.get("/v2/models/{model}", tags=["v2"])
    async def model_metadata(model: str) -> v2.ModelMetadata:
        """Tensors and hashes of a model."""
        return service.model(model).metadata()

    @app.get("/v2/models/{model}/versions/{version}", tags=["v2"])
    async def version_metadata(model: str, version: str) -> v2.ModelMetadata:
        """The same of one version; there is one."""
        return service.model(model, version).metadata()

    @app.get("/v2/models/{model}/ready", tags=["v2"])
    async def model_ready(model: str) -> v2.ModelReady:
        """Whether a model can serve."""
        return v2.ModelReady(name=service.model(model).name)

    @app.get("/v2/models/{model}/versions/{version}/ready", tags=["v2"])
    async def version_ready(model: str, version: str) -> v2.ModelReady:
        """Whether this version of a model can serve."""
        return v2.ModelReady(name=service.model(model, version).name)


def _add_inference(app: FastAPI, service: Service) -> None:
    @app.post("/v2/models/{model}/infer", tags=["v2"], response_model=v2.InferResponse,
              openapi_extra=INFER)  # fmt: skip
    async def infer(request: Request, model: str) -> Response:
        """Tensors in, tensors out, as JSON or behind it."""
        return await service.infer(request, model)

    @app.post("/v2/models/{model}/versions/{version}/infer", tags=["v2"],
              response_model=v2.InferResponse, openapi_extra=INFER)  # fmt: skip
    async def infer_version(request: Request, model: str, version: str) -> Response:
        """The same of one version."""
        return await service.infer(request, model, version)

    @app.post("/inspect", tags=["inspection"], response_model=VerdictDocument,
              openapi_extra=INSPECT)  # fmt: skip
    async def inspect(
        request: Request,
        view: Annotated[ViewChoice | None, Query(description="Of a single image.")] = None,
        part_id: Annotated[int, Query(ge=0, le=2**53)] = 0,
        pixel_format: Annotated[
            FilePixelFormat, Query(description="Of grey images: BayerRG for raw mosaics.")
        ] = "Mono",
    ) -> Response:
        """Verdict on one PNG, JPEG or TIFF, or on the five of a part as a multipart form."""
        return await service.inspect(request, Question(view, part_id, pixel_format))


def _add_pages(app: FastAPI, metrics: Metrics) -> None:
    @app.get("/metrics", tags=["operation"], response_class=Response,
             responses={200: {"content": {"text/plain": {}}}})  # fmt: skip
    async def figures() -> Response:
        """Figures of the service and of its monitoring, in the text format of Prometheus."""
        return Response(metrics.text(), media_type=metrics.media_type)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        """These addresses, for people; needs no network."""
        return HTMLResponse(page_of(app.openapi()))

    @app.get("/", include_in_schema=False)
    async def home() -> HTMLResponse:
        """The same."""
        return HTMLResponse(page_of(app.openapi()))


async def _refused(_: Request, error: Exception) -> Response:
    return refusal(error if isinstance(error, RequestError) else RequestError(str(error)))


async def _not_found(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    reason = {404: "no such address", 405: f"{request.method} is not served here"}.get(status)
    headers = getattr(error, "headers", None)
    text = f"{request.url.path[:200]}: {reason or error}; see /docs"
    return JSONResponse({"error": text}, status, headers)


async def _invalid(_: Request, error: Exception) -> Response:
    found: Any = error.errors() if isinstance(error, RequestValidationError) else ()
    texts = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in found]
    return refusal(RequestError("; ".join(texts) or str(error)))


async def _broken(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"the service failed ({type(error).__name__})"}, 500)


def _version() -> str:
    try:
        return version_of("mpi-twin")
    except PackageNotFoundError:
        return "0"
