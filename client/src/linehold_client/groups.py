"""The calls as methods: `client.seats.take_hold(...)`. Made by `make contract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linehold_client.bound import AsyncGroup, Group, awaited, listed, listed_async, sent
from linehold_client.calls import (
    about,
    bars,
    catalogue,
    checkout,
    orders,
    organising,
    people,
    seats,
    stores,
    waiting_room,
    waitlist,
)

if TYPE_CHECKING:
    from linehold_client.asynchronous import AsyncLinehold
    from linehold_client.client import Linehold


class About(Group):
    """What answers: the API's name, its version, and where its documents are."""

    about = sent(about.about)


class People(Group):
    """Accounts of operators and stores, customers, sign-ins, rate limits, and emails to customers."""

    add_operator = sent(people.add_operator)
    sign_in_operator = sent(people.sign_in_operator)
    refresh_operator = sent(people.refresh_operator)
    sign_out_operator = sent(people.sign_out_operator)
    forgot_operator_password = sent(people.forgot_operator_password)
    reset_operator_password = sent(people.reset_operator_password)
    confirm_operator_email = sent(people.confirm_operator_email)
    ask_operator_email = sent(people.ask_operator_email)
    get_challenge = sent(people.get_challenge)
    add_customer = sent(people.add_customer)
    describe_customer = sent(people.describe_customer)
    confirm_customer_email = sent(people.confirm_customer_email)
    ask_customer_email = sent(people.ask_customer_email)
    confirm_email_by_link = sent(people.confirm_email_by_link)
    get_push_key = sent(people.get_push_key)
    subscribe_device = sent(people.subscribe_device)
    unsubscribe_devices = sent(people.unsubscribe_devices)


class Catalogue(Group):
    """Venues, performers and events, the search over them, and popular releases."""

    search_events = listed(catalogue.search_events)
    list_popular_events = sent(catalogue.list_popular_events)
    get_venue = sent(catalogue.get_venue)
    change_venue = sent(catalogue.change_venue)
    get_performer = sent(catalogue.get_performer)
    change_performer = sent(catalogue.change_performer)
    get_event = sent(catalogue.get_event)
    add_venue = sent(catalogue.add_venue)
    list_venues = listed(catalogue.list_venues)
    add_performer = sent(catalogue.add_performer)
    list_performers = listed(catalogue.list_performers)


class Seats(Group):
    """Seat maps and holds."""

    get_seat_counts = sent(seats.get_seat_counts)
    get_section_seats = sent(seats.get_section_seats)
    take_hold = sent(seats.take_hold)
    get_hold = sent(seats.get_hold)
    release_hold = sent(seats.release_hold)
    extend_hold = sent(seats.extend_hold)


class Orders(Group):
    """Bookings: payment, refunds, tickets, check-in."""

    book = sent(orders.book)
    get_booking = sent(orders.get_booking)
    cancel_booking = sent(orders.cancel_booking)
    send_booking = sent(orders.send_booking)
    list_bookings = listed(orders.list_bookings)
    check_in = sent(orders.check_in)
    get_ticket_keys = sent(orders.get_ticket_keys)
    get_ticket_svg = sent(orders.get_ticket_svg)
    get_ticket_png = sent(orders.get_ticket_png)
    get_ticket_page = sent(orders.get_ticket_page)
    get_calendar_entry = sent(orders.get_calendar_entry)


class Waitlist(Group):
    """The waitlist of an event: its lines, and offers of freed seats."""

    join_waitlist = sent(waitlist.join_waitlist)
    list_waitlist_entries = sent(waitlist.list_waitlist_entries)
    leave_waitlist = sent(waitlist.leave_waitlist)
    get_waitlist_summary = sent(waitlist.get_waitlist_summary)
    close_waitlist = sent(waitlist.close_waitlist)
    open_waitlist = sent(waitlist.open_waitlist)
    list_waitlist_offers = sent(waitlist.list_waitlist_offers)
    get_waitlist_offer = sent(waitlist.get_waitlist_offer)
    accept_waitlist_offer = sent(waitlist.accept_waitlist_offer)
    decline_waitlist_offer = sent(waitlist.decline_waitlist_offer)


