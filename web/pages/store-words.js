// What stores say, in words for people: why one could not join and what to do about it, and how long it will take.

const JOINING = new Map([
  ["CODE_USED", "This code has been used: each one is good for one phone. Scan the code that is on the screen now."],
  ["CODE_NOT_FOUND", "This is no code of this store. Scan the code that is on the screen now."],
  ["CODE_LAPSED", "You scanned this code more than ten minutes ago. Scan the code that is on the screen now."],
  ["SESSION_LAPSED", "The ten minutes to join are over. Scan the code that is on the screen now."],
  ["SESSION_NOT_FOUND", "This code is no longer good. Scan the code that is on the screen now."],
  ["SESSION_USED", "This code has been joined with already. To join again, scan the code that is on the screen now."],
  ["QUEUE_PAUSED", "This queue takes no customer in just now. Choose another one, or ask the staff."],
  ["STATE_CHANGED", "Many are joining at this moment. Press Join again."],
  ["STORE_CLOSED", "The store is closed: no customer can join any more."],
  ["STORE_NOT_FOUND", "There is no such store. Scan the code that is on the screen now."],
  ["TOO_MANY_REQUESTS", "That was too often from here."],
]);

export function refusal(error) {
  const { code, details, message } = error;
  const words = JOINING.get(code) ?? message;
  if (code !== "TOO_MANY_REQUESTS") return words;
  const wait = Math.ceil((details?.retry_after ?? 60) / 60);
  return `${words} Wait ${wait === 1 ? "a minute" : `${wait} minutes`}, then try again.`;
}

export function ahead(count) {
  return count === 0 ? "You are next" : `${count} ahead`;
}

// A band: half wait less than its lower end, nine of ten less than its upper one.
export function band({ median_seconds, p90_seconds }) {
  const from = Math.floor(median_seconds / 60);
  const to = Math.ceil(p90_seconds / 60);
  if (to <= 1) return "about a minute";
  if (from === 0) return `up to ${to} minutes`;
  return from === to ? `about ${to} minutes` : `about ${from} to ${to} minutes`;
}

export function waiting(count) {
  return count === 0 ? "No customer waiting" : `${count} waiting`;
}
