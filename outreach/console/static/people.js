"use strict";
// A press on the table's empty corner of a row chooses it, too: thumbs are large.
(() => {
  const form = document.getElementById("bulk");
  if (!form) return;
  const all = form.querySelector('input[name="all"]');
  if (all) all.addEventListener("change", () => {
    for (const box of form.querySelectorAll('input[name="person"]')) box.disabled = all.checked;
  });
})();