class WaitingRoom(Group):
    """Waiting rooms: customers wait in front of a sale, in an order that they can check, and come in as it has room."""

    set_up_event_room = sent(waiting_room.set_up_event_room)
    get_event_room = sent(waiting_room.get_event_room)
    say_in_event_room = sent(waiting_room.say_in_event_room)
    get_event_room_history = listed(waiting_room.get_event_room_history)
    order_event_room = sent(waiting_room.order_event_room)
    add_waiting_room = sent(waiting_room.add_waiting_room)
    list_waiting_rooms = listed(waiting_room.list_waiting_rooms)
    change_waiting_room = sent(waiting_room.change_waiting_room)
    get_waiting_room = sent(waiting_room.get_waiting_room)
    get_room_figures = sent(waiting_room.get_room_figures)
    order_room = sent(waiting_room.order_room)
    say_in_room = sent(waiting_room.say_in_room)
    get_room_history = listed(waiting_room.get_room_history)
    get_room_challenge = sent(waiting_room.get_room_challenge)
    join_waiting_room = sent(waiting_room.join_waiting_room)
    get_room_ticket = sent(waiting_room.get_room_ticket)
    claim_admission = sent(waiting_room.claim_admission)
    leave_waiting_room = sent(waiting_room.leave_waiting_room)
    renew_admission = sent(waiting_room.renew_admission)
    get_admission_keys = sent(waiting_room.get_admission_keys)


class Organising(Group):
    """What organisers do with events: add, change and cancel them, mark seats, count sales, list attendees."""

    change_event = sent(organising.change_event)
    change_seats = sent(organising.change_seats)
    add_event = sent(organising.add_event)
    list_events = listed(organising.list_events)
    publish_event = sent(organising.publish_event)
    cancel_event = sent(organising.cancel_event)
    get_sales = sent(organising.get_sales)
    list_attendees = listed(organising.list_attendees)


class Stores(Group):
    """A shop's walk-in queues: join codes, tickets, the board, closing."""

    open_store = sent(stores.open_store)
    sign_in_store = sent(stores.sign_in_store)
    refresh_store = sent(stores.refresh_store)
    sign_out_store = sent(stores.sign_out_store)
    forgot_store_password = sent(stores.forgot_store_password)
    reset_store_password = sent(stores.reset_store_password)
    confirm_store_email = sent(stores.confirm_store_email)
    ask_store_email = sent(stores.ask_store_email)
    change_store = sent(stores.change_store)
    get_store_board = sent(stores.get_store_board)
    add_display = sent(stores.add_display)
    list_displays = sent(stores.list_displays)
    remove_display = sent(stores.remove_display)
    close_store = sent(stores.close_store)
    download_store_report = sent(stores.download_store_report)
    get_join_code = sent(stores.get_join_code)
    scan_code = sent(stores.scan_code)
    join_queue = sent(stores.join_queue)
    get_store_ticket = sent(stores.get_store_ticket)
    leave_queue = sent(stores.leave_queue)
    move_store_ticket = sent(stores.move_store_ticket)
    call_next_ticket = sent(stores.call_next_ticket)


class Bars(Group):
    """Bars: search, requests, offers, the line, arrival."""

    add_bar = sent(bars.add_bar)
    list_bars = listed(bars.list_bars)
    find_bars_nearby = sent(bars.find_bars_nearby)
    get_bar = sent(bars.get_bar)
    change_bar = sent(bars.change_bar)
    open_bar = sent(bars.open_bar)
    pause_bar = sent(bars.pause_bar)
    close_bar = sent(bars.close_bar)
    get_door_code = sent(bars.get_door_code)
    change_door_code = sent(bars.change_door_code)
    get_bar_board = sent(bars.get_bar_board)
    list_bar_offers = sent(bars.list_bar_offers)
    accept_bar_offer = sent(bars.accept_bar_offer)
    reject_bar_offer = sent(bars.reject_bar_offer)
    get_bar_queue = sent(bars.get_bar_queue)
    call_guest = sent(bars.call_guest)
    seat_guest = sent(bars.seat_guest)
    record_no_show = sent(bars.record_no_show)
    let_guest_back = sent(bars.let_guest_back)
    share_location = sent(bars.share_location)
    forget_location = sent(bars.forget_location)
    request_bar = sent(bars.request_bar)
    list_bar_requests = listed(bars.list_bar_requests)
    get_bar_request = sent(bars.get_bar_request)
    confirm_bar = sent(bars.confirm_bar)
    reject_bar = sent(bars.reject_bar)
    cancel_bar_request = sent(bars.cancel_bar_request)
    return_to_bar = sent(bars.return_to_bar)
    arrive_at_bar = sent(bars.arrive_at_bar)


