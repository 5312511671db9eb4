"use strict";
// The queue by itself: a sound and a mark in the title for a new emergency, keys, and nothing that loses what is typed.
(() => {
  const body = document.body;
  const title = document.title;
  const sound = document.getElementById("sound");
  const said = document.getElementById("said");
  const stale = document.getElementById("stale");
  const keys = document.getElementById("keys");
  let audio = null;
  let wanted = localStorage.getItem("outreach-sound") !== "off";
  let picked = sessionStorage.getItem("outreach-picked");

  // -- new emergencies -------------------------------------------------------------------------------------------
  const emergencies = () => [...document.querySelectorAll("[data-emergency][data-card]")].map((each) => each.dataset.card);
  const known = new Set(emergencies());

  function beep() {
    if (!wanted || !audio || audio.state !== "running") return;
    for (const [start, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.2, audio.currentTime + start);
      loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.22);
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + start);
      tone.stop(audio.currentTime + start + 0.24);
    }
  }

  function badge() {
    const board = document.getElementById("board");
    const waiting = board ? Number(board.dataset.waiting) : 0;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  }

  function meet(ids) {
    const fresh = ids.filter((each) => !known.has(each));
    fresh.forEach((each) => known.add(each));
    if (!fresh.length) return;
    said.textContent = "";
    setTimeout(() => { said.textContent = said.dataset.emergency; }, 50);
    beep();
  }

  // A browser lets a page make a sound only after somebody touched it.
  function wake() {
    if (!wanted || !window.AudioContext) return;
    audio = audio || new AudioContext();
    if (audio.state === "suspended") audio.resume();
  }
  addEventListener("pointerdown", wake);
  addEventListener("keydown", wake);

  function show() { sound.setAttribute("aria-pressed", String(wanted)); }
  sound.hidden = !window.AudioContext;
  sound.addEventListener("click", () => {
    wanted = !wanted;
    localStorage.setItem("outreach-sound", wanted ? "on" : "off");
    wake();
    show();
    beep();
  });
  show();
  badge();
  body.addEventListener("live:queue", (event) => meet((event.detail && event.detail.emergencies) || []));

  // -- what is typed stays ---------------------------------------------------------------------------------------
  // An open panel is carried over when the cards are shown anew; a browser that cannot carry what is being typed in
  // asks first.
  const carries = "moveBefore" in Element.prototype;
  const board = () => document.getElementById("board");
  function busy() {
    const at = document.activeElement;
    if (at && at.closest("#board .acts") && at.matches("input, select, textarea")) return true;
    return [...document.querySelectorAll("#board .acts input:not([type=hidden]), #board .acts textarea")].some((each) => each.value !== each.defaultValue);
  }
  body.addEventListener("htmx:beforeRequest", (event) => {
    const by = event.detail.requestConfig.triggeringEvent;
    if (event.target !== board() || !by || carries || stale.dataset.now || !busy()) return;
    event.preventDefault();
    stale.hidden = false;
  });
  stale.querySelector("button").addEventListener("click", () => {
    stale.hidden = true;
    stale.dataset.now = "yes";
    htmx.ajax("GET", board().getAttribute("hx-get"), { target: "#board", swap: "outerHTML" });
    setTimeout(() => delete stale.dataset.now, 1000);
  });
  body.addEventListener("htmx:afterSettle", (event) => {
    badge();
    meet(emergencies());
    if (event.target.id === "board") {
      stale.hidden = true;
      if (picked) pick(document.querySelector(`[data-card="${picked}"]`), false);
    }
  });

  // A second press closes what the first one opened.
  document.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    const panel = more && document.querySelector(more.getAttribute("hx-target"));
    if (!panel || !panel.firstElementChild) return;
    event.preventDefault();
    event.stopPropagation();
    panel.replaceChildren();
  }, true);

  // -- keys ------------------------------------------------------------------------------------------------------
  const cards = () => [...document.querySelectorAll("[data-card]")];
  function pick(card, focus = true) {
    cards().forEach((each) => each.classList.toggle("picked", each === card));
    if (!card) return;
    picked = card.dataset.card;
    sessionStorage.setItem("outreach-picked", picked);
    if (focus) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); }
  }
  pick(document.querySelector(`[data-card="${picked}"]`), false);
  const current = () => document.querySelector(`[data-card="${picked}"]`);
  function move(by) {
    const all = cards();
    if (!all.length) return;
    const at = all.indexOf(current());
    pick(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  }
  function press(selector) {
    const found = current() && current().querySelector(selector);
    if (found) found.click();
  }
  function help() { if (!keys.open) keys.showModal(); }
  document.getElementById("keys-open").hidden = false;
  document.getElementById("keys-open").addEventListener("click", help);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.matches("input, select, textarea, [contenteditable]")) return;
    const act = {
      j: () => move(1), k: () => move(-1), c: () => press('[data-act="claim"] button'),
      m: () => press("[data-more]"), "?": help,
      Enter: () => press("[data-open]"),
    }[event.key];
    // Whatever has the focus itself is opened by Enter; the picked card is when nothing else is meant.
    if (!act || (event.key === "Enter" && !event.target.matches("[data-card], body"))) return;
    event.preventDefault();
    act();
  });
})();
