// The page that a code on a shop's screen leads to: the customer who scanned it has ten minutes to get a number.

import "./shop.css";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { shop } from "../text/shop.ts";
import { problem, text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import { lineAddress } from "./code.ts";
import { isOver, Joining, type Session } from "./joining.ts";
import { Numbers } from "./numbers.ts";
import { type Draft, MOST, People, person } from "./people.tsx";

const EMPTY: Draft = { key: 0, name: "", phone: "", queue: "" };

export function JoinView({ route }: { route: { id: string; code: string } }) {
  const services = useServices();
  const words = shop[text.value.language];
  const joining = useMemo(() => new Joining(services, route.id, route.code), [route.id, route.code]);
  const asked = useAsked((signal) => joining.scan(signal), [joining]);
  const [over, setOver] = useState<unknown>();
  const session = asked.data === "joined" ? undefined : asked.data;
  const heading = useTitle(session?.name ?? words.join.title);
  // In its place, so that one does not come back to a code that has been used.
  const go = () => location.replace(lineAddress(route.id));
  useEffect(() => {
    if (asked.data === "joined") go();
  }, [asked.data]);
  const error = over ?? asked.error;
  if (!route.code) return <Stopped store={route.id} words={words.join.incomplete} />;
  if (error) {
    const again = isOver(error) || !(error instanceof Unreachable) ? undefined : asked.again;
    return <Stopped store={route.id} words={problem(error, words.errors)} again={again} />;
  }
  if (!session) return <Loading />;
  return (
    <div class="view join">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {session.name}
        </h1>
        {session.description && <p class="soft">{session.description}</p>}
      </header>
      <Form {...{ joining, session, go, look: asked.again, busy: asked.busy }} onOver={setOver} />
    </div>
  );
}

interface FormProps {
  joining: Joining;
  session: Session;
  go: () => void;
  look: () => void;
  busy: boolean;
  onOver: (error: unknown) => void;
}

function Form({ joining, session, go, look, busy, onOver }: FormProps) {
  const { clock } = useServices();
  const { language } = text.value;
  const { join: words, errors } = shop[language];
  const [drafts, setDrafts] = useState<Draft[]>([EMPTY]);
  const [wrong, setWrong] = useState("");
  const [pending, setPending] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  useSecond();
  const left = clock.secondsUntil(session.expires_at);
  useEffect(() => {
    if (left === 0 && !pending) onOver(new Refused(410, "SESSION_LAPSED", "", {}, undefined));
  }, [left === 0, pending]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setWrong("");
    try {
      await joining.join(
        session.session,
        drafts.map((draft) => person(draft, session.queues)),
      );
      go();
    } catch (error) {
      if (isOver(error)) onOver(error);
      setWrong(problem(error, errors) + (error instanceof Unreachable ? ` ${words.lost}` : ""));
    }
    setPending(false);
  };
  if (session.queues.every((queue) => queue.paused)) {
    return (
      <>
        <Banner mood="warn">{words.allPaused}</Banner>
        <Button kind="primary" wide pending={busy} onPress={look}>
          {words.look}
        </Button>
      </>
    );
  }
  // Reading goes on where something was added, or beside what is gone.
  const change = (now: Draft[]) => {
    setDrafts(now);
    if (now.length === drafts.length) return;
    setTimeout(() => element.current?.querySelector<HTMLInputElement>(".person:last-of-type input")?.focus());
  };
  const add = () => change([...drafts, { ...EMPTY, key: (drafts.at(-1)?.key ?? 0) + 1 }]);
  return (
    <form ref={element} onSubmit={submit} aria-busy={pending}>
      <People drafts={drafts} queues={session.queues} onChange={change} />
      {drafts.length < MOST && <Button onPress={add}>{words.more}</Button>}
      {wrong && (
        <Banner mood="bad" urgent>
          {wrong}
        </Banner>
      )}
      <Button kind="primary" wide type="submit" pending={pending}>
        {words.join}
      </Button>
      <p class="small soft figures" role="timer">
        {words.left(remaining(left, language))}
      </p>
    </form>
  );
}

interface StoppedProps {
  store: string;
  words: string;
  again?: (() => void) | undefined;
}

function Stopped({ store, words: said, again }: StoppedProps) {
  const { storage } = useServices();
  const { join: words } = shop[text.value.language];
  const heading = useTitle(words.title);
  const mine = new Numbers(storage).of(store).tickets.length > 0;
  return (
    <div class="view message-view" role="alert">
      <h1 ref={heading} tabIndex={-1}>
        {words.title}
      </h1>
      <p>{said}</p>
      <div class="buttons">
        {again ? (
          <Button kind="primary" onPress={again}>
            {text.value.shell.again}
          </Button>
        ) : (
          <a class="button primary" href={mine ? lineAddress(store) : "#/join"}>
            {mine ? words.toLine : words.scanAgain}
          </a>
        )}
        {mine && !again && (
          <a class="button" href="#/join">
            {words.scanAgain}
          </a>
        )}
      </div>
    </div>
  );
}
