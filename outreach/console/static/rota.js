"use strict";
// A shift is dragged onto somebody, or moved there with the arrow keys: both open the form that every shift links to.
(() => {
  const board = document.querySelector("[data-rota]");
  if (!board) return;
  const rows = [...board.querySelectorAll("tr[data-person]")];
  const said = document.getElementById("rota-said");
  let dragged = null;
  let aim = null;

  function mark(row) {
    for (const each of rows) each.classList.toggle("drop-here", each === row);
    aim = row;
    if (said) said.textContent = row ? row.dataset.name : "";
  }

  function give(chip, row) {
    if (!row || row.dataset.person === chip.closest("tr").dataset.person) return;
    const address = new URL(chip.href);
    address.searchParams.set("kind", "replace");
    address.searchParams.set("other", row.dataset.person);
    location.assign(address);
  }

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("a[data-shift]");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const row = event.target.closest("tr[data-person]");
    if (!dragged || !row) return;
    event.preventDefault();
    mark(row);
  });
  board.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    give(dragged, event.target.closest("tr[data-person]"));
    mark(null);
  });
  board.addEventListener("dragend", () => { dragged = null; mark(null); });

  board.addEventListener("keydown", (event) => {
    const chip = event.target.closest("a[data-shift]");
    if (!chip) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const from = rows.indexOf(aim || chip.closest("tr"));
      const to = Math.min(rows.length - 1, Math.max(0, from + (event.key === "ArrowUp" ? -1 : 1)));
      event.preventDefault();
      mark(rows[to]);
    } else if (event.key === "Enter" && aim) {
      event.preventDefault();
      give(chip, aim);
    } else if (event.key === "Escape") {
      mark(null);
    }
  });
  board.addEventListener("focusout", () => mark(null));
})();
