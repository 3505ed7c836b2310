// The editor: line numbers, Ctrl-Enter, prefixes on demand, the caret where an error is. The page works without it.
"use strict";
(() => {
  const form = document.getElementById("sparql");
  const text = document.getElementById("query");
  const lines = form?.querySelector(".lines");
  if (!form || !text || !lines) return;
  const { prefixes, words } = JSON.parse(document.getElementById("sparql-words").textContent);
  const run = document.getElementById("run");
  const stop = document.getElementById("stop");
  const add = document.getElementById("prefixes");
  const status = document.getElementById("status");
  const longest = 12000; // letters that go into an address
  const indent = "  ";
  let bad = Number(text.dataset.line || 0);

  const number = () => {
    const count = text.value.split("\n").length;
    if (lines.childElementCount !== count) {
      lines.replaceChildren(...Array.from({ length: count }, (_, index) => {
        const one = document.createElement("div");
        one.textContent = String(index + 1);
        return one;
      }));
    }
    [...lines.children].forEach((one, index) => one.classList.toggle("bad", index + 1 === bad));
    lines.style.height = `${text.clientHeight}px`;
    lines.scrollTop = text.scrollTop;
  };

  const place = (line, column) => {
    const before = text.value.split("\n").slice(0, line - 1);
    const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    text.focus({ preventScroll: true });
    text.setSelectionRange(at, Math.min(at + 1, text.value.length));
    const height = Number.parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (line - 4) * height);
  };

  const put = (begin, end, words_) => { // so that Ctrl-Z takes it back
    text.focus();
    text.setSelectionRange(begin, end);
    if (!document.execCommand("insertText", false, words_)) text.setRangeText(words_, begin, end, "end");
  };

  const bare = () => text.value
    .replace(/"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\s]*>/g, " ")
    .replace(/#.*/g, " ");

  const declare = () => {
    const used = new Set([...bare().matchAll(/([A-Za-z][\w.-]*)?:(?=[\w%\\]|$)/gm)].map((found) => found[1] ?? ""));
    const declared = new Set([...text.value.matchAll(/\bPREFIX\s+([\w.-]*):/gi)].map((found) => found[1]));
    const missing = [...used].filter((name) => name in prefixes && !declared.has(name)).sort();
    if (!missing.length) {
      status.textContent = words["nothing-to-add"];
      return;
    }
    const from = text.selectionStart;
    const head = missing.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("");
    put(0, 0, head);
    text.setSelectionRange(from + head.length, from + head.length);
    status.textContent = missing.map((name) => `${name}:`).join(" ");
    number();
  };

  const running = (is) => {
    run.disabled = is;
    stop.hidden = !is;
    status.textContent = is ? words.running : "";
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "format") return;
    form.method = encodeURIComponent(text.value).length > longest ? "post" : "get";
    running(true);
  });
  stop.addEventListener("click", () => {
    window.stop(); // the server ends a query that nobody waits for
    running(false);
    status.textContent = words.stopped;
  });
  add.addEventListener("click", declare);
  text.addEventListener("input", () => { bad = 0; number(); });
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(run);
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing) {
      const begin = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
      const kept = /^[ \t]*/.exec(text.value.slice(begin, text.selectionStart))[0];
      const deeper = /[{(]\s*$/.test(text.value.slice(begin, text.selectionStart)) ? indent : "";
      event.preventDefault();
      put(text.selectionStart, text.selectionEnd, `\n${kept}${deeper}`);
      number();
    }
  });
  window.addEventListener("pageshow", () => { running(false); number(); });
  new ResizeObserver(number).observe(text);
  add.hidden = false;
  number();
  if (bad) place(bad, Number(text.dataset.column || 1));
})();
