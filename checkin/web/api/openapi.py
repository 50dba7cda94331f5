"""The door's contract as OpenAPI 3.1, for whoever writes another client. It is the same for everybody."""

import json
from functools import cache
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from checkin.web.api.contract.answers import ANSWERS
from checkin.web.api.contract.introduction import introduction
from checkin.web.api.contract.messages import MESSAGES, fields_of
from checkin.web.api.contract.routes import PICTURE, ROUTES, TOO_LARGE, UNPAIRED, Route
from checkin.web.api.contract.shapes import Schema, an_object, one_of, or_null, refer, text, uuid
from checkin.web.api.contract.words import error_meaning

OPENAPI = "3.1.0"
CONTRACT = "1.0.0"  # the second number grows with what is added, the first when a client has to change
KEPT_SECONDS = 300

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    response = Response(_written(), mimetype="application/json")
    response.set_etag(sha256(_written()).hexdigest()[:32])
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    return response.make_conditional(request)


@cache
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False, indent=1).encode()


def document() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    return {
        "openapi": OPENAPI,
        "info": {"title": "The door", "version": CONTRACT, "description": introduction()},
        "servers": [{"url": "/"}],
        "security": [{"deviceKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"deviceKey": {"type": "http", "scheme": "bearer"}},
            "headers": {
                "Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}},
                "WWW-Authenticate": {"schema": {"const": "Bearer"}},
                "ETag": {"description": "Names this content.", "schema": {"type": "string"}},
            },
            "schemas": {**MESSAGES, **ANSWERS, "NotTaken": _not_taken()},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": route.more or route.summary,
        "responses": {"200": _answer(route), **_more_answers(route)},
    }
    if route.message:
        operation["requestBody"] = _body({"application/json": {"schema": refer(route.message)}})
    elif route.takes_picture:
        operation["requestBody"] = _body({kind: dict(schema) for kind, schema in PICTURE.items()})
    if route.parameters:
        operation["parameters"] = list(route.parameters)
    if route.open_to_all:
        operation["security"] = []
    return operation


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": content}


def _answer(route: Route) -> dict[str, Any]:
    return {
        "description": route.summary,
        "content": {"application/json": {"schema": refer(route.answer)}},
    }


def _more_answers(route: Route) -> dict[str, Any]:
    answers = {str(status): _error(status, codes) for status, codes in sorted(errors_of(route).items())}
    if route.answer == "Digest":
        answers["304"] = {"description": "Nothing has changed.", "headers": _headers("ETag")}
    return answers


def errors_of(route: Route) -> dict[int, tuple[str, ...]]:
    """By status, without those that any route may answer."""
    errors = dict(route.errors)
    if route.message:
        invalid = ["invalid_json", *(f"invalid_{name}" for name in fields_of(MESSAGES[route.message]))]
        errors[400] = (*invalid, *errors.get(400, ()))
        errors.setdefault(413, TOO_LARGE)
    if not route.open_to_all:
        errors[401] = UNPAIRED
    return errors


def _error(status: int, codes: tuple[str, ...]) -> dict[str, Any]:
    meanings = "\n".join(f"- `{code}`: {error_meaning(code)}" for code in codes)
    answer: dict[str, Any] = {
        "description": meanings,
        "content": {"application/json": {"schema": an_object("", {"error": _error_schema(codes)})}},
    }
    headers = {401: "WWW-Authenticate", 429: "Retry-After"}.get(status)
    return {**answer, "headers": _headers(headers)} if headers else answer


def _error_schema(codes: tuple[str, ...]) -> Schema:
    return an_object("", {"code": one_of(codes), "message": text("For people.")})


def _headers(name: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"}}


def _not_taken() -> Schema:
    """The answer to one scan of a batch."""
    scan = next(route for route in ROUTES if route.message == "Scan")
    errors = {status: codes for status, codes in errors_of(scan).items() if status in (400, 403, 404, 409, 429)}
    errors[500] = ("not_recorded",)
    codes = tuple(code for status in sorted(errors) for code in errors[status] if code != "invalid_json")
    fields = {
        "id": or_null(uuid("null where it cannot be told.")),
        "status": {"enum": sorted(errors)},
        "error": _error_schema(codes),
    }
    return an_object("Not taken, for the reason told.", fields)
