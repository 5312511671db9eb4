"use strict";
// Keeps the list of phones fresh: asks once a second, and draws only when something changed.
(() => {
  const at = (id) => document.getElementById(id);
  let drawn = -1;

  function item(phone) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("strong");
    const last = document.createElement("span");
    link.href = "/phones/" + encodeURIComponent(phone.number);
    name.textContent = phone.number + (phone.ringing ? " — ringing" : "");
    name.className = phone.ringing ? "ringing" : "";
    last.className = "quiet";
    last.textContent = phone.last ? phone.last.body : "no text yet";
    link.append(name, last);
    line.append(link);
    return line;
  }

  function draw(state) {
    at("now").textContent = state.now.slice(0, 16).replace("T", " ") + " UTC";
    if (state.changes === drawn) return;
    drawn = state.changes;
    at("program-numbers").textContent = state.program_numbers.join(", ") || "none yet";
    at("nobody").hidden = state.phones.length > 0;
    at("phones").replaceChildren(...state.phones.map(item));
  }

  async function look() {
    try {
      draw(await (await fetch("/phones.json")).json());
    } catch (error) {
      at("now").textContent = "the network does not answer";
    }
    setTimeout(look, 1000);
  }
  look();
})();
