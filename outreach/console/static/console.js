"use strict";
// What every page does by itself: the mark against forged requests, clocks that count, and news of the queue.
(() => {
  const body = document.body;
  const words = JSON.parse(body.dataset.words || "{}");
  const csrf = document.querySelector('meta[name="csrf-token"]');

  // -- htmx ------------------------------------------------------------------------------------------------------
  const isNews = (cause) => Boolean(cause) && cause.type.startsWith("live:");
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrf.content;
    if (!isNews(event.detail.triggeringEvent)) return;
    event.detail.headers["X-By-Itself"] = "1";
    event.detail.timeout = 15000;
  });

  // Between a press and its answer nothing is taken from under the thumb: what could not be shown asks again after.
  const pressed = new Set();
  const owed = new Set();
  let down = false;
  const isHeld = (event) => isNews(event.detail.requestConfig.triggeringEvent) && (down || pressed.size > 0);
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (!isHeld(event)) return;
    event.preventDefault();
    owed.add(event.detail.elt.id);
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isHeld(event)) return;
    event.detail.shouldSwap = false;
    owed.add(event.detail.requestConfig.elt.id);
  });

  // News that comes while a part is fetched would be lost with the part that the answer replaces: it asks again as well.
  // So does what the network or the server could not answer.
  const asking = new Map();
  body.addEventListener("htmx:beforeSend", (event) => {
    const { xhr, elt, requestConfig } = event.detail;
    if (requestConfig.verb === "post") pressed.add(xhr);
    else if (isNews(requestConfig.triggeringEvent)) asking.set(xhr, { part: elt, late: false });
  });
  function answered(xhr) {
    pressed.delete(xhr);
    const asked = asking.get(xhr);
    asking.delete(xhr);
    if (!asked) return;
    if (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500) setTimeout(() => ask(asked.part.id), 5000);
    else if (asked.late && !asked.part.isConnected) owed.add(asked.part.id);
  }
  // An answer listens for news only once it has settled, and the press itself comes after the thumb is lifted.
  const later = (act) => setTimeout(() => { act(); catchUp(); }, 100);
  body.addEventListener("htmx:afterRequest", (event) => later(() => answered(event.detail.xhr)));
  addEventListener("pointerdown", () => { down = true; });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => later(() => { down = false; }));
  function ask(id) {
    document.getElementById(id)?.dispatchEvent(new CustomEvent("live:again"));
  }
  function catchUp() {
    if (down || pressed.size) return;
    const parts = [...owed];
    owed.clear();
    parts.forEach(ask);
  }
  for (const each of document.querySelectorAll("[data-every]")) {
    setInterval(() => ask(each.id), Number(each.dataset.every) * 1000);
  }

  // A form that is sent stays sent: the second press of a hurried thumb does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (!form.hasAttribute("hx-post") && !form.hasAttribute("hx-get")) {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });

  // -- clocks ----------------------------------------------------------------------------------------------------
  const lang = document.documentElement.lang || "en";
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  // A phone's clock may be wrong, and an installation may rehearse: the page says what time it was when it was made.
  const skew = Date.parse(body.dataset.now) - Date.now();

  function inUnits(seconds) {
    for (const [unit, length] of units) {
      if (Math.abs(seconds) >= length) return [Math.trunc(seconds / length), unit];
    }
    return [Math.trunc(seconds), "second"];
  }

  function said(seconds) {
    const [count, unit] = inUnits(Math.abs(seconds));
    return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
  }

  function tick() {
    const now = Date.now() + skew;
    for (const each of document.querySelectorAll("time[data-until]")) {
      const left = (Date.parse(each.dateTime) - now) / 1000;
      each.classList.toggle("over", left < 0);
      each.textContent = (left < 0 ? words.late : words.left).replace("{}", said(left));
    }
    for (const each of document.querySelectorAll("time[data-ago]")) {
      const [count, unit] = inUnits(Math.min(0, (Date.parse(each.dateTime) - now) / 1000));
      each.textContent = relative.format(count, unit);
    }
  }
  setInterval(tick, 15000);

  // -- news ------------------------------------------------------------------------------------------------------
  // The stream carries ids and counts only; whoever shows something asks for it again.
  const connection = document.getElementById("connection");
  let quiet = null;

  function tell(name, detail) {
    asking.forEach((each) => { each.late = true; });
    body.dispatchEvent(new CustomEvent(`live:${name}`, { detail, bubbles: true }));
  }

  function lost(is) {
    connection.hidden = !is;
    connection.textContent = is ? words.lost : "";
  }

  function poll() {
    if (!quiet) quiet = setInterval(() => { tell("queue", {}); tell("person", {}); }, 5000);
  }

  if (body.dataset.live && window.EventSource) {
    const address = new URL(body.dataset.live, location.href);
    const person = document.querySelector("[data-person]");
    if (person) address.searchParams.set("person", person.dataset.person);
    const source = new EventSource(address);
    source.addEventListener("open", () => { clearInterval(quiet); quiet = null; lost(false); });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) poll();
      else setTimeout(() => lost(source.readyState !== EventSource.OPEN), 8000);
    });
    for (const name of ["queue", "person"]) {
      source.addEventListener(name, (event) => tell(name, JSON.parse(event.data || "{}")));
    }
    addEventListener("pagehide", () => source.close());
  }
})();
