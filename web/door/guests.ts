// Who is expected, by the organiser's list: names for the door, and who was in when it was read. The names stay in memory,
// and go with the page.

import { type Api, address, Refused, Unreachable } from "../core/api.ts";
import type { Account } from "../staff/account.ts";
import { rows } from "./csv.ts";

const PATH = "/v1/events/{event_id}/attendees";
const LIMIT = 2_000;

export interface Guest {
  booking: string;
  seat: string;
  name: string;
  in: boolean;
}

export async function guests(api: Api, account: Account, event: string): Promise<Guest[]> {
  const found: Guest[] = [];
  let cursor: string | undefined;
  do {
    const page = await sheet(api, account, event, cursor);
    found.push(...listed(page.text));
    cursor = page.next;
  } while (cursor);
  return found;
}

export function listed(text: string): Guest[] {
  const [head = [], ...lines] = rows(text.replace(/^\uFEFF/, ""));
  const column = (name: string) => head.indexOf(name);
  const [booking, seat, name, checked] = ["booking_id", "seat", "name", "checked_in_at"].map(column);
  const cell = (line: readonly string[], at: number | undefined) => line[at ?? -1] ?? "";
  return lines.map((line) => ({
    booking: cell(line, booking),
    seat: cell(line, seat),
    name: cell(line, name),
    in: cell(line, checked) !== "",
  }));
}

// Guests whose name, seat or booking begins a word with each word that is asked for. `place` is a seat as the ticket has
// it: "Stalls, Row 6, Seat 9".
export function matching(
  all: readonly Guest[],
  asked: string,
  most: number,
  place: (seat: string) => string = () => "",
): Guest[] {
  const words = asked
    .toLocaleLowerCase()
    .split(/[\s,;·]+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  const fits = ({ name, seat, booking }: Guest) => {
    const parts = `${name} ${seat} ${booking} ${place(seat)}`.toLocaleLowerCase().split(/[\s,;·]+/);
    return words.every((word) => parts.some((part) => (/^\d+$/.test(word) ? part === word : part.startsWith(word))));
  };
  return all.filter(fits).slice(0, most);
}

async function sheet(api: Api, account: Account, event_id: string, cursor: string | undefined) {
  const sent = async (token: string) => {
    const headers = { Authorization: `Bearer ${token}` };
    try {
      const asked = address(PATH, { event_id }, { limit: LIMIT, cursor });
      return await api.reach(api.base + asked, { headers, cache: "no-store" });
    } catch (error) {
      throw new Unreachable("The service cannot be reached.", { cause: error });
    }
  };
  const token = await account.token();
  let answer = await sent(token);
  if (answer.status === 401) answer = await sent(await account.token(token));
  if (!answer.ok) throw new Refused(answer.status, "UNANSWERED", "The service could not answer.", {}, undefined);
  const next = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(answer.headers.get("Link") ?? "")?.[1];
  return { text: await answer.text(), next: next && decodeURIComponent(next) };
}