class Checkout(Group):
    """Checkout: a supermarket's door, its lines and tills, and advice on how many tills to open."""

    add_market = sent(checkout.add_market)
    list_markets = listed(checkout.list_markets)
    get_market = sent(checkout.get_market)
    change_market = sent(checkout.change_market)
    put_lane = sent(checkout.put_lane)
    get_market_board = sent(checkout.get_market_board)
    get_market_advice = sent(checkout.get_market_advice)
    get_market_history = listed(checkout.get_market_history)
    get_market_history_sheet = sent(checkout.get_market_history_sheet)
    join_market_line = sent(checkout.join_market_line)
    get_market_line = sent(checkout.get_market_line)
    get_checkout_ticket = sent(checkout.get_checkout_ticket)
    leave_market_line = sent(checkout.leave_market_line)
    call_next_shopper = sent(checkout.call_next_shopper)
    finish_shopper = sent(checkout.finish_shopper)
    recall_shopper = sent(checkout.recall_shopper)
    record_missed_shopper = sent(checkout.record_missed_shopper)
    put_shopper_back = sent(checkout.put_shopper_back)
    enter_market = sent(checkout.enter_market)
    get_market_visit = sent(checkout.get_market_visit)
    leave_market = sent(checkout.leave_market)
    report_counts = sent(checkout.report_counts)
    set_head_count = sent(checkout.set_head_count)


class Calls:
    """All groups of a client."""

    def __init__(self, client: Linehold) -> None:
        self.about = About(client)
        self.people = People(client)
        self.catalogue = Catalogue(client)
        self.seats = Seats(client)
        self.orders = Orders(client)
        self.waitlist = Waitlist(client)
        self.waiting_room = WaitingRoom(client)
        self.organising = Organising(client)
        self.stores = Stores(client)
        self.bars = Bars(client)
        self.checkout = Checkout(client)


class AsyncAbout(AsyncGroup):
    """What answers: the API's name, its version, and where its documents are."""

    about = awaited(about.about)


class AsyncPeople(AsyncGroup):
    """Accounts of operators and stores, customers, sign-ins, rate limits, and emails to customers."""

    add_operator = awaited(people.add_operator)
    sign_in_operator = awaited(people.sign_in_operator)
    refresh_operator = awaited(people.refresh_operator)
    sign_out_operator = awaited(people.sign_out_operator)
    forgot_operator_password = awaited(people.forgot_operator_password)
    reset_operator_password = awaited(people.reset_operator_password)
    confirm_operator_email = awaited(people.confirm_operator_email)
    ask_operator_email = awaited(people.ask_operator_email)
    get_challenge = awaited(people.get_challenge)
    add_customer = awaited(people.add_customer)
    describe_customer = awaited(people.describe_customer)
    confirm_customer_email = awaited(people.confirm_customer_email)
    ask_customer_email = awaited(people.ask_customer_email)
    confirm_email_by_link = awaited(people.confirm_email_by_link)
    get_push_key = awaited(people.get_push_key)
    subscribe_device = awaited(people.subscribe_device)
    unsubscribe_devices = awaited(people.unsubscribe_devices)


class AsyncCatalogue(AsyncGroup):
    """Venues, performers and events, the search over them, and popular releases."""

    search_events = listed_async(catalogue.search_events)
    list_popular_events = awaited(catalogue.list_popular_events)
    get_venue = awaited(catalogue.get_venue)
    change_venue = awaited(catalogue.change_venue)
    get_performer = awaited(catalogue.get_performer)
    change_performer = awaited(catalogue.change_performer)
    get_event = awaited(catalogue.get_event)
    add_venue = awaited(catalogue.add_venue)
    list_venues = listed_async(catalogue.list_venues)
    add_performer = awaited(catalogue.add_performer)
    list_performers = listed_async(catalogue.list_performers)


class AsyncSeats(AsyncGroup):
    """Seat maps and holds."""

    get_seat_counts = awaited(seats.get_seat_counts)
    get_section_seats = awaited(seats.get_section_seats)
    take_hold = awaited(seats.take_hold)
    get_hold = awaited(seats.get_hold)
    release_hold = awaited(seats.release_hold)
    extend_hold = awaited(seats.extend_hold)


