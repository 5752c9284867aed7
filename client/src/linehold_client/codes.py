"""A class for each code of an error, below that of its status. Made by `make contract`."""

from linehold_client.refusals import (
    Conflict,
    NotAllowed,
    NotFound,
    NotPaid,
    NotSignedIn,
    Outdated,
    Over,
    ServerFault,
    TooMany,
    WrongRequest,
)


class AdmissionEnded(Over, code="ADMISSION_ENDED"):
    """Status 410, `ADMISSION_ENDED`."""


class AdmissionNeeded(NotSignedIn, code="ADMISSION_NEEDED"):
    """Status 401, `ADMISSION_NEEDED`."""


class AlertsOff(Conflict, code="ALERTS_OFF"):
    """Status 409, `ALERTS_OFF`."""


class AlreadyExtended(Conflict, code="ALREADY_EXTENDED"):
    """Status 409, `ALREADY_EXTENDED`."""


class AlreadyMatched(Conflict, code="ALREADY_MATCHED"):
    """Status 409, `ALREADY_MATCHED`."""


class AmountNotPayable(Conflict, code="AMOUNT_NOT_PAYABLE"):
    """Status 409, `AMOUNT_NOT_PAYABLE`."""


class BarClosed(Conflict, code="BAR_CLOSED"):
    """Status 409, `BAR_CLOSED`."""


class BarNotFound(NotFound, code="BAR_NOT_FOUND"):
    """Status 404, `BAR_NOT_FOUND`."""


class BeingChanged(Conflict, code="BEING_CHANGED"):
    """Status 409, `BEING_CHANGED`."""


class BookingNotFound(NotFound, code="BOOKING_NOT_FOUND"):
    """Status 404, `BOOKING_NOT_FOUND`."""


class CancellationClosed(Conflict, code="CANCELLATION_CLOSED"):
    """Status 409, `CANCELLATION_CLOSED`."""


class ChallengeFailed(NotAllowed, code="CHALLENGE_FAILED"):
    """Status 403, `CHALLENGE_FAILED`."""


class ChallengeNeeded(NotAllowed, code="CHALLENGE_NEEDED"):
    """Status 403, `CHALLENGE_NEEDED`."""


class CodeLapsed(Over, code="CODE_LAPSED"):
    """Status 410, `CODE_LAPSED`."""


class CodeNotFound(NotFound, code="CODE_NOT_FOUND"):
    """Status 404, `CODE_NOT_FOUND`."""


class CodeUsed(Conflict, code="CODE_USED"):
    """Status 409, `CODE_USED`."""


class CodeWrong(WrongRequest, code="CODE_WRONG"):
    """Status 422, `CODE_WRONG`."""


class DisplayNotFound(NotFound, code="DISPLAY_NOT_FOUND"):
    """Status 404, `DISPLAY_NOT_FOUND`."""


class DoorFull(Conflict, code="DOOR_FULL"):
    """Status 409, `DOOR_FULL`."""


class EdgeOnly(NotAllowed, code="EDGE_ONLY"):
    """Status 403, `EDGE_ONLY`."""


class EmailNotConfirmed(NotAllowed, Conflict, code="EMAIL_NOT_CONFIRMED"):
    """Status 403 or 409, `EMAIL_NOT_CONFIRMED`."""


class EmailTaken(Conflict, code="EMAIL_TAKEN"):
    """Status 409, `EMAIL_TAKEN`."""


class EmailUsed(Conflict, code="EMAIL_USED"):
    """Status 409, `EMAIL_USED`."""


class EntryNotFound(NotFound, code="ENTRY_NOT_FOUND"):
    """Status 404, `ENTRY_NOT_FOUND`."""


class EventCancelled(Conflict, Over, code="EVENT_CANCELLED"):
    """Status 409 or 410, `EVENT_CANCELLED`."""


class EventNotFound(NotFound, code="EVENT_NOT_FOUND"):
    """Status 404, `EVENT_NOT_FOUND`."""


class Full(TooMany, code="FULL"):
    """Status 429, `FULL`."""


