"""The keys of admissions, for servers that let in whom a waiting room has admitted."""

from __future__ import annotations

from chalicelib.people.key_views import JsonWebKeySet, key_set_view
from functions.http.routes import Answer, Call, Routes

routes = Routes("waiting_room")


@routes.get("/v1/admission-keys", answer=JsonWebKeySet, snapshot=True)
def get_admission_keys(call: Call[None, None]) -> Answer:
    """The keys that verify admissions, as a JSON Web Key Set."""
    return Answer(key_set_view(call.app.people.admissions.public()), headers={"Cache-Control": "public, max-age=300"})
