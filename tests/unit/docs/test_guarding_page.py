"""The samples that let another server check admissions: they accept what we sign and nothing else."""

from __future__ import annotations

import hashlib
import json
import runpy
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import msgspec
import pytest
from jwt.utils import base64url_encode
from nacl.signing import SigningKey

from chalicelib.adapters.admissions import AdmissionSigner
from chalicelib.adapters.eddsa import Signatures
from chalicelib.adapters.secrets import Keys
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.people.key_views import key_set_view
from chalicelib.people.rules.admissions import Admission
from infra.package import ROOT
from tests.support.clock import FakeClock
from tests.support.node import needs_node, printed

PAGE = ROOT / "docs" / "guarding-any-page.md"
SAMPLES = ROOT / "docs" / "samples"
PYTHON, NODE = SAMPLES / "verify_admission.py", SAMPLES / "verify_admission.mjs"
ROOM = "wrm_1"
KEY = "the key of these tests, longer than 32 bytes"
PURPOSE = b"linehold admission Ed25519 seed 1\n"

_LANGUAGES = {".py": "python", ".mjs": "js"}


class FixedRing:
    """Two keys, so that a sample has to choose."""

    def __init__(self, text: str = KEY) -> None:
        self._keys = Keys("k1", {"k1": text, "k0": f"{text}, an earlier one"})

    def keys(self, wanted: str | None = None) -> Keys:
        return self._keys


def _good() -> Admission:
    """An admission that counts now: the samples ask the clock of their machine."""
    now = int(time.time()) * SECOND
    return Admission(ROOM, "cus_1", now - MINUTE, now + 10 * MINUTE)


def _signed(admission: Admission, ring: FixedRing | None = None) -> str:
    return AdmissionSigner(ring or FixedRing(), FakeClock()).sign(admission)


def _with_claims(token: str, **changes: Any) -> str:
    """The token with changed claims and a good signature; None leaves a claim out."""
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return Signatures(FixedRing(), PURPOSE, dict, 1000).sign(kept)


def _with_header(token: str, **changes: Any) -> str:
    """The token with a changed header, and with a good signature by our key."""
    header = base64url_encode(json.dumps(jwt.get_unverified_header(token) | changes).encode()).decode()
    signed = f"{header}.{token.split('.')[1]}"
    key = SigningKey(hashlib.sha256(PURPOSE + KEY.encode()).digest())
    return f"{signed}.{base64url_encode(key.sign(signed.encode()).signature).decode()}"


def _cases() -> dict[str, tuple[str, bool]]:
    """Tokens by what they are, and whether a page that the room guards lets their visitors in."""
    good = _good()
    token, other = _signed(good), _signed(replace(good, customer="cus_2"))
    header, claims, signature = token.split(".")
    return {
        "good": (token, True),
        "good, with its header written anew": (_with_header(token), True),
        "of a server whose clock is ahead": (_signed(replace(good, issued_at=good.issued_at + 2 * MINUTE)), True),
        "over": (_signed(replace(good, until=good.issued_at + MINUTE)), False),
        "to another room": (_signed(replace(good, room="wrm_2")), False),
        "for something else": (_with_claims(token, aud="linehold/ticket"), False),
        "of another issuer": (_with_claims(token, iss="another"), False),
        "without an end": (_with_claims(token, exp=None), False),
        "without a room": (_with_claims(token, room=None), False),
        "signed by another key": (_signed(good, FixedRing("the key of another server, longer than 32 bytes")), False),
        "with another one's claims": (f"{header}.{other.split('.')[1]}.{signature}", False),
        "cut off": (token[:-4], False),
        "lengthened": (f"{token}.{signature}", False),
        "without a signature": (f"{header}.{claims}.", False),
        "of no algorithm": (_with_header(token, alg="none"), False),
        "of another algorithm": (_with_header(token, alg="HS256"), False),
        "of an unknown key": (_with_header(token, kid="k9"), False),
        "of an earlier key, but signed by this one": (_with_header(token, kid="k0"), False),
        "of no key": (_with_header(token, kid=None), False),
        "empty": ("", False),
        "junk": ("é.東.x", False),
    }


def _key_set() -> Any:
    """What the keys' call answers."""
    return msgspec.to_builtins(key_set_view(AdmissionSigner(FixedRing(), FakeClock()).public()))


@pytest.mark.parametrize("sample", [PYTHON, NODE], ids=lambda sample: sample.suffix)
def test_the_page_shows_the_samples(sample: Path) -> None:
    """The page has the text of the files that the tests below run."""
    assert f"```{_LANGUAGES[sample.suffix]}\n{sample.read_text()}```\n" in PAGE.read_text()


def test_the_sample_in_python_admits_those_who_were_admitted() -> None:
    """It returns their claims, and raises ValueError for every other text."""
    verified: Callable[..., dict[str, Any]] = runpy.run_path(str(PYTHON))["verified"]
    cases = _cases()

    def admits(token: str) -> bool:
        try:
            return verified(token, ROOM, _key_set())["sub"] == "cus_1"
        except ValueError:
            return False

    assert {name: admits(token) for name, (token, _) in cases.items()} == _wanted(cases)


@needs_node
def test_the_sample_in_node_admits_those_who_were_admitted(tmp_path: Path) -> None:
    """It returns their claims, and throws for every other text."""
    shutil.copyfile(NODE, tmp_path / NODE.name)
    cases = _cases()
    tokens = {name: token for name, (token, _) in cases.items()}
    script = f"""
import {{ verified }} from "./{NODE.name}";
const admits = (token) => {{
  try {{
    return verified(token, {json.dumps(ROOM)}, {json.dumps(_key_set())}).sub === "cus_1";
  }} catch {{
    return false;
  }}
}};
const tokens = Object.entries({json.dumps(tokens)});
console.log(JSON.stringify(Object.fromEntries(tokens.map(([name, token]) => [name, admits(token)]))));
"""
    assert printed(tmp_path, script) == _wanted(cases)


def _wanted(cases: dict[str, tuple[str, bool]]) -> dict[str, bool]:
    return {name: admitted for name, (_, admitted) in cases.items()}
