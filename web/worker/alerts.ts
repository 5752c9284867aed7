// Alerts that the service pushes: read, shown, and opened. A browser that lets us be woken wants something shown each
// time, so a message that cannot be read is shown as one that says nothing.

import { type Kind, type Language, WORDS } from "./words.ts";

const KINDS: readonly string[] = ["called", "go", "seats"] satisfies Kind[];

interface Alert {
  kind: Kind | "other";
  language: Language;
  name: string;
  number: string;
  // What stands behind "/" in the address of a view.
  address: string;
}

interface Shown {
  title: string;
  options: NotificationOptions & { renotify: boolean; data: string };
}

export function read(text: string | undefined): Alert {
  const found = parsed(text);
  const word = (name: string) => (typeof found[name] === "string" ? found[name] : "");
  const kind = word("kind");
  const address = word("address");
  return {
    kind: isKind(kind) ? kind : "other",
    language: word("language") === "de" ? "de" : "en",
    name: word("name"),
    number: word("number"),
    address: address.startsWith("#/") ? address : "#/",
  };
}

export function shown({ kind, language, name, number, address }: Alert): Shown {
  const words = WORDS[language][kind];
  return {
    title: words.title(number),
    options: {
      body: words.body(name),
      lang: language,
      icon: "/icons/192.png",
      badge: "/icons/badge-96.png",
      // A later alert about the same place takes its place, and is heard all the same.
      tag: address,
      renotify: true,
      data: address,
    },
  };
}

interface Page {
  url: string;
  focus(): Promise<unknown>;
}

// The page that shows it already, or a new one: what is on another page stays there.
export async function opened(address: string, pages: readonly Page[], open: (path: string) => Promise<unknown>) {
  const there = pages.find(({ url }) => new URL(url).hash === address);
  await (there ? there.focus() : open(`/${address}`));
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

function isKind(text: string): text is Kind {
  return KINDS.includes(text);
}
