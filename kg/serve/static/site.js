// Suggestions for the search box, and the link of the page in sight where the row of them scrolls: pages work without.
"use strict";
(() => {
  const row = document.querySelector(".top nav"), link = row.querySelector("[aria-current]");
  if (!link) return;
  const [outer, inner] = [row, link].map((one) => one.getBoundingClientRect());
  row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
})();
(() => {
  const field = document.querySelector("input[data-suggest]");
  const list = document.getElementById("suggested");
  if (!field || !list) return;
  let waiting = 0;
  let asked = "";
  const ask = async () => {
    const words = field.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || field.value.trim() !== words) return;
      list.replaceChildren(...(await answer.json()).map((label) => {
        const option = document.createElement("option");
        option.value = label;
        return option;
      }));
    } catch { /* without suggestions the search works all the same */ }
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
})();
