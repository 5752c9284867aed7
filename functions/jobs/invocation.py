"""What is around every invocation, whatever starts it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from chalice.app import ConvertToMiddleware

from chalicelib.core.metric import Metric
from chalicelib.observability import count, logger


def observed(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """The lines of this invocation name the function, its request and whether its process has just begun."""
    _count_cold_start()
    return ConvertToMiddleware(logger().inject_lambda_context)(event, get_response)


@cache
def _count_cold_start() -> None:
    """Once in each process. (Powertools would count them for each function, which is a metric for each.)"""
    count({Metric.COLD_STARTS: 1})
