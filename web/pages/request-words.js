// A guest's request in words: what its card says, and what is worth saying aloud when it has become another.

import { band, end, walk } from "./bar-words.js";
import { ahead as place } from "./store-words.js";

// What the card says: a number, where one stands, and whatever else there is to know.
export function shown(now, ahead, chosen) {
  if (!now) return { number: "", place: "", lines: [] };
  const { state, bar, number, asked, party_size } = now;
  const people = party_size === 1 ? "For one person" : `For ${party_size} people`;
  if (state === "REQUESTING") {
    const first = chosen ? `${chosen} is asked first, then bars nearby.` : "";
    return { number: "", place: looking(asked), lines: [first, people].filter(Boolean) };
  }
  if (!bar) return { number: "", place: "Over", lines: [] };
  const facts = [bar.name, bar.location.address, walk(bar.walk_minutes), people].filter(Boolean);
  if (state === "CONFIRMING") {
    return { number: "", place: `${bar.name} would take you`, lines: [...wait(now), ...facts.slice(1)] };
  }
  if (state === "SEATED") return { number, place: `Welcome to ${bar.name}`, lines: ["You have a seat. Enjoy."] };
  if (state !== "QUEUEING") return { number: "", place: bar.name, lines: [] };
  const lines = [now.arrived_at && "You seem to be there.", ...facts].filter(Boolean);
  if (now.called_at) return { number, place: "It's your turn", lines: ["Please go in.", ...lines] };
  const stands = place(ahead ?? 0);
  const go = now.set_out_at && !now.arrived_at;
  return { number, place: go ? `Time to go · ${stands}` : stands, lines: [...wait(now), ...lines] };
}

// What to say, once, and under which key it is kept; nothing for what changes all the time.
export function news(before, now, ahead) {
  if (!now) return undefined;
  const same = before?.request_id === now.request_id && before.state === now.state;
  const { state, bar, number, reason } = now;
  if (state === "QUEUEING" && now.called_at && !(same && before.called_at)) {
    return { key: "called", urgent: true, words: `It's your turn at ${bar.name}: ${number}.` };
  }
  if (state === "QUEUEING" && now.set_out_at && !now.arrived_at && !(same && before.set_out_at)) {
    return { key: "go", urgent: true, words: `Time to go to ${bar.name}: ${place(ahead ?? 0)}.` };
  }
  if (same) return undefined;
  if (state === "CONFIRMING") {
    const words = `${bar.name} would take you. You have ${now.expires_in} seconds to take the place or to search on.`;
    return { key: `found ${bar.bar_id}`, urgent: true, words };
  }
  if (state === "REQUESTING") return { words: before ? "We search on." : "We are asking for you." };
  if (state === "QUEUEING") return { key: "in", words: `You are in the line of ${bar.name} with number ${number}.` };
  if (!before) return undefined;
  if (state === "SEATED") return { words: `Welcome to ${bar.name}.` };
  if (reason === "CANCELLED") return { words: end(reason) };
  return { key: `end ${reason}`, urgent: true, words: end(reason) };
}

function looking(asked) {
  if (asked === 0) return "Looking for a place";
  return asked === 1 ? "One bar asked so far" : `${asked} bars asked so far`;
}

function wait({ wait }) {
  return wait ? [`Your turn comes in ${band(wait)}`] : [];
}
