"""`Accept` with its weights, and lists of entity tags."""

from __future__ import annotations

import pytest

from functions.http.negotiation import entity_tags, prefers


@pytest.mark.parametrize(
    ("accept", "stream"),
    [
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("text/event-stream", True),
        ("TEXT/Event-Stream", True),
        (" text/event-stream ; q=1 ", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0.000, application/json", False),
        ("text/event-stream;Q=0", False),
        ("text/event-stream;q=0.2, application/json;q=0.9", False),
        ("text/event-stream;q=0.9, application/json;q=0.2", True),
        ("application/json;q=0.1, text/event-stream;q=0.2", True),
        ("text/event-stream, */*;q=0.1", True),
        ("*/*, text/event-stream", True),
        ("*/*, text/event-stream;q=0.5", False),
        ("application/*;q=0.6, text/event-stream;q=0.5", False),
        ("application/json;q=0, */*, text/event-stream;q=0.1", True),
        ("text/event-stream, application/json", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=high", False),
        ("text/event-stream;q=1.5", False),
        ("text/event-stream;charset=utf-8;q=0.7", True),
        ("text/event-streams", False),
        (",,text/event-stream,", True),
    ],
)
def test_the_weights_decide(accept: str, stream: bool) -> None:
    """A type that is named counts before one that only a range has; JSON is the usual answer."""
    assert prefers(accept, "text/event-stream", "application/json") is stream


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ('"7"', ['"7"']),
        (' "7" ', ['"7"']),
        ('W/"7"', ['W/"7"']),
        ('"a,b" , W/"",\t"ü"', ['"a,b"', 'W/""', '"ü"']),
        ("7", None),
        ("", None),
        ('"7', None),
        ('7"', None),
        ('w/"7"', None),
        ('"7" "8"', None),
        ('"7",', None),
        ('*, "7"', None),
        ('"a b"', None),
        ("'7'", None),
        ('"7"\n', None),
    ],
)
def test_a_list_of_tags(header: str, tags: list[str] | None) -> None:
    """Quoted, perhaps weak, with commas between them; anything else is none."""
    assert entity_tags(header) == tags
