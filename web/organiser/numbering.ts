// How rows and seats are named when many are added at once.

import type { Row } from "./plan.ts";

export const SCHEMES = ["forward", "backward", "odd", "even", "outward"] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface Rows {
  // The name of the first: a number, or letters.
  first: string;
  count: number;
  // Letters that no row has, such as "IO".
  skip: string;
  // How many seats the first and the last row have; those between have as many as lie between.
  seatsFirst: number;
  seatsLast: number;
  // The number of the first seat.
  from: number;
  scheme: Scheme;
  category: string;
  // After so many seats an aisle divides each row in two; 0: none does.
  aisle: number;
}

export const MOST_ROWS = 1_000;
export const MOST_SEATS = 200;

export function rowsOf(wanted: Rows): Row[] {
  const names = rowNames(wanted.first, wanted.count, wanted.skip);
  return names.flatMap((id, index) => {
    const part = wanted.count > 1 ? index / (wanted.count - 1) : 0;
    const count = Math.round(wanted.seatsFirst + part * (wanted.seatsLast - wanted.seatsFirst));
    const seats = seatNames(count, wanted.from, wanted.scheme);
    const row = (name: string, own: string[]): Row => ({
      id: name,
      category: wanted.category,
      seats: own,
      blocked: [],
      accessible: [],
    });
    const { aisle } = wanted;
    if (aisle <= 0 || aisle >= seats.length) return [row(id, seats)];
    return [row(`${id}L`, seats.slice(0, aisle)), row(`${id}R`, seats.slice(aisle))];
  });
}

export function rowNames(first: string, count: number, skip: string): string[] {
  if (/^\d+$/.test(first)) return Array.from({ length: count }, (_, index) => String(Number(first) + index));
  const made: string[] = [];
  if (!/^[A-Z]{1,3}$/i.test(first)) return made;
  const without = skip.toUpperCase();
  for (let number = lettersToNumber(first.toUpperCase()); made.length < count; number++) {
    const name = numberToLetters(number);
    if (![...name].some((letter) => without.includes(letter))) made.push(name);
  }
  return made;
}

export function seatNames(count: number, from: number, scheme: Scheme): string[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const step = scheme === "forward" || scheme === "backward" ? 1 : 2;
  switch (scheme) {
    case "backward":
      return numbers.map((index) => String(from + count - 1 - index));
    case "outward": {
      // Odd numbers from the middle to the left, even ones to the right.
      const left = Math.ceil(count / 2);
      return numbers.map((index) => String(index < left ? 2 * (left - index) - 1 : 2 * (index - left + 1)));
    }
    default: {
      const parity = scheme === "odd" ? 1 : scheme === "even" ? 0 : undefined;
      const start = parity === undefined || from % 2 === parity ? from : from + 1;
      return numbers.map((index) => String(start + step * index));
    }
  }
}

// The name that a row after `last` has.
export function nextName(last: string | undefined, skip: string): string {
  if (last === undefined) return "A";
  const plain = /^(\d+|[A-Z]{1,3}?)[LR]?$/.exec(last)?.[1];
  // "Orchestra" has no next one.
  if (plain === undefined) return "A";
  if (/^\d+$/.test(plain)) return String(Number(plain) + 1);
  return rowNames(plain, 2, skip).find((name) => name !== plain) ?? "A";
}

// A is 1, Z 26, AA 27.
function lettersToNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + (letter.charCodeAt(0) - 64);
  return number;
}

function numberToLetters(number: number): string {
  let left = number;
  let made = "";
  while (left > 0) {
    made = String.fromCharCode(65 + ((left - 1) % 26)) + made;
    left = Math.floor((left - 1) / 26);
  }
  return made;
}