class AsyncOrders(AsyncGroup):
    """Bookings: payment, refunds, tickets, check-in."""

    book = awaited(orders.book)
    get_booking = awaited(orders.get_booking)
    cancel_booking = awaited(orders.cancel_booking)
    send_booking = awaited(orders.send_booking)
    list_bookings = listed_async(orders.list_bookings)
    check_in = awaited(orders.check_in)
    get_ticket_keys = awaited(orders.get_ticket_keys)
    get_ticket_svg = awaited(orders.get_ticket_svg)
    get_ticket_png = awaited(orders.get_ticket_png)
    get_ticket_page = awaited(orders.get_ticket_page)
    get_calendar_entry = awaited(orders.get_calendar_entry)


class AsyncWaitlist(AsyncGroup):
    """The waitlist of an event: its lines, and offers of freed seats."""

    join_waitlist = awaited(waitlist.join_waitlist)
    list_waitlist_entries = awaited(waitlist.list_waitlist_entries)
    leave_waitlist = awaited(waitlist.leave_waitlist)
    get_waitlist_summary = awaited(waitlist.get_waitlist_summary)
    close_waitlist = awaited(waitlist.close_waitlist)
    open_waitlist = awaited(waitlist.open_waitlist)
    list_waitlist_offers = awaited(waitlist.list_waitlist_offers)
    get_waitlist_offer = awaited(waitlist.get_waitlist_offer)
    accept_waitlist_offer = awaited(waitlist.accept_waitlist_offer)
    decline_waitlist_offer = awaited(waitlist.decline_waitlist_offer)


class AsyncWaitingRoom(AsyncGroup):
    """Waiting rooms: customers wait in front of a sale, in an order that they can check, and come in as it has room."""

    set_up_event_room = awaited(waiting_room.set_up_event_room)
    get_event_room = awaited(waiting_room.get_event_room)
    say_in_event_room = awaited(waiting_room.say_in_event_room)
    get_event_room_history = listed_async(waiting_room.get_event_room_history)
    order_event_room = awaited(waiting_room.order_event_room)
    add_waiting_room = awaited(waiting_room.add_waiting_room)
    list_waiting_rooms = listed_async(waiting_room.list_waiting_rooms)
    change_waiting_room = awaited(waiting_room.change_waiting_room)
    get_waiting_room = awaited(waiting_room.get_waiting_room)
    get_room_figures = awaited(waiting_room.get_room_figures)
    order_room = awaited(waiting_room.order_room)
    say_in_room = awaited(waiting_room.say_in_room)
    get_room_history = listed_async(waiting_room.get_room_history)
    get_room_challenge = awaited(waiting_room.get_room_challenge)
    join_waiting_room = awaited(waiting_room.join_waiting_room)
    get_room_ticket = awaited(waiting_room.get_room_ticket)
    claim_admission = awaited(waiting_room.claim_admission)
    leave_waiting_room = awaited(waiting_room.leave_waiting_room)
    renew_admission = awaited(waiting_room.renew_admission)
    get_admission_keys = awaited(waiting_room.get_admission_keys)


class AsyncOrganising(AsyncGroup):
    """What organisers do with events: add, change and cancel them, mark seats, count sales, list attendees."""

    change_event = awaited(organising.change_event)
    change_seats = awaited(organising.change_seats)
    add_event = awaited(organising.add_event)
    list_events = listed_async(organising.list_events)
    publish_event = awaited(organising.publish_event)
    cancel_event = awaited(organising.cancel_event)
    get_sales = awaited(organising.get_sales)
    list_attendees = listed_async(organising.list_attendees)


class AsyncStores(AsyncGroup):
    """A shop's walk-in queues: join codes, tickets, the board, closing."""

    open_store = awaited(stores.open_store)
    sign_in_store = awaited(stores.sign_in_store)
    refresh_store = awaited(stores.refresh_store)
    sign_out_store = awaited(stores.sign_out_store)
    forgot_store_password = awaited(stores.forgot_store_password)
    reset_store_password = awaited(stores.reset_store_password)
    confirm_store_email = awaited(stores.confirm_store_email)
    ask_store_email = awaited(stores.ask_store_email)
    change_store = awaited(stores.change_store)
    get_store_board = awaited(stores.get_store_board)
    add_display = awaited(stores.add_display)
    list_displays = awaited(stores.list_displays)
    remove_display = awaited(stores.remove_display)
    close_store = awaited(stores.close_store)
    download_store_report = awaited(stores.download_store_report)
    get_join_code = awaited(stores.get_join_code)
    scan_code = awaited(stores.scan_code)
    join_queue = awaited(stores.join_queue)
    get_store_ticket = awaited(stores.get_store_ticket)
    leave_queue = awaited(stores.leave_queue)
    move_store_ticket = awaited(stores.move_store_ticket)
    call_next_ticket = awaited(stores.call_next_ticket)