class HoldBooked(Conflict, code="HOLD_BOOKED"):
    """Status 409, `HOLD_BOOKED`."""


class HoldExists(Conflict, code="HOLD_EXISTS"):
    """Status 409, `HOLD_EXISTS`."""


class HoldInFlight(Conflict, code="HOLD_IN_FLIGHT"):
    """Status 409, `HOLD_IN_FLIGHT`."""


class HoldLapsed(Over, code="HOLD_LAPSED"):
    """Status 410, `HOLD_LAPSED`."""


class HoldNotFound(NotFound, code="HOLD_NOT_FOUND"):
    """Status 404, `HOLD_NOT_FOUND`."""


class HoldReleased(Over, code="HOLD_RELEASED"):
    """Status 410, `HOLD_RELEASED`."""


class IdempotencyInFlight(Conflict, code="IDEMPOTENCY_IN_FLIGHT"):
    """Status 409, `IDEMPOTENCY_IN_FLIGHT`."""


class IdempotencyKeyReused(WrongRequest, code="IDEMPOTENCY_KEY_REUSED"):
    """Status 422, `IDEMPOTENCY_KEY_REUSED`."""


class Internal(ServerFault, code="INTERNAL"):
    """Status 500, `INTERNAL`."""


class Invalid(WrongRequest, code="INVALID"):
    """Status 422, `INVALID`."""


class LaneNotFound(NotFound, code="LANE_NOT_FOUND"):
    """Status 404, `LANE_NOT_FOUND`."""


class LaneNotOpen(Conflict, code="LANE_NOT_OPEN"):
    """Status 409, `LANE_NOT_OPEN`."""


class LimitReached(Conflict, code="LIMIT_REACHED"):
    """Status 409, `LIMIT_REACHED`."""


class LineFull(Conflict, code="LINE_FULL"):
    """Status 409, `LINE_FULL`."""


class LocationNeeded(Conflict, code="LOCATION_NEEDED"):
    """Status 409, `LOCATION_NEEDED`."""


class Malformed(WrongRequest, code="MALFORMED"):
    """Status 400, `MALFORMED`."""


class MarketNotFound(NotFound, code="MARKET_NOT_FOUND"):
    """Status 404, `MARKET_NOT_FOUND`."""


class Missed(Over, code="MISSED"):
    """Status 410, `MISSED`."""


class NotAcceptable(WrongRequest, code="NOT_ACCEPTABLE"):
    """Status 406, `NOT_ACCEPTABLE`."""


class NotCalled(Conflict, code="NOT_CALLED"):
    """Status 409, `NOT_CALLED`."""


class NotCancellable(Conflict, code="NOT_CANCELLABLE"):
    """Status 409, `NOT_CANCELLABLE`."""


class NotConfirmed(Conflict, code="NOT_CONFIRMED"):
    """Status 409, `NOT_CONFIRMED`."""


class NotOnSale(Conflict, code="NOT_ON_SALE"):
    """Status 409, `NOT_ON_SALE`."""


class NotOpen(Conflict, code="NOT_OPEN"):
    """Status 409, `NOT_OPEN`."""


class NotRecalled(Conflict, code="NOT_RECALLED"):
    """Status 409, `NOT_RECALLED`."""


class NotYet(Conflict, code="NOT_YET"):
    """Status 409, `NOT_YET`."""


class NotYours(NotAllowed, code="NOT_YOURS"):
    """Status 403, `NOT_YOURS`."""


class NoEmail(Conflict, code="NO_EMAIL"):
    """Status 409, `NO_EMAIL`."""


class NoExpress(Conflict, code="NO_EXPRESS"):
    """Status 409, `NO_EXPRESS`."""


class OfferAccepted(Conflict, code="OFFER_ACCEPTED"):
    """Status 409, `OFFER_ACCEPTED`."""


class OfferDeclined(Conflict, code="OFFER_DECLINED"):
    """Status 409, `OFFER_DECLINED`."""


class OfferExpired(Over, code="OFFER_EXPIRED"):
    """Status 410, `OFFER_EXPIRED`."""


