"""Idempotency keys, as Stripe keeps them.

    begin ──► executing ──► finish(answer)     from now on the same request gets the same answer, marked as replayed
                 │     └──► finish(None)       the request was not executed: the key can be used again
                 └ the same key again: 409, also while a slow answer has not been sent yet

A key that comes with another request is refused, whatever the outcome of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from doubles.stripe.errors import Invalid

Fingerprint = tuple[str, str]
"""A path, and the encoded parameters."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class _Use:
    fingerprint: Fingerprint
    answer: Answer | None = None


class Keys:
    def __init__(self) -> None:
        self._uses: dict[str, _Use] = {}

    def forget(self) -> None:
        """Forgets all keys, as Stripe does after a day."""
        self._uses.clear()

    def begin(self, key: str, fingerprint: Fingerprint) -> Answer | None:
        """The answer to replay, or None: then the caller executes the request and calls `finish`.

        Raises Invalid if the key is in flight, or was used for something else.
        """
        use = self._uses.get(key)
        if use is None:
            self._uses[key] = _Use(fingerprint)
            return None
        if use.fingerprint != fingerprint:
            message = "Keys for idempotent requests can only be used with the same parameters they were first used with"
            raise Invalid(400, f"{message}. Try using a key other than '{key}'.", type="idempotency_error")
        if use.answer is None:
            message = f"There is currently another in-progress request using this idempotency key: {key}."
            raise Invalid(409, message, "idempotency_key_in_use", "idempotency_error")
        return replace(use.answer, headers={**use.answer.headers, "Idempotent-Replayed": "true"})

    def finish(self, key: str, answer: Answer | None) -> None:
        if answer is None:
            del self._uses[key]
        else:
            self._uses[key].answer = answer
