// Shows the emails of the local cloud, with links that can be opened.

const LINK = /(https?:\/\/\S+)/;
const SECONDS = 2;
let known = "";

async function show() {
  const { messages } = await (await fetch("/_ministack/ses/messages")).json();
  const letters = Object.values(messages).flat().reverse();
  const now = JSON.stringify(letters);
  if (now === known) return;
  known = now;
  document.getElementById("letters").replaceChildren(...letters.map(letter));
}

function letter({ To: to, Subject: subject, BodyText: body }) {
  const text = made("pre", ...body.split(LINK).map((part) => (LINK.test(part) ? link(part) : part)));
  return made("article", made("h2", subject), made("p", `To ${to.join(", ")}`), text);
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
