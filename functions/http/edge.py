"""The edge: a request becomes a call, an answer or an error becomes a response, and one line is logged.

    request ─► origin ─► path ─► token ─► its ids ─► type, size, JSON, fields ─► [Idempotency-Key] ─► view ─► response
                                     └── any error on the way ──► the contract's error body

The token is checked before the body, so that a caller without one learns nothing about the fields of a call.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Never

import msgspec
from chalice.app import Chalice, CORSConfig, Request, Response

from chalicelib import wiring
from chalicelib.core.time_limit import REQUEST_SECONDS, within
from chalicelib.errors import Conflict, LineholdError, NotFound, TooMany, Unauthorized, Unavailable
from chalicelib.observability import called, correlated, logger
from functions.http import (
    client_address,
    credentials,
    errors,
    idempotency,
    identity,
    origin,
    paths,
    requests,
    responses,
)
from functions.http.routes import Answer, Call, Route, Routes

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
_NAMED = re.compile(r"{(\w+)}")
_TRANSIENT = (Conflict, TooMany, Unauthorized, Unavailable)


class _EveryAnswer(CORSConfig):
    """The headers that Chalice adds to the answers of all calls, and writes into those to preflights."""

    def get_access_control_headers(self) -> dict[str, str]:
        secure = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=63072000"}
        return {**super().get_access_control_headers(), **secure}


CORS = _EveryAnswer(
    allow_origin="*",
    allow_headers=[
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        "X-Admission",
        "X-Challenge",
    ],
    expose_headers=["Content-Disposition", "ETag", "Link", "Location", "Retry-After", "X-Request-Id"],
    max_age=86400,
)
"""Any origin may call: callers send a token in a header, and there are no cookies that another page could use."""


def mount(app: Chalice, services: list[Routes]) -> None:
    """Bind every declared call to the app, and all other paths and methods to the contract's 404 and 405."""
    routes = [route for service in services for route in service.all]

    def bind(method: list[str], path: str, name: str, serve: Callable[[Request, Mapping[str, str]], Response]) -> None:
        def view(**arguments: str) -> Response:
            assert app.current_request is not None
            return serve(app.current_request, arguments)

        # an empty list of content types turns off Chalice's own check, whose answer is not the contract's
        app.route(path, methods=method, name=name, cors=CORS, content_types=[])(view)

    for route in routes:
        path = route.path.rstrip("/")  # API Gateway takes no path with a slash at its end
        bind([route.method], path, _name(route), lambda *request, route=route: respond(route, *request))
    elsewhere = _Elsewhere(routes)
    for path in ("/", "/{proxy+}"):
        bind(_METHODS, path, f"elsewhere {path}", elsewhere)

    def answered(request: Request, get_response: Callable[[Request], Response]) -> Response:
        """A method that a path does not have would get an answer of Chalice's own."""
        response = get_response(request) if request.method in app.routes[request.path] else elsewhere(request, {})
        response.headers.update(CORS.get_access_control_headers())
        return response

    app.register_middleware(answered, "http")


def respond(route: Route, request: Request, arguments: Mapping[str, str]) -> Response:
    """Serve one request. Does not raise: an unexpected exception becomes an INTERNAL error with a request id."""

    def serve() -> Response:
        answer = _answer(route, request, arguments)
        return responses.response_of(answer, route, request.headers)

    return _guarded(_name(route), _room(route), request, serve)


def _guarded(name: str, room: str | None, request: Request, serve: Callable[[], Response]) -> Response:
    request_id = str(request.context.get("requestId", ""))
    with correlated(request_id):
        return _served(name, room, request, request_id, serve)


def _served(name: str, room: str | None, request: Request, request_id: str, serve: Callable[[], Response]) -> Response:
    started, code = time.perf_counter(), None
    try:
        with within(REQUEST_SECONDS):
            origin.require_edge(request.headers)
            response = serve()
    except LineholdError as exc:
        code, response = exc.code, responses.error_response(exc, request_id)
    except Exception:
        logger().exception("unexpected", route=name, request_id=request_id)
        internal = errors.Internal("Something went wrong on our side. Contact us with the request id.")
        code, response = internal.code, responses.error_response(internal, request_id)
    response.headers["X-Request-Id"] = request_id
    _log(name, room, request_id, response.status_code, code, started)
    return response


def _answer(route: Route, request: Request, arguments: Mapping[str, str]) -> Answer:
    app, caller = wiring.app(), None
    if route.who:
        caller = identity.required(app, request.headers, route.who)
    elif route.optional:
        caller = identity.optional(app, request.headers)
    paths.require_possible(route.view, arguments)
    call: Call[Any, Any] = Call(
        app,
        requests.body_of(route, request),
        requests.query_of(route, request),
        caller,
        request.headers,
        client_address.caller_of(request.context, request.headers, origin.proxies(app, request.headers)),
    )
    key = request.headers.get("idempotency-key")
    if key is None or not route.replayable or caller is None:
        return _viewed(route, call, arguments)
    scope = f"{caller.id} {route.method} {route.path.format(**arguments)}"
    stored = idempotency.replayed(
        key,
        scope=scope,
        fingerprint=hashlib.sha256(msgspec.json.encode(call.body, order="deterministic")).hexdigest(),
        context=request.lambda_context,
        act=lambda: _storable_answer(route, call, arguments, f"{scope} {key}"),
    )
    if stored["status"] >= 400:
        raise responses.Replayed(stored["status"], msgspec.json.decode(stored["body"]), stored["headers"])
    text = stored["body"]
    if stored.get("sealed"):
        text = app.people.sealing.open(text, f"{scope} {key}")
    return Answer(msgspec.Raw(text.encode()) if text else None, stored["status"], stored["headers"])


