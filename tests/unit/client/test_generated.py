"""The generated half of the client is the document's, whole and as of now."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from infra.contract.client.__main__ import FOLDER, files
from infra.contract.client.document import BY_HAND, LEFT_OUT, Document
from infra.contract.client.types import class_name
from linehold_client import AsyncLinehold, Linehold, errors, models
from linehold_client.bound import Bound

FILES = files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_module_is_as_the_document_says(path: Path) -> None:
    """`make contract` has been run since the calls have changed."""
    assert path.read_text() == FILES[path], "stale: run `make contract`"


def test_nothing_else_is_among_the_generated_modules() -> None:
    """A tag that is gone leaves no module behind."""
    found = {path for folder in ("models", "calls") for path in (FOLDER / folder).glob("*.py")}
    assert found <= FILES.keys()


def test_every_call_is_a_method_of_both_clients() -> None:
    """With its description, in the group of its tag; the payment provider's own call is no client's."""
    document = Document()
    assert len(document.operations) > 100
    for kind in (Linehold, AsyncLinehold):
        client = kind("https://api.example.com")
        for operation in document.operations:
            method = getattr(getattr(client, operation.tag), operation.name)
            assert inspect.getdoc(method), operation.name
    assert {"receive_payment_event"} == LEFT_OUT


def test_every_method_is_a_call_of_the_document() -> None:
    """No group has a call that the API does not."""
    names = {operation.name for operation in Document().operations}
    client = Linehold("https://api.example.com")
    groups = [each for each in vars(client).values() if hasattr(each, "client")]
    bound = {name for group in groups for name, each in vars(type(group)).items() if isinstance(each, Bound)}
    assert bound == names


def test_every_error_has_a_class() -> None:
    """By its code, in `errors`."""
    codes = {code for operation in Document().operations for _, code in operation.codes()}
    assert len(codes) > 100
    for code in codes:
        assert errors.Refused.known[code] is getattr(errors, class_name(code))
        assert class_name(code) in errors.__all__


def test_every_field_of_an_answer_is_a_field_of_its_model() -> None:
    """Under its own name, but for those that are keywords of Python."""
    document = Document()
    for name in document.place:
        model, schema = getattr(models, name), document.schemas[name]
        if "enum" in schema:
            assert [word.value for word in model] == schema["enum"]
        else:
            assert set(model.__struct_encode_fields__) == schema["properties"].keys(), name
    assert not BY_HAND & document.place.keys()
