"""Twilio's own description of its API, held against what the SDK sends and the simulator answers."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from twilio.http.response import Response
from werkzeug.datastructures import MultiDict

from outreach.simulator import LocalCarrierClient

_FORMATS = (
    "phone-number",
    "endpoint",
    "uri",
    "uri-reference",
    "http-method",
    "twiml",
    "date-time-rfc-2822",
    "currency",
    "uri-map",
    "phone-number-capabilities",
)
_UNDESCRIBED = "IncomingPhoneNumbers/"  # the trimmed description has the list of numbers only


def read_contract() -> OpenAPI:
    formats: dict[str, Any] = {name: (lambda value: value) for name in _FORMATS}
    path = Path(__file__).with_name("twilio_api_v2010.json")
    return OpenAPI.from_dict(json.loads(path.read_text()), config=Config(extra_format_unmarshallers=formats))


class CheckedClient(LocalCarrierClient):
    """Checks every request that succeeds, and its answer, against the description; refusals against Twilio's form."""

    def __init__(self, app: Flask, contract: OpenAPI) -> None:
        super().__init__(app)
        self._contract = contract

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        answer = super().request(method, uri, params, data, headers, auth, timeout, allow_redirects)
        if answer.status_code >= 400:
            check_refusal(answer)
        elif method != "DELETE" and _UNDESCRIBED not in uri and _is_json(answer):
            check(self._contract, method, uri, params or {}, data or {}, auth, answer)
        return answer


def _is_json(answer: Response) -> bool:
    return bool(answer.text) and (answer.headers or {})["Content-Type"].startswith("application/json")


def check_refusal(answer: Response) -> None:
    body = json.loads(answer.text)
    assert set(body) == {"code", "message", "more_info", "status"}
    assert body["status"] == answer.status_code
    assert isinstance(body["code"], int)


def check(
    contract: OpenAPI,
    method: str,
    uri: str,
    params: dict[str, Any],
    data: dict[str, Any],
    auth: tuple[str, str] | None,
    answer: Response,
) -> None:
    parts = urlsplit(uri)
    query = {**dict(parse_qsl(parts.query)), **{name: str(value) for name, value in params.items()}}
    body = urlencode(list(MultiDict(data).items(multi=True))).encode() if method == "POST" else b""
    request = MockRequest(
        host_url="https://api.twilio.com",
        method=method,
        path=parts.path,
        args=query,
        headers={"Authorization": "Basic x"} if auth else {},
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
    response = MockResponse(data=answer.text.encode(), status_code=answer.status_code, content_type="application/json")
    contract.validate_request(request)
    contract.validate_response(request, response)
