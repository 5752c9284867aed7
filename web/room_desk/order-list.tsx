// What one may tell the room, each with what it means for people. What they notice for good is asked once more.

import { useState } from "preact/hooks";
import { roomDeskWords } from "../text/room-desk.ts";
import { locale, problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import { asksOnceMore, type Figures, type Order, orders } from "./orders.ts";

interface OrderProps {
  desk: Desk;
  room: Figures;
  order: Order;
}

export function OrderList({ desk, room }: { desk: Desk; room: Figures }) {
  const words = roomDeskWords.value;
  const all = orders(room.phase);
  if (all.length === 0) return null;
  return (
    <section class="card room-desk-part" aria-labelledby="orders">
      <h2 id="orders">{words.orders}</h2>
      <ul class="order-list">
        {all.map((order) => (
          <li key={order}>
            <p>{meaning(room, order)}</p>
            <OrderButton desk={desk} room={room} order={order} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function OrderButton({ desk, room, order, primary = false }: OrderProps & { primary?: boolean }) {
  const words = roomDeskWords.value;
  const [asking, setAsking] = useState(false);
  const give = async () => {
    try {
      await desk.order(order);
      toast(words.done[order]);
    } catch (error) {
      toast(problem(error, words.errors));
    }
    setAsking(false);
  };
  const kind = primary ? "primary" : order === "close" ? "danger" : "plain";
  return (
    <>
      <Button kind={kind} onPress={asksOnceMore(order) ? () => setAsking(true) : give}>
        {words.order[order]}
      </Button>
      {asking && <Sure room={room} order={order} give={give} close={() => setAsking(false)} />}
    </>
  );
}

function Sure({
  room,
  order,
  give,
  close,
}: Omit<OrderProps, "desk"> & { give: () => Promise<void>; close: () => void }) {
  const words = roomDeskWords.value;
  const asked = order as "open" | "passthrough" | "close";
  const waiting = new Intl.NumberFormat(locale.value).format(room.waiting);
  return (
    <Dialog title={words.sure[asked]} onClose={close}>
      <div class="sure">
        <p>{meaning(room, order)}</p>
        <p class="soft">{room.waiting > 0 ? words.sureWaiting(waiting) : words.sureNone}</p>
        <div class="buttons">
          <Button kind="primary" onPress={give}>
            {words.yes[asked]}
          </Button>
          <Button onPress={close}>{words.no}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function meaning(room: Figures, order: Order): string {
  const { means } = roomDeskWords.value;
  return order === "open" && room.phase === "passthrough" ? means.openAgain : means[order];
}
