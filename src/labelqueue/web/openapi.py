"""The OpenAPI 3.1 document of a route table."""

from __future__ import annotations

import re
import types
from typing import Any, Union, get_args, get_origin, is_typeddict

import msgspec
from pydantic.json_schema import models_json_schema

import labelqueue
from labelqueue.errors import Problem
from labelqueue.queue.operations import OperationRef
from labelqueue.web.fields import Body, Nothing
from labelqueue.web.idempotency import HEADER as KEY_HEADER
from labelqueue.web.problems import MEDIA_TYPE as PROBLEM
from labelqueue.web.route import Half, Route

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
    found: Schema = {"default": {"description": "A refusal", "content": {PROBLEM: problem}}}
    kinds = _answer_kinds(route)
    if OperationRef in kinds:
        found["202"] = _response("Long work begun", {"application/json": _schema_of(OperationRef)})
        kinds.remove(OperationRef)
    if kinds or route.gives or route.status == 204:
        content: Schema = dict(route.gives)
        if kinds and route.status != 204:
            content["application/json"] = _page_of(route.items) or _any_of(kinds)
        found[str(route.status)] = _response(route.summary, content)
    return found


def _response(description: str, schemas: Schema) -> Schema:
    content = {kind: {"schema": schema} for kind, schema in schemas.items()}
    return {"description": description, **({"content": content} if content else {})}


def _answer_kinds(route: Route) -> list[Any]:
    """What the verb may return, but for the refusals that it returns."""
    union = get_origin(route.answers) in {Union, types.UnionType}
    kinds = list(get_args(route.answers)) if union else [route.answers]
    return [kind for kind in kinds if kind not in {None, types.NoneType, Half, Problem}]


def _any_of(kinds: list[Any]) -> Schema:
    schemas = [_schema_of(kind) for kind in kinds]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _schema_of(kind: Any) -> Schema:
    return {"$ref": _REF.format(kind.__name__)} if is_typeddict(kind) else {"type": "object"}


def _page_of(kind: Any) -> Schema | None:
    if kind is None:
        return None
    items = {"type": "array", "items": _schema_of(kind)}
    cursor = {"type": ["string", "null"]}
    properties = {"items": items, "next_cursor": cursor}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _schemas(routes: list[Route]) -> Schema:
    named = {kind for route in routes for kind in (*_answer_kinds(route), route.items)}
    answers = sorted(filter(is_typeddict, named), key=lambda kind: kind.__name__)
    _, of_answers = msgspec.json.schema_components(answers, ref_template=_REF.format("{name}"))
    return {
        **of_answers,
        **_body_schemas({route.body for route in routes}),
        "Problem": _PROBLEM,
    }


def _body_schemas(bodies: set[type[Body]]) -> Schema:
    inputs = sorted(bodies - {Nothing}, key=lambda body: body.__name__)
    _, schemas = models_json_schema(
        [(body, "validation") for body in inputs], ref_template=_REF.format("{model}")
    )
    found: Schema = schemas.get("$defs", {})
    return found
