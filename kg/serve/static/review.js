// Looks again while decisions are being applied: without scripts a link does so.
"use strict";
(() => {
  const waiting = document.querySelector("[data-reload]");
  if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reload));
})();
