// The service worker: the application opens without a network, with the views that this device has used. Answers of the
// API are never kept here. Alerts are shown. A new version waits until it is asked for, because a page may have something half done.

import { opened, read, shown } from "./alerts.ts";
import { answerTo, Files, kindOf, type Message } from "./files.ts";

declare const self: ServiceWorkerGlobalScope;
// Written by build/worker.ts: what a first view needs, every hashed file, and what stands for both.
declare const __SHELL__: readonly string[];
declare const __HASHED__: readonly string[];
declare const __VERSION__: string;

const files = new Files(self.caches, (request) => fetch(request), __VERSION__);

self.addEventListener("install", (event) => {
  event.waitUntil(files.install(__SHELL__, __HASHED__));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(files.dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const kind = kindOf(event.request, self.location.origin);
  if (kind) event.respondWith(answerTo(kind, event.request, files));
});

self.addEventListener("message", (event) => {
  const message: Message = event.data;
  event.waitUntil(message.kind === "take" ? self.skipWaiting() : files.use(message.paths));
});

self.addEventListener("push", (event) => {
  const { title, options } = shown(read(event.data?.text()));
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const open = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    await opened(String(notification.data), pages, (path) => self.clients.openWindow(path));
  };
  event.waitUntil(open());
});
