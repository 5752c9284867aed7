"""The form that sends a booking to its customer's address, run by Node.js with an API that records its calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.node import needs_node, printed

_SCRIPT = """
import { Sending } from "./sending.js";

const places = new Map();
const place = () => ({ value: "", focus() {}, reset() {} });
globalThis.document = { getElementById: (id) => places.get(id) ?? places.set(id, place()).get(id) };
const patches = [];
const me = { email: null, email_confirmed: false };
const api = {
  async mine(method, path, body) {
    if (method === "PATCH") patches.push(body);
    if (path.endsWith("/confirm")) {
      if (body.code !== "12345678") throw new Error("wrong");
      me.email_confirmed = true;
    }
    if (body.email && body.email !== me.email) Object.assign(me, { email: body.email, email_confirmed: false });
    return { ...me };
  },
};
const form = new Sending(api);
form.show({ booking_id: "bkg_1", status: "confirmed" }, false);
for (const [email, code] of PRESSES) {
  document.getElementById("sending-email").value = email;
  document.getElementById("sending-code").value = code;
  await form.send();
}
console.log(JSON.stringify(patches));
"""


def _patches(folder: Path, *presses: tuple[str, str]) -> Any:
    """What the form tells of the customer when it is sent with each of these addresses and codes."""
    return printed(folder, _SCRIPT.replace("PRESSES", json.dumps(presses)), "sending.js", "element.js")


@needs_node
def test_a_code_is_sent_without_its_address(tmp_path: Path) -> None:
    """The address was entered with the press before; a wrong code is typed again without it, too."""
    ann = "ann@example.com"
    assert _patches(tmp_path, (ann, ""), (ann, "1"), (ann, "12345678")) == [{"email": ann}, {}, {}]


@needs_node
def test_another_address_is_entered(tmp_path: Path) -> None:
    """Also beside a code, and the same one again without a code, which asks for a new one."""
    presses = [("ann@example.com", ""), ("ann@example.com", ""), ("bo@example.com", "12345678")]
    assert _patches(tmp_path, *presses) == [{"email": email} for email, _ in presses]
