// What the pages do better with script: check a letter while it is written, keys, and the approve chord. Nothing depends on it.
"use strict";
(() => {
  const form = document.getElementById("letter");
  const notes = document.getElementById("notes");
  if (form && notes) {
    let waiting = 0;
    let asked = 0;
    const check = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const text = await answer.text();
        if (answer.ok && mine === asked) notes.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      } catch {
        // The desk is not reachable; what was typed stays, and approving says so.
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(check, 300);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector('[data-key="approve"]'));
    });
    form.addEventListener("submit", () => setTimeout(() => form.querySelectorAll("button").forEach((one) => { one.disabled = true; }), 0));
  }
  const rows = [...document.querySelectorAll(".ledger .row .what a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const at = rows.indexOf(document.activeElement);
    if (event.key === "j" && rows.length) rows[Math.min(at + 1, rows.length - 1)].focus();
    else if (event.key === "k" && rows.length) rows[Math.max(at - 1, 0)].focus();
    else if (event.key === "/" && document.getElementById("find")) { event.preventDefault(); document.getElementById("find").focus(); }
    else if (event.key === "u" || event.key === "o") document.querySelector(`[data-key="${event.key}"]`)?.click();
  });
  const zone = document.getElementById("time_zone");
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.getElementById("summary")?.focus();
})();
