// A filter over what a page lists, and names suggested in forms: both pages work without.
"use strict";
(() => {
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u0111\u0110]/g, "d").toLowerCase();
  for (const field of document.querySelectorAll("input[data-filter]")) {
    const rows = [...document.querySelectorAll(field.dataset.filter)];
    const texts = rows.map((row) => bare(`${row.textContent} ${row.dataset.words || ""}`));
    const none = document.getElementById("sifted");
    field.closest("[hidden]")?.removeAttribute("hidden");
    const sift = () => {
      const words = bare(field.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, index) => { row.hidden = !words.every((word) => texts[index].includes(word)); });
      for (const section of document.querySelectorAll(".themes section")) {
        section.hidden = !section.querySelector("li:not([hidden])");
      }
      if (none) none.hidden = rows.some((row) => !row.hidden);
    };
    field.addEventListener("input", sift);
    if (field.value) sift();
  }
  for (const field of document.querySelectorAll("input[data-names]")) {
    let waiting = 0;
    const ask = async () => {
      const words = field.value.trim();
      if (words.length < 2) return;
      try {
        const answer = await fetch(`${field.dataset.names}?q=${encodeURIComponent(words)}`);
        if (!answer.ok || field.value.trim() !== words) return;
        field.list.replaceChildren(...(await answer.json()).map((label) => {
          const option = document.createElement("option");
          option.value = label;
          return option;
        }));
      } catch { /* names can be typed without suggestions */ }
    };
    field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  }
  for (const form of document.querySelectorAll("form.ask")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    });
    addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
  }
})();
