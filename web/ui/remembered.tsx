// Asks the service, and shows what it said before while there is no network: with its age, and anew as soon as there is
// one.

import { useEffect, useMemo, useState } from "preact/hooks";
import { Refused, Unreachable } from "../core/api.ts";
import { online } from "../core/online.ts";
import type { Remembered } from "../core/remembered.ts";
import { DAY, TIME } from "../core/times.ts";
import { locale, text } from "../text/text.ts";
import { type Asked, useAsked } from "./asked.ts";

// A network that answers nothing is not called offline by the browser.
const LATE = 2_500;
const AGAIN = 10_000;

export interface Known<T> extends Asked<T> {
  // Whether this page has heard it itself.
  fresh: boolean;
  // When the service said it; undefined while it is new.
  at: number | undefined;
}

export interface Subject<T> {
  address: string;
  // Undefined for what is not worth keeping.
  title: (data: T) => string | undefined;
  // Staff see the same things, and they are not theirs.
  foreign?: boolean;
}

export function useRemembered<T>(
  memory: Remembered,
  { address, title, foreign = false }: Subject<T>,
  ask: (signal: AbortSignal) => Promise<T>,
  about: readonly unknown[],
): Known<T> {
  const before = useMemo(() => (foreign ? undefined : memory.get<T>(address)), [address]);
  const [late, setLate] = useState(false);
  const asked = useAsked(async (signal) => {
    try {
      const data = await ask(signal);
      if (foreign) return data;
      const name = title(data);
      if (name === undefined) memory.delete(address);
      else memory.set(address, name, data);
      return data;
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) memory.delete(address);
      throw error;
    }
  }, about);
  const { error, busy, again } = asked;
  useEffect(() => {
    setLate(false);
    const timer = busy ? setTimeout(() => setLate(true), LATE) : undefined;
    return () => clearTimeout(timer);
  }, [busy]);
  useEffect(() => {
    if (!(error instanceof Unreachable) || !online.value) return;
    const timer = setTimeout(again, AGAIN);
    return () => clearTimeout(timer);
  }, [error, online.value]);
  useEffect(() => {
    if (online.value && error instanceof Unreachable) again();
  }, [online.value]);
  const kept = foreign ? undefined : memory.get<T>(address);
  const data = asked.data ?? (kept && before?.data);
  const old = !online.value || error !== undefined || late;
  return { ...asked, data, fresh: asked.data !== undefined, at: data !== undefined && old ? kept?.at : undefined };
}

// The age of what is shown, in the time of this device.
export function AsOf({ at }: { at: number | undefined }) {
  if (at === undefined) return null;
  const { offline } = text.value;
  return (
    <p class="as-of" role="status">
      <strong>{offline.asOf(moment(at))}</strong> {offline.kept}
    </p>
  );
}

export function moment(at: number): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale.value, today ? TIME : { ...DAY, ...TIME }).format(at);
}
