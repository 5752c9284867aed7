"""Pages of an owner's things: they neither repeat nor skip items, whatever is added or deleted meanwhile."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from chalicelib.errors import Invalid
from chalicelib.table.items import Item
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.transactions import transact
from chalicelib.table.writes import Write

pytestmark = pytest.mark.usefixtures("store")

OWNER = "cus_1"


def _add(*names: str, owner: str = OWNER, prefix: str = "BOOKING#") -> None:
    """Every third is in the index alone, every third has an entry alone, every third has both."""
    for place, name in enumerate(names):
        sort = f"{prefix}{name}"
        item = Item(_pk(sort, owner), "~", owner=owner, owner_sort=sort if place % 3 != 1 else None)
        transact([Write(item, None), *([entry(owner, sort)] if place % 3 else [])])


def _pk(sort: str, owner: str = OWNER) -> str:
    return f"{sort}#{owner}"


def _page(limit: int, cursor: str | None = None, newest_first: bool = True) -> Page[str]:
    found = page(Item.from_raw_data, OWNER, "BOOKING#", limit, cursor, newest_first, pk_of=_pk)
    return found.map(lambda item: str(item.pk).removeprefix("BOOKING#").partition("#")[0])


def _all(limit: int, newest_first: bool) -> list[list[str]]:
    pages, cursor = [], None
    while not pages or cursor:
        found = _page(limit, cursor, newest_first)
        pages.append(found.items)
        cursor = found.next_cursor
    return pages


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_pages_are_the_whole_list_in_order(limit: int, newest_first: bool) -> None:
    """For any page size; only the last page is short, and no empty one follows."""
    _add("a", "b", "c", "d", "e", "f")
    pages = _all(limit, newest_first)
    order = sorted("abcdef", reverse=newest_first)
    assert [name for each in pages for name in each] == order
    assert all(len(each) == limit for each in pages[:-1])
    assert 0 < len(pages[-1]) <= limit


def test_an_empty_list_is_one_empty_page() -> None:
    """Without a cursor."""
    assert _page(10) == Page([], None)


def test_other_peoples_and_other_things_are_not_listed() -> None:
    """Also where their sort keys are adjacent."""
    _add("b")
    _add("a", "c", owner="cus_2")
    _add("a", prefix="BOOKINGS#")
    _add("z", prefix="ACCOUNT#")
    assert _page(10).items == ["b"]
    assert _page(1).next_cursor is None


@pytest.mark.parametrize("newest_first", [True, False])
def test_what_is_added_before_the_cursor_is_not_shown_again(newest_first: bool) -> None:
    """And what is added after it is shown."""
    _add("b", "d", "f", "h")
    first = _page(2, newest_first=newest_first)
    _add("a", "i", "e")
    rest = _page(10, first.next_cursor, newest_first)
    assert first.items + rest.items == (list("hfedba") if newest_first else list("bdefhi"))


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_cursor_outlives_the_item_that_it_names(newest_first: bool) -> None:
    """The next page begins where the item was, and is a full one."""
    _add("a", "b", "c", "d", "e")
    first = _page(2, newest_first=newest_first)
    gone = first.items[-1]
    Item(_pk(f"BOOKING#{gone}"), "~").delete()
    second = _page(2, first.next_cursor, newest_first)
    assert second.items == (["c", "b"] if newest_first else ["c", "d"])
    assert second.next_cursor


@pytest.mark.parametrize(
    "cursor", ["", "A", "%%%", "AAAA", "\x00", "Qk9PS0lORw", urlsafe_b64encode(b"\xff" * 9).decode()]
)
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    """It is neither an error of ours nor a page of the other list."""
    with pytest.raises(Invalid):
        _page(1, cursor)


def test_a_cursor_beyond_the_list_gives_an_empty_page() -> None:
    """A cursor of this list that names no item."""
    _add("b")
    sealed = urlsafe_b64encode(b"BOOKING#").decode().rstrip("=")
    assert _page(10, sealed, newest_first=True) == Page([], None)
