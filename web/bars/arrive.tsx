// The page that the code at a bar's door leads to: the bar is told that the guest is there, whatever their phone says.

import "./bars.css";
import { useEffect } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { AskHere } from "./ask-here.tsx";
import { barRequest } from "./bar-request.ts";

type Ending = "arrivedNow" | "noLine" | "wrongCode" | "noCode";

const NOT: Record<number, Ending> = { 409: "noLine", 422: "wrongCode" };

export function ArriveView({ route }: { route: { id: string; code: string } }) {
  const services = useServices();
  const words = bars[text.value.language].arrive;
  const heading = useTitle(words.title);
  // A code is not for the history, nor for those who look over one's shoulder.
  useEffect(() => history.replaceState(null, "", `#/arrive/${encodeURIComponent(route.id)}`), []);
  const asked = useAsked(
    async (signal): Promise<Ending> => {
      const { session } = services;
      if (!route.code) return "noCode";
      if (!session.known) return "noLine";
      try {
        const { items } = await session.call("get", "/v1/bar-requests", { query: { state: "QUEUEING" }, signal });
        const [found] = items;
        if (!found) return "noLine";
        const options = { path: { request_id: found.request_id }, body: { code: route.code }, signal };
        const now = await session.call("post", "/v1/bar-requests/{request_id}/arrive", options);
        void barRequest(services).begin(now.request_id);
        return "arrivedNow";
      } catch (error) {
        const ending = error instanceof Refused ? NOT[error.status] : undefined;
        if (!ending) throw error;
        return ending;
      }
    },
    [route.id, route.code],
  );
  if (asked.error) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) return <Loading />;
  const there = asked.data === "arrivedNow";
  return (
    <div class="view message-view" role={there ? "status" : "alert"}>
      <h1 ref={heading} tabIndex={-1}>
        {there ? words.there : words.title}
      </h1>
      <p>{words[asked.data]}</p>
      {asked.data === "noLine" && <AskHere bar={route.id} />}
      <a class={asked.data === "noLine" ? "button" : "button primary"} href={there ? "#/bar-request" : "#/bars"}>
        {there ? words.toPlace : bars[text.value.language].place.toBars}
      </a>
    </div>
  );
}
