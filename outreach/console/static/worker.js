// Shows a notification when somebody is paged, and opens the queue when it is pressed. It reads and keeps no page.
"use strict";

function words(event) {
  try {
    return String(event.data.json().body);
  } catch {
    return "";
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  event.waitUntil(self.registration.showNotification("Outreach", {
    body: words(event), icon: "/static/icon.svg", tag: "page", renotify: true, requireInteraction: true,
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) => {
    const queue = open.find((each) => new URL(each.url).pathname === "/");
    return queue ? queue.focus() : self.clients.openWindow("/");
  }));
});