class OfferNotFound(NotFound, code="OFFER_NOT_FOUND"):
    """Status 404, `OFFER_NOT_FOUND`."""


class OfferRejected(Conflict, code="OFFER_REJECTED"):
    """Status 409, `OFFER_REJECTED`."""


class OrderNotFound(NotFound, code="ORDER_NOT_FOUND"):
    """Status 404, `ORDER_NOT_FOUND`."""


class OrphanSeat(WrongRequest, code="ORPHAN_SEAT"):
    """Status 422, `ORPHAN_SEAT`."""


class OthersWait(Conflict, code="OTHERS_WAIT"):
    """Status 409, `OTHERS_WAIT`."""


class Paused(Conflict, code="PAUSED"):
    """Status 409, `PAUSED`."""


class PaymentDeclined(NotPaid, code="PAYMENT_DECLINED"):
    """Status 402, `PAYMENT_DECLINED`."""


class PaymentInProgress(Conflict, code="PAYMENT_IN_PROGRESS"):
    """Status 409, `PAYMENT_IN_PROGRESS`."""


class PerformerNotFound(NotFound, code="PERFORMER_NOT_FOUND"):
    """Status 404, `PERFORMER_NOT_FOUND`."""


class QueueFull(Conflict, code="QUEUE_FULL"):
    """Status 409, `QUEUE_FULL`."""


class QueueNotEmpty(Conflict, code="QUEUE_NOT_EMPTY"):
    """Status 409, `QUEUE_NOT_EMPTY`."""


class QueueNotFound(NotFound, code="QUEUE_NOT_FOUND"):
    """Status 404, `QUEUE_NOT_FOUND`."""


class QueuePaused(Conflict, code="QUEUE_PAUSED"):
    """Status 409, `QUEUE_PAUSED`."""


class QuotaExceeded(TooMany, code="QUOTA_EXCEEDED"):
    """Status 429, `QUOTA_EXCEEDED`."""


class ReferenceUsed(Conflict, code="REFERENCE_USED"):
    """Status 409, `REFERENCE_USED`."""


class RenewalsUsed(Conflict, code="RENEWALS_USED"):
    """Status 409, `RENEWALS_USED`."""


class RequestExists(Conflict, code="REQUEST_EXISTS"):
    """Status 409, `REQUEST_EXISTS`."""


class RequestLapsed(Over, code="REQUEST_LAPSED"):
    """Status 410, `REQUEST_LAPSED`."""


class RequestNotFound(NotFound, code="REQUEST_NOT_FOUND"):
    """Status 404, `REQUEST_NOT_FOUND`."""


class RoomClosed(Over, code="ROOM_CLOSED"):
    """Status 410, `ROOM_CLOSED`."""


class RoomNotFound(NotFound, code="ROOM_NOT_FOUND"):
    """Status 404, `ROOM_NOT_FOUND`."""


class SeatNotFound(NotFound, code="SEAT_NOT_FOUND"):
    """Status 404, `SEAT_NOT_FOUND`."""


class SeatTaken(Conflict, code="SEAT_TAKEN"):
    """Status 409, `SEAT_TAKEN`."""


class SectionNotFound(NotFound, code="SECTION_NOT_FOUND"):
    """Status 404, `SECTION_NOT_FOUND`."""


class SessionLapsed(Over, code="SESSION_LAPSED"):
    """Status 410, `SESSION_LAPSED`."""


class SessionNotFound(NotFound, code="SESSION_NOT_FOUND"):
    """Status 404, `SESSION_NOT_FOUND`."""


class SessionUsed(Conflict, code="SESSION_USED"):
    """Status 409, `SESSION_USED`."""


class SignedOut(NotSignedIn, code="SIGNED_OUT"):
    """Status 401, `SIGNED_OUT`."""


class SignInFailed(NotSignedIn, code="SIGN_IN_FAILED"):
    """Status 401, `SIGN_IN_FAILED`."""


class Stale(Outdated, code="STALE"):
    """Status 412, `STALE`."""