def _viewed(route: Route, call: Call[Any, Any], arguments: Mapping[str, str]) -> Answer:
    """The view's answer, with the address of what the call made."""
    answer = route.view(call, **arguments)
    if route.location is None:
        return answer
    address = _NAMED.sub(lambda name: str(arguments.get(name[1]) or getattr(answer.body, name[1])), route.location)
    return replace(answer, headers={**answer.headers, "Location": address})


def _storable_answer(
    route: Route, call: Call[Any, Any], arguments: Mapping[str, str], context: str
) -> idempotency.StoredAnswer:
    """The answer as plain JSON, sealed if it has credentials in it. Transient errors are raised, so that they are not
    stored.

    The key to seal with is read first: after the act an `Unavailable` would say that nothing was changed."""
    seal = call.app.people.sealing.sealer(context) if credentials.has_credentials(route.answer) else None
    try:
        answer = _viewed(route, call, arguments)
    except _TRANSIENT:
        raise
    except LineholdError as exc:
        error = errors.body_of(exc, "").error
        return _stored(errors.status_of(exc), error, errors.headers_of(exc))
    stored = _stored(answer.status or route.status, answer.body, answer.headers)
    if stored["body"] and seal:
        stored |= {"body": seal(stored["body"]), "sealed": True}
    return stored


def _stored(status: int, body: Any, headers: Mapping[str, str]) -> idempotency.StoredAnswer:
    text = "" if body is None else msgspec.json.encode(body).decode()
    return {"status": status, "body": text, "headers": dict(headers)}


class _Elsewhere:
    """Answers requests for which API Gateway has no path and method: serves HEAD as GET, and a declared path that has a
    slash at its end; 405 for a path that takes other methods, else 404."""

    def __init__(self, routes: list[Route]) -> None:
        paths = [(tuple(route.path.strip("/").split("/")), route) for route in routes]
        self._paths = sorted(paths, key=lambda path: path[1].path.count("{"))

    def __call__(self, request: Request, _: Mapping[str, str]) -> Response:
        if request.method == "HEAD":
            return _without_body(self._answer(request, "GET"))
        return self._answer(request, request.method)

    def _answer(self, request: Request, method: str) -> Response:
        # Chalice's own server keeps the plus sign of `{proxy+}`, API Gateway does not
        names = {name.removesuffix("+"): value for name, value in (request.uri_params or {}).items()}
        path = request.path.replace("+}", "}").format(**names)
        parts = tuple(path.strip("/").split("/"))
        best = next((pattern for pattern, _ in self._paths if _matches(pattern, parts)), None)
        fitting = {route.method: route for pattern, route in self._paths if pattern == best}
        if best is not None and method in fitting:
            return respond(fitting[method], request, _arguments(best, parts))
        methods = set(fitting)
        allow = sorted(methods | ({"HEAD"} if "GET" in methods else set()))
        return _guarded("elsewhere", None, request, lambda: _refuse(allow))


def _refuse(allow: list[str]) -> Never:
    if allow:
        raise errors.MethodNotAllowed("This path does not take this method.", details={"allow": allow})
    raise NotFound("There is nothing at this path.", "PATH_NOT_FOUND")


def _without_body(response: Response) -> Response:
    """The answer to HEAD: the headers that GET has."""
    body = response.body if isinstance(response.body, bytes) else response.body.encode()
    headers = {**response.headers, **({"Content-Length": str(len(body))} if body else {})}
    return Response(type(response.body)(), headers, response.status_code)


def _matches(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return len(pattern) == len(parts) and all(
        want == have or want.startswith("{") for want, have in zip(pattern, parts, strict=True)
    )


def _arguments(pattern: tuple[str, ...], parts: tuple[str, ...]) -> dict[str, str]:
    return {want[1:-1]: have for want, have in zip(pattern, parts, strict=True) if want.startswith("{")}


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


def _room(route: Route) -> str | None:
    """The service whose code the call is in; None for a call of no service."""
    room = route.view.__module__.split(".")[1]
    return None if room == "http" else room


def _log(name: str, room: str | None, request_id: str, status: int, code: str | None, started: float) -> None:
    millis = round((time.perf_counter() - started) * 1000, 1)
    refused, fault = 400 <= status < 500, status >= 500
    called(name, room, millis, refused, fault, status=status, code=code, request_id=request_id)
