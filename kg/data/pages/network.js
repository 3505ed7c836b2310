// The page that kg draw writes: places come with the data, facts from the rows of the table.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id), make = networkMake, fill = networkFill, SHOWN = 100;
  const { nodes, kinds, relations, says } = JSON.parse($("data").textContent);
  const facts = [...$("lines").rows].map((row) => {
    const day = row.cells[3].textContent, years = (day.match(/\d{4}/g) ?? []).map(Number);
    return {
      from: +row.dataset.from, to: +row.dataset.to, relation: row.dataset.relation,
      label: row.cells[1].textContent, day, first: years[0], last: years.at(-1),
      sentence: row.cells[4].textContent, source: row.cells[5].textContent, url: row.cells[5].firstElementChild?.href,
    };
  });
  $("network").hidden = false;
  $("table").open = false;
  const sheet = $("sheet"), panel = $("panel"), model = networkModel({ kinds, relations });
  model.add(nodes, facts);
  const picture = networkPicture(sheet, model, { choose });
  networkTools(model, picture, says, choose);
  picture.fit();

  // ---------------------------------------------------------------- what a click shows

  function choose(one, look = false) {
    picture.mark(one);
    panel.replaceChildren();
    panel.hidden = !one;
    $("network").classList.toggle("reading", Boolean(one));
    if (!one) return;
    panel.append(make("button", "×", { type: "button", className: "close", title: says.close, ariaLabel: says.close, onclick: () => { choose(null); sheet.focus(); } }));
    (model.isLine(one) ? aboutLine : aboutNode)(one);
    panel.scrollTop = 0;
    if (look) picture.show(one);
    else picture.reveal(one);
  }
  function aboutNode(node) {
    panel.append(make("h2", node.label), make("p", [kinds[node.kind].name, node.day ? `, ${node.day}` : ""], { className: "kind" }));
    if (node.url) panel.append(make("p", link(node.url, says.open)));
    panel.append(make("code", node.iri));
    const mine = node.lines.flatMap((line) => line.left.map((fact) => ({ fact, line })));
    panel.append(make("p", fill(says.facts, mine.length), { className: "from" }));
    const groups = new Map();
    for (const one of mine) {
      const title = (one.line.from === node ? "→ " : "← ") + one.fact.label;
      groups.set(title, [...(groups.get(title) ?? []), one]);
    }
    for (const [title, some] of groups) panel.append(make("h3", title), list(some.map(({ fact, line }) => () => item(fact, model.other(line, node)))));
  }
  function aboutLine(line) {
    const ends = [line.from, line.to].map((node) => make("button", node.label, { type: "button", onclick: () => choose(node, true) }));
    panel.append(make("h2", [line.from.label, " → ", line.to.label]), make("div", ends, { className: "facts" }));
    for (const fact of line.left) panel.append(make("h3", fact.label), list([() => item(fact)]));
  }
  function list(makers) {
    const found = make("ul", makers.slice(0, SHOWN).map((one) => one()), { className: "facts" });
    if (makers.length > SHOWN) {
      const more = make("li", make("button", fill(says.rest, makers.length - SHOWN), { type: "button", onclick: () => more.replaceWith(...makers.slice(SHOWN).map((one) => one())) }));
      found.append(more);
    }
    return found;
  }
  function item(fact, node) {
    const parts = [];
    if (node) parts.push(make("button", node.label, { type: "button", onclick: () => choose(node, true) }));
    if (fact.sentence) parts.push(make("blockquote", fact.sentence));
    parts.push(make("p", [fact.day, fact.day && fact.source ? " · " : "", fact.url ? link(fact.url, fact.source) : fact.source], { className: "from" }));
    return make("li", parts);
  }
  function link(href, words) {
    return make("a", words, { href, target: "_blank", rel: "noopener noreferrer" });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && picture.chosen) choose(null); });
})();
