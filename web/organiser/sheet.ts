// The sheet of attendees as the service writes it, comma-separated with quotes, and what is shown of it: one booking a
// line with its seats.

export interface Seat {
  seat: string;
  category: string;
  price: string;
  checkedIn: string;
}

export interface Attendee {
  booking: string;
  status: string;
  name: string;
  email: string;
  phone: string;
  bookedAt: string;
  currency: string;
  seats: Seat[];
}

export function cells(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === "," || letter === "\n") {
      line.push(cell);
      cell = "";
      if (letter === "\n") {
        lines.push(line);
        line = [];
      }
    } else if (letter !== "\r") cell += letter;
  }
  if (cell || line.length > 0) lines.push([...line, cell]);
  return lines;
}

export function attendees(text: string): Attendee[] {
  const [names = [], ...lines] = cells(text);
  const made = new Map<string, Attendee>();
  for (const line of lines) {
    // A cell that a spreadsheet would take for a formula has an apostrophe before it.
    const of = (name: string) => (line[names.indexOf(name)] ?? "").replace(/^'(?=[=+\-@\t\r])/, "");
    const booking = of("booking_id");
    const one = made.get(booking) ?? {
      booking,
      status: of("status"),
      name: of("name"),
      email: of("email"),
      phone: of("phone"),
      bookedAt: of("booked_at"),
      currency: of("currency"),
      seats: [],
    };
    one.seats.push({ seat: of("seat"), category: of("category"), price: of("price"), checkedIn: of("checked_in_at") });
    made.set(booking, one);
  }
  return [...made.values()];
}

// Every word must be in what is known of the guest, or else in their order in the words of one seat: "row 3 seat 7" is not
// row 7, seat 3. A number of one or two digits is a row's or a seat's.
export function matching(all: readonly Attendee[], words: string, seatWords: (seat: string) => string): Attendee[] {
  const wanted = words.toLowerCase().split(SPACE).filter(Boolean);
  return all.filter((one) => {
    const guest = [one.name, one.email, one.phone, one.booking].join("\n").toLowerCase();
    const rest = wanted.filter((word) => /^\d{1,2}$/.test(word) || !guest.includes(word));
    if (rest.length === 0) return true;
    return one.seats.some(({ seat }) => inOrder(rest, [seat, ...seatWords(seat).split(SPACE)]));
  });
}

const SPACE = /[\s,]+/;

function inOrder(wanted: readonly string[], words: readonly string[]): boolean {
  let next = 0;
  for (const word of words) {
    const one = wanted[next];
    if (one === undefined) break;
    if (/^\d+$/.test(one) ? word === one : word.toLowerCase().startsWith(one)) next += 1;
  }
  return next === wanted.length;
}
