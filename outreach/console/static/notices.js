// Turns notifications on for this browser, once somebody presses the button; permission is asked for then, not before.
(() => {
  "use strict";
  const box = document.getElementById("this-device");
  if (!box) return;
  document.getElementById("needs-script").hidden = true;
  const button = box.querySelector("button[data-on]");
  const said = document.getElementById("device-said");

  function say(words) {
    said.textContent = words;
    said.hidden = !words;
  }

  function bytes(text) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (each) => each.charCodeAt(0));
  }

  async function subscription() {
    const worker = await navigator.serviceWorker.register("/worker.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    const key = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) };
    try {
      return await worker.pushManager.subscribe(key);
    } catch (error) {
      const before = await worker.pushManager.getSubscription();
      if (!before) throw error;
      await before.unsubscribe(); // it was made with another key
      return worker.pushManager.subscribe(key);
    }
  }

  async function turnOn() {
    if (await Notification.requestPermission() !== "granted") return say(box.dataset.denied);
    const { endpoint, keys } = (await subscription()).toJSON();
    const answer = await fetch(box.dataset.address, {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
    });
    if (answer.status === 422) return say(await answer.text());
    if (!answer.ok) return say(box.dataset.failed);
    location.assign(answer.url);
  }

  async function look() {
    const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    if (!can) return say(box.dataset.cannot);
    if (!box.dataset.here) { button.hidden = false; return; }
    const worker = await navigator.serviceWorker.getRegistration("/");
    if (worker && Notification.permission === "granted" && await worker.pushManager.getSubscription()) return;
    say(box.dataset.lost);
    button.hidden = false;
  }

  button.addEventListener("click", () => {
    button.disabled = true;
    say("");
    turnOn().catch(() => say(box.dataset.failed)).finally(() => { button.disabled = false; });
  });
  look().catch(() => say(box.dataset.cannot));
})();
