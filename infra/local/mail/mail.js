// Shows the emails of the local cloud, with links that can be opened. A link that confirms an address does so here.

const LINK = /(https?:\/\/\S+)/;
const CONFIRM = /#\/confirm\/(customer|operator|store)\/(\S+)$/;
const SECONDS = 2;
let api;
let known = "";

async function show() {
  api ??= (await (await fetch("/config.json")).json()).api;
  const { messages } = await (await fetch("/_ministack/ses/messages")).json();
  const letters = Object.values(messages).flat().reverse();
  const now = JSON.stringify(letters);
  if (now === known) return;
  known = now;
  document.getElementById("letters").replaceChildren(...letters.map(letter));
}

function letter({ To: to, Subject: subject, BodyText: body }) {
  const text = made("pre", ...body.split(LINK).map((part) => (LINK.test(part) ? link(part) : part)));
  const [, kind, token] = CONFIRM.exec(LINK.exec(body)?.[0] ?? "") ?? [];
  return made("article", made("h2", subject), made("p", `To ${to.join(", ")}`), ...(kind ? [confirming(kind, token)] : []), text);
}

function confirming(kind, token) {
  const button = made("button", "Confirm this address");
  button.onclick = async () => {
    const headers = { "Content-Type": "application/json" };
    const sent = { method: "POST", headers, body: JSON.stringify({ token }) };
    const answer = await fetch(`${api}/v1/${kind}s/email/confirm`, sent);
    button.replaceWith(answer.ok ? "Confirmed." : (await answer.json()).error.message);
  };
  return made("p", button);
}

function link(address) {
  const found = made("a", address);
  found.href = address;
  return found;
}

function made(name, ...content) {
  const found = document.createElement(name);
  found.append(...content);
  return found;
}

async function watch() {
  await show().catch(() => undefined); // the cloud is being restarted
  setTimeout(watch, SECONDS * 1000);
}

watch();
