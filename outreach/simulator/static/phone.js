"use strict";
// One phone: shows what arrives, sends what is written, and answers calls. Asks once a second.
(() => {
  const at = (id) => document.getElementById(id);
  const path = "/phones/" + encodeURIComponent(document.querySelector("main").dataset.number);
  let drawn = -1;
  let current = null;

  function bubble(kind, words, small) {
    const line = document.createElement("li");
    const note = document.createElement("small");
    line.className = kind;
    line.textContent = words;
    note.textContent = small;
    if (small) line.append(note);
    return { line };
  }

  function drawText(text) {
    const time = text.at.slice(11, 16);
    const more = text.media.length ? "\n[" + text.media.length + " picture(s)]" : "";
    return { at: text.at, ...bubble(text.direction, text.body + more, time) };
  }

  function drawCall(call) {
    const heard = call.heard.length ? ", heard: " + call.heard.join(" / ") : "";
    const pressed = call.pressed ? ", pressed " + call.pressed : "";
    const said = call.said.length ? ", said " + call.said.join(" / ") : "";
    const who = call.direction === "in" ? "Call from " : "Call to ";
    return { at: call.at, ...bubble("note", who + call.other + ": " + call.status + heard + pressed + said, "") };
  }

  function drawLiveCall(call) {
    current = call ? call.sid : null;
    at("call").hidden = !call;
    if (!call) return;
    at("call-title").textContent = call.ringing ? "Incoming call" : "In a call";
    at("call-other").textContent = call.other;
    at("call-ringing").hidden = !call.ringing;
    at("call-talking").hidden = !call.talking;
    at("call-pressed").textContent = call.pressed || "—";
    at("say").hidden = !call.speech;
    at("call-heard").replaceChildren(...call.heard.map((words) => {
      const line = document.createElement("li");
      line.textContent = words;
      return line;
    }));
  }

  function drawNumbers(numbers) {
    const known = [...at("to").options].map((option) => option.value);
    if (known.length === numbers.length + 1) return;
    at("to").replaceChildren(new Option("the program", ""), ...numbers.map((number) => new Option(number, number)));
  }

  function draw(state) {
    at("now").textContent = state.now.slice(11, 16) + " UTC";
    if (state.changes === drawn) return;
    drawn = state.changes;
    drawNumbers(state.program_numbers);
    drawLiveCall(state.calls.find((call) => call.ringing || call.talking));
    const over = state.calls.filter((call) => !call.ringing && !call.talking);
    const things = [...state.texts.map(drawText), ...over.map(drawCall)];
    things.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    at("empty").hidden = things.length > 0;
    at("thread").replaceChildren(...things.map((thing) => thing.line));
    at("thread").scrollTop = at("thread").scrollHeight;
  }

  function complain(words) {
    at("error").textContent = words || "";
    at("error").hidden = !words;
  }

  async function refresh() {
    try {
      draw(await (await fetch(path + ".json")).json());
    } catch (error) {
      at("now").textContent = "no network";
    }
  }

  async function post(where, what) {
    try {
      const answer = await fetch(path + where, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
      });
      complain(answer.ok ? "" : (await answer.json()).error);
      await refresh();
      return answer.ok;
    } catch (error) {
      complain("The network does not answer.");
      return false;
    }
  }

  at("write").addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = at("body").value;
    at("body").value = "";
    if (!await post("/texts", { body, to: at("to").value })) at("body").value = body;
  });
  at("body").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      at("write").requestSubmit();
    }
  });
  at("dial").addEventListener("click", () => post("/calls", { to: at("to").value }));
  at("script").addEventListener("submit", (event) => {
    event.preventDefault();
    post("/script", { answer: at("answer").value, presses: at("answer").value === "human" ? at("presses").value : "" });
  });
  at("call").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && current) post("/calls/" + current, { do: button.dataset.do, keys: button.dataset.keys || "" });
  });

  at("say").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = at("words").value;
    at("words").value = "";
    if (words && current) post("/calls/" + current, { do: "say", words });
  });

  async function look() {
    await refresh();
    setTimeout(look, 1000);
  }
  look();
})();
