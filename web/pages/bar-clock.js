// A bar's line by this device's clock: whoever has not said yes in time is not in it, and a bar closes with its hours,
// whether or not that was told.

// As it is now: a board with its `entries`, or a console's line with its `items`.
export function current(line) {
  const name = line.entries ? "entries" : "items";
  const closed = line.state === "CLOSED" || over(line.open_until);
  const left = line[name].filter(({ expires_at }) => !closed && !over(expires_at));
  const queue_length = line.queue_length - (line[name].length - left.length);
  return { ...line, [name]: left, queue_length, state: closed ? "CLOSED" : line.state };
}

// The next instant at which it will be another; never, if nothing ends by itself.
export function until(line) {
  const ends = [line.open_until, ...(line.entries ?? line.items).map(({ expires_at }) => expires_at)];
  return Math.min(...ends.filter((end) => end && !over(end)).map((end) => Date.parse(end)));
}

function over(instant) {
  return Boolean(instant) && Date.parse(instant) <= Date.now();
}
