"""Every refusal looks alike: a status, and JSON that says why."""

from starlette.responses import JSONResponse

from twin.core.errors import RequestError

RETRY_AFTER_S = 1


def refusal(error: RequestError) -> JSONResponse:
    """The answer to a request that is not served."""
    headers = {}
    if error.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"error": error.reason}, error.status, headers)
