// My numbers in a shop's line: huge, with how many are ahead and how long it takes; and the whole screen when I am called.

import "./shop.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Unreachable } from "../core/api.ts";
import { online } from "../core/online.ts";
import { shop } from "../text/shop.ts";
import { text } from "../text/text.ts";
import { BellButton, useBell } from "../ui/bell.tsx";
import { Empty, Pill } from "../ui/parts.tsx";
import { AsOf } from "../ui/remembered.tsx";
import { say } from "../ui/said.tsx";
import { TellMe } from "../ui/tell-me.tsx";
import { toast } from "../ui/toast.tsx";
import { Called } from "./called.tsx";
import { Line } from "./line.ts";
import { type News, over } from "./mine.ts";
import { NumberCard } from "./number-card.tsx";

export function LineView({ route }: { route: { id: string } }) {
  const services = useServices();
  const words = shop[text.value.language].line;
  const line = useMemo(() => new Line(services, route.id), [route.id]);
  const bell = useBell();
  const [called, setCalled] = useState("");
  line.onNews = (told) => {
    tell(told);
    if (told.kind !== "called") return;
    setCalled(told.mine.kept);
    bell.ring();
  };
  useEffect(() => {
    void line.load();
    return () => line.close();
  }, [line]);
  useEffect(() => {
    if (online.value && line.error instanceof Unreachable) void line.load();
  }, [online.value]);
  void line.turned.value;
  // A dead socket is noticed within half a minute; a device without a network at once.
  const standing = online.value ? services.live.standing.value : "connecting";
  const turn = line.mine?.find((each) => each.state === "processing");
  const heading = useTitle(turn ? words.turnTitle(turn.number) : (line.name ?? words.title));
  const onCall = line.mine?.find((each) => each.kept === called && each.state === "processing");
  if (line.error && !line.mine && !line.closed) return <Failed error={line.error} again={() => line.load()} />;
  if (!line.mine && !line.closed) return <Loading />;
  const none = line.closed || line.mine?.length === 0;
  return (
    <div class="view line">
      <header class="line-head">
        <h1 ref={heading} tabIndex={-1}>
          {line.name ?? words.title}
        </h1>
        {!none && (
          <Pill mood={standing === "live" ? "good" : "info"} dot>
            {standing === "polling" ? words.looking : text.value.event[standing]}
          </Pill>
        )}
      </header>
      {none ? (
        <Empty title={line.closed ? words.closed : words.none}>
          <p class="soft">{line.closed ? words.closedWords : words.noneWords}</p>
          <a class="button primary" href="#/join">
            {shop[text.value.language].join.scanAgain}
          </a>
        </Empty>
      ) : (
        <>
          {(!online.value || line.error !== undefined) && <AsOf at={line.at} />}
          <ul class="numbers">
            {line.mine?.map((mine) => (
              <NumberCard key={mine.kept} mine={mine} onLeave={() => line.leave(mine)} />
            ))}
          </ul>
          {line.mine?.some((each) => !over(each)) && <TellMe session={services.session} />}
          <p class="line-more">
            <span class="soft small">{words.safe}</span>
            <BellButton bell={bell} words={words.bell} />
          </p>
        </>
      )}
      {onCall && <Called mine={onCall} onClose={() => setCalled("")} />}
    </div>
  );
}

function tell({ kind, mine, before }: News): void {
  const words = shop[text.value.language].line;
  if (kind === "moved") toast(words.moved(before, mine.number));
  else if (kind === "called") say(`${words.turnTitle(mine.number)}. ${words.come}`, true);
  else if (kind === "next") say(words.nextNews(mine.number));
  else say(`${mine.number}: ${mine.state === "done" ? words.done : words.removed}`);
}
