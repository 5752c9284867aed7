"""Imports events, one line after the other: creates those that the organiser does not have, compares the others.

An event's reference is unique in the API, so a second try creates nothing twice, also when the first was interrupted or
its answer lost, or when another run created the event a moment ago.

    known? ──no──► POST ──201──► CREATED ──► publish
      │              └──409 REFERENCE_USED──► fetch it ─┬─ the same ──► UNCHANGED ──► publish
      └─yes─► the same digest? ──no─────────────────────┴─ not the same ──► DIFFERING
                    └─yes──► UNCHANGED ──► publish
"""

from dataclasses import dataclass
from enum import Enum

from infra.importing import known
from infra.importing.account import Account
from infra.importing.answers import problems_of
from infra.importing.known import Known, Performers
from infra.importing.problems import Problem, Rejected
from infra.importing.sheet import Line, Sheet
from infra.importing.venues import Venues
from infra.importing.wanted import References, Wanted, read


class Kind(Enum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    DIFFERING = "differing"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did with a line. `published`: by this run."""

    kind: Kind
    problems: tuple[Problem, ...] = ()
    published: bool = False


class Importer:
    """Reads the organiser's events when it is made. Raises Gone, then and later, when the API does not answer."""

    def __init__(self, account: Account, sheet: Sheet) -> None:
        self._account, self._sheet = account, sheet
        self._references = References()
        self._venues = Venues(account.listed("/v1/venues"))
        self._performers = Performers(account)
        self._events = known.events(account, self._performers)

    def take(self, line: Line) -> Outcome:
        """Import one line."""
        try:
            wanted = read(self._sheet.named(line), line.number, self._venues, self._references)
            there = self._events.get(wanted.reference)
            return self._compare(wanted, there) if there else self._create(wanted)
        except Rejected as rejected:
            return Outcome(Kind.REJECTED, rejected.problems)

    def _create(self, wanted: Wanted) -> Outcome:
        performers = [self._performers.id_of(name) for name in wanted.facts.performers]
        reply = self._account.post("/v1/events", wanted.request(performers))
        if reply.code == "REFERENCE_USED":
            return self._fetch(wanted, str(reply.error["details"]["event_id"]))
        if reply.status != 201:
            raise Rejected(problems_of(reply, self._sheet.categories))
        published = self._publish(wanted, str(reply.body["event_id"]), "draft")
        return Outcome(Kind.CREATED, published=published)

    def _compare(self, wanted: Wanted, there: Known) -> Outcome:
        if not there.says(wanted.facts):
            return self._fetch(wanted, there.event)
        if wanted.publish and there.status == "cancelled":
            return Outcome(Kind.DIFFERING, (Problem("publish", "the event is cancelled"),))
        return Outcome(Kind.UNCHANGED, published=self._publish(wanted, there.event, there.status))

    def _fetch(self, wanted: Wanted, event: str) -> Outcome:
        """Fetches the event and compares it field by field."""
        there, facts = known.details(self._account, event)
        if differences := known.differences(wanted.facts, facts):
            return Outcome(Kind.DIFFERING, tuple(differences))
        return self._compare(wanted, there)

    def _publish(self, wanted: Wanted, event: str, status: str) -> bool:
        if not wanted.publish or status != "draft":
            return False
        reply = self._account.post(f"/v1/events/{event}/publish", {})
        if reply.status != 200:
            said = ", ".join(problem.text for problem in problems_of(reply, self._sheet.categories))
            raise Rejected([Problem("publish", said)])
        return True
