"""Every refusal the service can give, as one tree: code, HTTP status, and a sentence to act on.

Server and client share it. A refusal raised inside a verb rolls its transaction back.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """A refusal. `detail` says what is wrong and what to do; `extra` holds further members."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The RFC 9457 problem document."""
        return {
            "type": f"urn:labelqueue:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.extra,
        }


class Malformed(Problem):
    code, status, title = "malformed", 400, "The body is not well-formed"


class Unauthenticated(Problem):
    code, status, title = "unauthenticated", 401, "Log in or send a token"


class Forbidden(Problem):
    code, status, title = "forbidden", 403, "Your role does not allow this"


class NotFound(Problem):
    code, status, title = "not_found", 404, "There is no such thing, or it is not yours to see"


class MethodNotAllowed(Problem):
    code, status, title = "method_not_allowed", 405, "This address does not take that method"


class Conflict(Problem):
    code, status, title = "conflict", 409, "This contradicts the present state"


class ReservationLost(Conflict):
    code, title = "reservation_lost", "This reservation is no longer yours"


class AlreadySubmitted(Conflict):
    code, title = "already_submitted", "This reservation was already submitted"


class AlreadyReviewed(Conflict):
    code, title = "already_reviewed", "Somebody's verdict on this label already stands"


class EventsPruned(Problem):
    """`after` is the id to go on from, `snapshot` the number of the kept state's last event."""

    code, status, title = "events_pruned", 410, "What follows this event is no longer in the log"


class TooLarge(Problem):
    code, status, title = "too_large", 413, "The body is over its limit"


class UnsupportedMediaType(Problem):
    code, status, title = "unsupported_media_type", 415, "This content type is not taken here"


class Invalid(Problem):
    """Faulty input; `errors` lists every faulty field as `{"path": "assets.3.name", "message"}`."""

    code, status, title = "invalid", 422, "Some fields are faulty"

    def __init__(
        self, detail: str | None = None, errors: list[dict[str, str]] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail, errors=errors or [], **extra)

    @classmethod
    def at(cls, path: str, message: str, **extra: Any) -> Invalid:
        """The refusal of one field."""
        return cls(f"{path}: {message}", [{"path": path, "message": message}], **extra)


class PriorityOutOfRange(Invalid):
    code, title = "priority_out_of_range", "A priority is a signed 32-bit integer"


class DuplicateExternalId(Invalid):
    code, title = "duplicate_external_id", "An external id is unique in its project"


class UnknownAsset(Invalid):
    code, title = "unknown_asset", "The project has no such asset"


class UnknownUser(Invalid):
    code, title = "unknown_user", "No member of the project is called that"


class PresetForbids(Invalid):
    code, title = "preset_forbids", "The project's preset narrows this setting"


class QuizWithoutQuestions(Invalid):
    code, title = "quiz_without_questions", "A quiz needs test questions in the project"


class IdempotencyMismatch(Invalid):
    code, title = "idempotency_mismatch", "This idempotency key was used for another request"


class InvalidResult(Invalid):
    code, title = "invalid_result", "The result does not fit the labeling interface"


class TooManyRequests(Problem):
    code, status, title = "too_many_requests", 429, "Too many requests; wait a little"


class Unavailable(Problem):
    code, status, title = "unavailable", 503, "The database is not reachable; try again shortly"


def _tree(root: type[Problem]) -> list[type[Problem]]:
    return [root, *(leaf for child in root.__subclasses__() for leaf in _tree(child))]


BY_CODE: dict[str, type[Problem]] = {kind.code: kind for kind in _tree(Problem)}
