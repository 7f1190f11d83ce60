"""The OpenAPI 3.1 document of a route table."""

from __future__ import annotations

import re
import types
from typing import Any, Union, get_args, get_origin, is_typeddict

import msgspec
from pydantic.json_schema import models_json_schema

import labelqueue
from labelqueue.web.fields import Body, Nothing
from labelqueue.web.idempotency import HEADER as KEY_HEADER
from labelqueue.web.problems import MEDIA_TYPE as PROBLEM
from labelqueue.web.route import Route

Schema = dict[str, Any]
_REF = "#/components/schemas/{}"

_PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457; `code` is stable, `errors` lists every faulty field.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
                "required": ["path", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
_OPERATION_STARTED: Schema = {
    "type": "object",
    "properties": {"operation": {"type": "string"}},
    "required": ["operation"],
}
_KEY: Schema = {
    "name": KEY_HEADER,
    "in": "header",
    "description": "The same key, address and body answer the same for 24 hours, and act once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_SECURITY: Schema = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
}


def openapi_json(described: Schema) -> bytes:
    return msgspec.json.encode(described)


def document(table: dict[str, list[Route]], prefix: str) -> Schema:
    """Describe all routes; the nouns are the tags."""
    paths: dict[str, Schema] = {}
    for noun, routes in table.items():
        for route in routes:
            operation = {"tags": [noun], **_operation(noun, route)}
            paths.setdefault(prefix + route.path, {})[route.method.lower()] = operation
    routes = [route for routes in table.values() for route in routes]
    return {
        "openapi": "3.1.0",
        "info": {"title": "labelqueue", "version": labelqueue.__version__},
        "paths": paths,
        "components": {"schemas": _schemas(routes), "securitySchemes": _SECURITY},
    }


def _operation(noun: str, route: Route) -> Schema:
    function = route.act or route.serve
    assert function is not None
    described: Schema = {
        "operationId": f"{noun}_{function.__name__.strip('_')}",
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route),
        "security": [] if route.public else _security(route),
    }
    if route.has_body and (content := _request_content(route)):
        required = route.body.model_json_schema().get("required") is not None
        described["requestBody"] = {"required": required or bool(route.takes), "content": content}
    return described


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.method == "GET":
        return [{"token": []}, {"session": []}]
    return [{"token": []}, {"session": [], "csrf": []}]


def _parameters(route: Route) -> list[Schema]:
    found: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    query = route.query.model_json_schema()
    for name, schema in query.get("properties", {}).items():
        required = name in query.get("required", ())
        found.append({"name": name, "in": "query", "required": required, "schema": schema})
    return [*found, _KEY] if route.takes_key else found


def _path_schema(name: str) -> Schema:
    return {"enum": ["label", "review"]} if name == "queue" else {"type": "string"}


def _request_content(route: Route) -> Schema:
    content: Schema = {kind: {"schema": schema} for kind, schema in route.takes.items()}
    if route.body is not Nothing:
        content["application/json"] = {"schema": {"$ref": _REF.format(route.body.__name__)}}
    return content


def _responses(route: Route) -> Schema:
    problem = {"schema": {"$ref": _REF.format("Problem")}}
    responses: Schema = {
        "default": {"description": "A refusal", "content": {PROBLEM: problem}},
    }
    if 202 in {route.status, *route.also}:
        started = {"schema": {"$ref": _REF.format("OperationStarted")}}
        content = {"application/json": started}
        responses["202"] = {"description": "Long work begun", "content": content}
    if route.status != 202:
        responses[str(route.status)] = {"description": route.summary, **_answer(route)}
    return responses


def _answer(route: Route) -> Schema:
    content: Schema = {kind: {"schema": schema} for kind, schema in route.gives.items()}
    if _answer_types(route) or (route.answers is not None and route.status != 204):
        content["application/json"] = {"schema": _answer_schema(route)}
    return {"content": content} if content and route.status != 204 else {}


def _answer_schema(route: Route) -> Schema:
    refs: list[Schema] = [{"$ref": _REF.format(kind.__name__)} for kind in _answer_types(route)]
    if not refs:
        return {}
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def _answer_types(route: Route) -> list[Any]:
    kinds = [route.answers]
    if get_origin(route.answers) in {Union, types.UnionType}:
        kinds = list(get_args(route.answers))
    return [kind for kind in kinds if is_typeddict(kind)]


def _schemas(routes: list[Route]) -> Schema:
    answers = {kind.__name__: kind for route in routes for kind in _answer_types(route)}
    _, of_answers = msgspec.json.schema_components(
        answers.values(), ref_template=_REF.format("{name}")
    )
    return {
        **of_answers,
        **_body_schemas({route.body for route in routes}),
        "Problem": _PROBLEM,
        "OperationStarted": _OPERATION_STARTED,
    }


def _body_schemas(bodies: set[type[Body]]) -> Schema:
    inputs = sorted(bodies - {Nothing}, key=lambda body: body.__name__)
    _, schemas = models_json_schema(
        [(body, "validation") for body in inputs], ref_template=_REF.format("{model}")
    )
    found: Schema = schemas.get("$defs", {})
    return found