class Started(Conflict, code="STARTED"):
    """Status 409, `STARTED`."""


class StateChanged(Conflict, code="STATE_CHANGED"):
    """Status 409, `STATE_CHANGED`."""


class StoreClosed(Over, code="STORE_CLOSED"):
    """Status 410, `STORE_CLOSED`."""


class StoreNotFound(NotFound, code="STORE_NOT_FOUND"):
    """Status 404, `STORE_NOT_FOUND`."""


class StoreOpen(Conflict, code="STORE_OPEN"):
    """Status 409, `STORE_OPEN`."""


class Throttled(ServerFault, code="THROTTLED"):
    """Status 503, `THROTTLED`."""


class TicketCancelled(Over, code="TICKET_CANCELLED"):
    """Status 410, `TICKET_CANCELLED`."""


class TicketInvalid(WrongRequest, code="TICKET_INVALID"):
    """Status 422, `TICKET_INVALID`."""


class TicketNotFound(NotFound, code="TICKET_NOT_FOUND"):
    """Status 404, `TICKET_NOT_FOUND`."""


class TicketUsed(Conflict, code="TICKET_USED"):
    """Status 409, `TICKET_USED`."""


class TokenExpired(NotSignedIn, code="TOKEN_EXPIRED"):
    """Status 401, `TOKEN_EXPIRED`."""


class TokenInvalid(NotSignedIn, code="TOKEN_INVALID"):
    """Status 401, `TOKEN_INVALID`."""


class TokenReused(NotSignedIn, code="TOKEN_REUSED"):
    """Status 401, `TOKEN_REUSED`."""


class TokenUsed(NotSignedIn, code="TOKEN_USED"):
    """Status 401, `TOKEN_USED`."""


class TooFar(Conflict, code="TOO_FAR"):
    """Status 409, `TOO_FAR`."""


class TooLarge(WrongRequest, code="TOO_LARGE"):
    """Status 413, `TOO_LARGE`."""


class TooLate(Conflict, code="TOO_LATE"):
    """Status 409, `TOO_LATE`."""


class TooManyDisplays(Conflict, code="TOO_MANY_DISPLAYS"):
    """Status 409, `TOO_MANY_DISPLAYS`."""


class TooManyItems(Conflict, code="TOO_MANY_ITEMS"):
    """Status 409, `TOO_MANY_ITEMS`."""


class TooManyRequests(TooMany, code="TOO_MANY_REQUESTS"):
    """Status 429, `TOO_MANY_REQUESTS`."""


class TooManyWishes(Conflict, code="TOO_MANY_WISHES"):
    """Status 409, `TOO_MANY_WISHES`."""


class Unauthorized(NotSignedIn, code="UNAUTHORIZED"):
    """Status 401, `UNAUTHORIZED`."""


class Unavailable(ServerFault, code="UNAVAILABLE"):
    """Status 503, `UNAVAILABLE`."""


class UnsupportedMediaType(WrongRequest, code="UNSUPPORTED_MEDIA_TYPE"):
    """Status 415, `UNSUPPORTED_MEDIA_TYPE`."""


class VenueNotFound(NotFound, code="VENUE_NOT_FOUND"):
    """Status 404, `VENUE_NOT_FOUND`."""


class VisitNotFound(NotFound, code="VISIT_NOT_FOUND"):
    """Status 404, `VISIT_NOT_FOUND`."""


class WaitlistClosed(Conflict, code="WAITLIST_CLOSED"):
    """Status 409, `WAITLIST_CLOSED`."""


class Withdrawn(Conflict, code="WITHDRAWN"):
    """Status 409, `WITHDRAWN`."""


class WrongEvent(Conflict, code="WRONG_EVENT"):
    """Status 409, `WRONG_EVENT`."""


class WrongKindOfToken(NotAllowed, code="WRONG_KIND_OF_TOKEN"):
    """Status 403, `WRONG_KIND_OF_TOKEN`."""


class WrongPhase(Conflict, code="WRONG_PHASE"):
    """Status 409, `WRONG_PHASE`."""
