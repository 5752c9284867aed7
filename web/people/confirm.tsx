// Confirms an email, with the token of a mailed link. It takes a press, because programs that look through mail open
// links, too.

import "./people.css";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { peopleWords } from "../text/people.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { useSent } from "./form.ts";
import { confirming, type Link } from "./links.ts";

const DONE = "done";

export function ConfirmView({ route }: { route: Link }) {
  const { api } = useServices();
  const words = peopleWords.value.link;
  const link = confirming(route);
  const done = route.kind === DONE;
  const title = done ? words.done : link ? words.title : words.incomplete;
  const heading = useTitle(title);
  const old = { TOKEN_INVALID: words.old, TOKEN_EXPIRED: words.old, TOKEN_USED: words.used };
  const { busy, failure, send } = useSent(old);
  const confirm = async () => {
    if (!link) return;
    const { token } = route;
    if (!(await send(() => api.call("post", link.path, { body: { token } })))) return;
    // The token has no business in the history.
    location.replace(`#/confirm/${DONE}`);
    heading.current?.focus();
  };
  return (
    <div class="view message-view link-view">
      <span class={done ? "link-mark good" : "link-mark"}>
        <Icon name={done ? "check" : "mail"} size={30} />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="soft">{done ? words.doneWords : link ? words.words[link.kind] : words.incompleteWords}</p>
      {failure && (
        <Banner mood="bad" urgent>
          {failure}
        </Banner>
      )}
      {link ? (
        <Button kind="primary" pending={busy} onPress={confirm}>
          {words.confirm}
        </Button>
      ) : (
        <a class={done ? "button primary" : "button"} href="#/">
          {words.start}
        </a>
      )}
    </div>
  );
}
