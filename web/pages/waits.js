// What this browser waits for, by event: the ids of the places that stood when we last looked. So the next visit knows
// whether there is anything to ask for, and what has ended meanwhile.

const KEY = "linehold-waits";

export function waits() {
  return new Map(Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}")));
}

export function keep(event, ids) {
  const all = waits();
  if (ids.length > 0) all.set(event, ids);
  else all.delete(event);
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(all)));
}
