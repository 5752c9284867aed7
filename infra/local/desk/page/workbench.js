// Shows what is inside the local cloud, every two seconds while the page is in view, and moves its clock.

const SECONDS = 2;
const REQUEST = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const shown = {}; // the JSON of each part, so that what has not changed is not drawn again
const chosen = { table: "", kind: "", pk: "", sk: "", queue: "", request: "" };
const clock = new BroadcastChannel("clock"); // to the web application in this browser
let notice = "";

const at = (id) => document.getElementById(id);

async function ask(call, asked = {}) {
  const query = new URLSearchParams(asked);
  return answered(await fetch(`/_workbench/${call}?${query}`));
}

async function change(call, body) {
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answered(await fetch(`/_workbench/${call}`, sent));
}

async function answered(response) {
  const content = await response.json();
  if (!response.ok) throw new Error(content.error);
  return content;
}

function made(name, ...content) {
  const element = document.createElement(name);
  element.append(...content.map((each) => (each instanceof Node ? each : String(each))));
  return element;
}

function button(words, act, pressed) {
  const element = made("button", words);
  element.type = "button";
  if (pressed !== undefined) element.setAttribute("aria-pressed", pressed);
  element.onclick = () => tried(async () => {
    await act();
    await show();
  });
  return element;
}

// Draws a part when it has changed, and leaves the focus where it was.
function draw(id, content, elements) {
  const now = JSON.stringify([content, chosen]);
  if (shown[id] === now) return;
  shown[id] = now;
  const focus = at(id).contains(document.activeElement) ? document.activeElement.textContent : null;
  at(id).replaceChildren(...elements());
  if (focus !== null) [...at(id).querySelectorAll("button")].find((each) => each.textContent === focus)?.focus();
}

function inFull(content) {
  const text = made("pre", typeof content === "string" ? content : JSON.stringify(content, null, 2));
  text.tabIndex = 0; // so that keys can scroll it
  return text;
}

async function showClock() {
  const { now, ahead } = await ask("clock");
  at("time").textContent = new Date(now).toLocaleString();
  const minutes = Math.round(ahead / 60000);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const words = parts.filter(([count]) => count).map((part) => part.join(" "));
  at("ahead").textContent = ahead ? `${words.join(" ")} ahead` : "the real time";
}

async function showQueues() {
  const { queues } = await ask("queues");
  draw("queues", queues, () => queues.map((queue) => {
    const cells = [queue.name, queue.waiting, queue.delayed, queue.in_work];
    const dead = queue.dead ? button(`${queue.dead}: read`, () => choose({ queue: chosen.queue === queue.name ? "" : queue.name }), chosen.queue === queue.name) : 0;
    const again = queue.dead ? (queue.why_not ? `not sent again: ${queue.why_not}` : button(`Send ${queue.name} again`, () => redrive(queue.name))) : "";
    return made("tr", ...[...cells, dead, again].map((cell) => made("td", cell)));
  }));
  const letters = chosen.queue ? (await ask("letters", { queue: chosen.queue })).letters : [];
  draw("letters", letters, () => letters.map((letter) => inFull({ ...letter, body: read(letter.body) })));
}

function read(body) {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

async function redrive(queue) {
  const { moved } = await change("redrive", { queue });
  notice = `${queue}: ${moved} sent again`;
}

async function showTables() {
  const { tables } = await ask("tables");
  draw("tables", tables, () => tables.flatMap(({ table, kinds }) => [made("h3", table), made("p", ...Object.entries(kinds).map(([kind, count]) =>
    button(`${kind} ${count}`, () => choose({ table, kind, pk: "", sk: "" }), chosen.table === table && chosen.kind === kind)))]));
  const { table, kind, pk, sk } = chosen;
  const items = kind ? (await ask("newest", { table, kind })).items : [];
  draw("newest", items, () => items.length ? [made("h3", `The newest of ${kind}`), keys(items)] : []);
  const item = pk ? await ask("item", { table, pk, sk }).then((found) => found.item, (gone) => gone.message) : null;
  draw("item", item, () => item === null ? [] : [made("h3", `${pk}  ${sk}`), inFull(item)]);
}

function keys(items) {
  const list = made("div", ...items.map(({ pk, sk }) => button(`${pk}  ${sk}`, () => choose({ pk, sk }), chosen.pk === pk && chosen.sk === sk)));
  list.className = "keys";
  return list;
}

async function showSockets() {
  const { sockets } = await ask("sockets");
  draw("sockets", sockets, () => sockets.length
    ? sockets.map(({ connection, topics }) => made("li", `${connection}: ${topics.join(", ")}`))
    : [made("li", "none that watches a topic")]);
}

async function showLines() {
  const { lines } = await ask("lines");
  draw("lines", lines, () => lines.map((line) => {
    const request = REQUEST.exec(line)?.[0];
    if (!request) return made("p", line);
    return made("p", button("all", () => choose({ request }), chosen.request === request), line);
  }));
  const { request } = chosen;
  const found = request ? (await ask("lines", { request })).lines : [];
  draw("request", found, () => request ? [made("h3", `All that names request ${request}`), inFull(found.join("\n")), button("Close", () => choose({ request: "" }))] : []);
}

function choose(what) {
  Object.assign(chosen, what);
}

async function show() {
  await showClock();
  await Promise.all([showQueues(), showTables(), showSockets(), showLines()]);
}

async function tried(act) {
  try {
    await act();
    say(notice);
  } catch (problem) {
    say(problem.message, true); // such as: the cloud is being restarted
  }
  notice = "";
}

let said = 0;
function say(words, wrong = false) {
  if (!words && Date.now() - said < 5000) return; // a notice stays for five seconds
  at("notice").textContent = words;
  at("notice").classList.toggle("wrong", wrong);
  said = words ? Date.now() : said;
}

for (const move of at("moves").querySelectorAll("button")) {
  move.onclick = () => tried(async () => {
    const seconds = move.dataset.seconds;
    const { due } = await change("clock", { forward_seconds: seconds ? Number(seconds) : null });
    clock.postMessage("moved");
    notice = seconds ? `Moved; ${due} messages became due.` : "The clock is at the real time again.";
    await show();
  });
}

async function watch() {
  if (document.visibilityState === "visible") await tried(show);
  setTimeout(watch, SECONDS * 1000);
}

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tried(show));
watch();
