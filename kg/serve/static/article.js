// Marks the words that the address names (#s12-34): without scripts the sentence is shown, and the words of ?at=12-34.
"use strict";
(() => {
  const bits = [...document.querySelectorAll("[data-b]")];
  const mark = () => {
    const span = /^#s(\d+)-(\d+)$/.exec(location.hash);
    if (!span) return;
    const [begin, end] = [Number(span[1]), Number(span[2])];
    let first = null;
    for (const bit of bits) {
      const at = Number(bit.dataset.b);
      const inside = at >= begin && at < end;
      bit.classList.toggle("now", inside);
      if (inside && !first) first = bit;
      if (bit.localName === "mark") bit.classList.toggle("off", !inside);
    }
    for (const one of document.querySelectorAll(".s")) one.classList.toggle("hit", Boolean(one.querySelector(".now")));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    first?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };
  addEventListener("hashchange", mark);
  mark();
})();
