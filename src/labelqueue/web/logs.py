"""Log lines with their request's id: for people on a terminal, as JSON elsewhere."""

from __future__ import annotations

import sys

import structlog


def configure_logs(json: bool | None = None) -> None:
    """Set up logging to standard error; without a choice, JSON where that is no terminal.

    Tracebacks are plain: with the values of variables they would log passwords and tokens.
    """
    as_json = not sys.stderr.isatty() if json is None else json
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_rendering(as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _rendering(as_json: bool) -> list[structlog.typing.Processor]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]