class AsyncBars(AsyncGroup):
    """Bars: search, requests, offers, the line, arrival."""

    add_bar = awaited(bars.add_bar)
    list_bars = listed_async(bars.list_bars)
    find_bars_nearby = awaited(bars.find_bars_nearby)
    get_bar = awaited(bars.get_bar)
    change_bar = awaited(bars.change_bar)
    open_bar = awaited(bars.open_bar)
    pause_bar = awaited(bars.pause_bar)
    close_bar = awaited(bars.close_bar)
    get_door_code = awaited(bars.get_door_code)
    change_door_code = awaited(bars.change_door_code)
    get_bar_board = awaited(bars.get_bar_board)
    list_bar_offers = awaited(bars.list_bar_offers)
    accept_bar_offer = awaited(bars.accept_bar_offer)
    reject_bar_offer = awaited(bars.reject_bar_offer)
    get_bar_queue = awaited(bars.get_bar_queue)
    call_guest = awaited(bars.call_guest)
    seat_guest = awaited(bars.seat_guest)
    record_no_show = awaited(bars.record_no_show)
    let_guest_back = awaited(bars.let_guest_back)
    share_location = awaited(bars.share_location)
    forget_location = awaited(bars.forget_location)
    request_bar = awaited(bars.request_bar)
    list_bar_requests = listed_async(bars.list_bar_requests)
    get_bar_request = awaited(bars.get_bar_request)
    confirm_bar = awaited(bars.confirm_bar)
    reject_bar = awaited(bars.reject_bar)
    cancel_bar_request = awaited(bars.cancel_bar_request)
    return_to_bar = awaited(bars.return_to_bar)
    arrive_at_bar = awaited(bars.arrive_at_bar)


class AsyncCheckout(AsyncGroup):
    """Checkout: a supermarket's door, its lines and tills, and advice on how many tills to open."""

    add_market = awaited(checkout.add_market)
    list_markets = listed_async(checkout.list_markets)
    get_market = awaited(checkout.get_market)
    change_market = awaited(checkout.change_market)
    put_lane = awaited(checkout.put_lane)
    get_market_board = awaited(checkout.get_market_board)
    get_market_advice = awaited(checkout.get_market_advice)
    get_market_history = listed_async(checkout.get_market_history)
    get_market_history_sheet = awaited(checkout.get_market_history_sheet)
    join_market_line = awaited(checkout.join_market_line)
    get_market_line = awaited(checkout.get_market_line)
    get_checkout_ticket = awaited(checkout.get_checkout_ticket)
    leave_market_line = awaited(checkout.leave_market_line)
    call_next_shopper = awaited(checkout.call_next_shopper)
    finish_shopper = awaited(checkout.finish_shopper)
    recall_shopper = awaited(checkout.recall_shopper)
    record_missed_shopper = awaited(checkout.record_missed_shopper)
    put_shopper_back = awaited(checkout.put_shopper_back)
    enter_market = awaited(checkout.enter_market)
    get_market_visit = awaited(checkout.get_market_visit)
    leave_market = awaited(checkout.leave_market)
    report_counts = awaited(checkout.report_counts)
    set_head_count = awaited(checkout.set_head_count)


class AsyncCalls:
    """All groups of a client."""

    def __init__(self, client: AsyncLinehold) -> None:
        self.about = AsyncAbout(client)
        self.people = AsyncPeople(client)
        self.catalogue = AsyncCatalogue(client)
        self.seats = AsyncSeats(client)
        self.orders = AsyncOrders(client)
        self.waitlist = AsyncWaitlist(client)
        self.waiting_room = AsyncWaitingRoom(client)
        self.organising = AsyncOrganising(client)
        self.stores = AsyncStores(client)
        self.bars = AsyncBars(client)
        self.checkout = AsyncCheckout(client)
