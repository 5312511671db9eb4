"use strict";
// Ready replies by "/", by keyboard and by touch; and a thread that stays where one reads it.
(() => {
  const find = (id) => document.getElementById(id);
  const again = (id) => find(id)?.dispatchEvent(new CustomEvent("live:again"));

  function offers() { return [...document.querySelectorAll(".canned-reply")]; }
  function shown() { return offers().filter((each) => !each.closest("li").hidden); }

  function narrow(words) {
    const wanted = words.trim().replace(/^\//, "").toLowerCase();
    const named = offers().some((each) => each.dataset.name.startsWith(wanted));
    for (const each of offers()) {
      const fits = named ? each.dataset.name.startsWith(wanted) : each.dataset.words.toLowerCase().includes(wanted);
      each.closest("li").hidden = !fits;
    }
  }

  function take(offer) {
    const box = find("typed");
    const before = box.value.replace(/(^|\s)\/\S*$/, "$1");
    box.value = before + offer.dataset.words;
    document.querySelector("[data-canned]").open = false;
    const filter = find("canned-filter");
    if (filter) filter.value = "";
    narrow("");
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const offer = event.target.closest(".canned-reply");
    if (offer) take(offer);
  });

  document.addEventListener("input", (event) => {
    if (event.target.id === "canned-filter") narrow(event.target.value);
    if (event.target.id !== "typed") return;
    const list = document.querySelector("[data-canned]");
    const slash = event.target.value.match(/(?:^|\s)\/(\S*)$/);
    if (!list) return;
    if (slash) { list.open = true; narrow(slash[1]); list.dataset.bySlash = "yes"; }
    else if (list.dataset.bySlash) { list.open = false; delete list.dataset.bySlash; narrow(""); }
  });

  document.addEventListener("keydown", (event) => {
    const list = document.querySelector("[data-canned]");
    if (!list || !list.open) return;
    const inBox = event.target.id === "typed";
    const inList = event.target.closest && event.target.closest("[data-canned]");
    if (!inBox && !inList) return;
    const all = shown();
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      list.open = false; find("typed").focus(); event.preventDefault();
    } else if (event.key === "ArrowDown" && (inList || list.dataset.bySlash) && all.length) {
      all[Math.min(at + 1, all.length - 1)].focus(); event.preventDefault();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (at === 0 ? find("typed") : all[at - 1]).focus(); event.preventDefault();
    } else if (event.key === "Enter" && inBox && list.dataset.bySlash && all.length) {
      take(all[0]); event.preventDefault();
    } else if (event.key === "Enter" && event.target.id === "canned-filter" && all.length) {
      take(all[0]); event.preventDefault();
    }
  });

  // The newest is what one came for; who reads further up is left there.
  let atEnd = true;
  function toEnd() {
    const thread = find("thread");
    if (thread && atEnd) thread.scrollTop = thread.scrollHeight;
  }
  toEnd();

  // A refresh shows what is new, and leaves open what somebody opened.
  let open = [];
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "thread") return;
    const thread = event.detail.target;
    atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
    open = [...thread.querySelectorAll("details[open]")].map((each) => each.closest("li").id);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const id of open) find(id)?.querySelector("details")?.setAttribute("open", "");
    open = [];
    toEnd();
  });

  // What somebody fills in is not taken from under their fingers by news, neither as it is asked for nor as it comes;
  // what changed meanwhile they hear when they press, or see once they are done.
  function isBusy(part) {
    const active = document.activeElement;
    if (part && part.id === "thread") return Boolean(active.closest(".judge fieldset"));
    if (!part || (part.id !== "composer" && part.id !== "acts")) return false;
    if (active !== document.body && part.contains(active)) return true;
    return part.id === "composer" ? Boolean(find("typed")?.value) : Boolean(part.querySelector("details[open]"));
  }
  const waiting = new Set();
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (!isBusy(event.target)) return;
    event.preventDefault();
    waiting.add(event.target.id);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.requestConfig.elt;
    if (!isBusy(part)) return;
    event.detail.shouldSwap = false;
    waiting.add(part.id);
  });

  // Beside the thread each part takes its place by itself, as open as it was; where somebody is busy it waits for them.
  const late = new Set();
  function isTyped(field) {
    return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }
  function isWorkedOn(part) {
    if (part.contains(document.activeElement) || part.querySelector(".error")) return true;
    return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some(isTyped);
  }
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const part = event.detail.target;
    if (!part.closest("#side")) return;
    late.delete(part.id);
    if (isWorkedOn(part)) {
      late.add(part.id);
      event.detail.shouldSwap = false;
      return;
    }
    const fresh = event.detail.fragment.querySelectorAll("details");
    part.querySelectorAll("details").forEach((each, place) => { if (each.open && fresh[place]) fresh[place].open = true; });
  });
  document.addEventListener("focusout", () => setTimeout(() => {
    if ([...late].some((id) => !find(id) || !isWorkedOn(find(id)))) { late.clear(); again("side"); }
    [...waiting].filter((id) => !isBusy(find(id))).forEach((id) => { waiting.delete(id); again(id); });
  }, 0));

  // After a text was sent the box is empty and ready for the next; news alone moves nobody from where they are.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const sent = event.detail.requestConfig.verb === "post";
    if (sent && event.detail.elt && event.detail.elt.id === "composer") find("typed")?.focus();
  });
})();
