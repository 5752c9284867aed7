"""What Secrets Manager asks for: a new key that signs tokens."""

from __future__ import annotations

from typing import Any

from chalicelib import wiring
from chalicelib.observability import logger


def rotate_tokens(event: dict[str, Any], context: Any) -> None:
    """Takes a step of a rotation. A step that fails is tried again by Secrets Manager, and changes nothing."""
    wiring.app().people.rotate_tokens.step(event["Step"], event["SecretId"], event["ClientRequestToken"])
    logger().info("rotated", step=event["Step"])
