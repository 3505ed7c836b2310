// The network of the site: what lies near a thing, which grows by what is expanded, or the whole store.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id), make = networkMake;
  const words = JSON.parse($("words").textContent), data = JSON.parse($("data").textContent);
  const { kinds, relations, says, centre, title } = data, kindNames = Object.keys(kinds), relationNames = Object.keys(relations);
  const root = $("graph"), panel = $("panel"), list = $("nodes"), form = $("wanted");
  let model, picture, asked = 0;

  // ---------------------------------------------------------------- rows and addresses

  const path = (iri) => iri.split("/").map(encodeURIComponent).join("/");
  const page = (iri) => `/id/${path(iri)}`, around = (iri) => `/graph?of=${encodeURIComponent(iri)}`;
  const asNode = ([iri, kind, label, text, x, y]) => ({ iri, kind: kindNames[kind], label, text: text || label, x, y, centre: iri === centre });
  const asFact = ([from, to, relation, first, last, label, iri]) => {
    const name = relationNames[relation];
    return { from, to, relation: name, first: first || undefined, last: last || undefined, label: label ?? relations[name], iri };
  };
  const take = ({ nodes, lines }) => model.add(nodes.map(asNode), lines.map(asFact));

  async function asked_for(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  }

  // ---------------------------------------------------------------- what a click shows

  function choose(one, look = false, focus = false) {
    picture.mark(one);
    panel.replaceChildren();
    panel.hidden = !one;
    root.classList.toggle("reading", Boolean(one));
    for (const row of list.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
    if (!one) return;
    panel.append(make("button", "×", { type: "button", className: "close", title: says.close, ariaLabel: says.close, onclick: () => { choose(null); $("sheet").focus(); } }));
    (model.isLine(one) ? aboutLine : aboutNode)(one);
    panel.scrollTop = 0;
    if (look && !model.isLine(one)) picture.show(one);
    else picture.reveal(one);
    if (focus) panel.focus();
  }
  function aboutNode(node) {
    const actions = [
      centre ? make("button", words.expand, { type: "button", id: "expand", onclick: () => expand(node) }) : "",
      make("a", words.around, { href: around(node.iri), className: "button quiet", id: "around" }),
      make("a", words.page, { href: page(node.iri), className: "button quiet", id: "to-page" }),
    ];
    panel.append(make("h2", make("a", node.label, { href: page(node.iri) })), make("p", `${kinds[node.kind].name} · ${networkFill(words.lines, node.lines.length)}`, { className: "small" }));
    panel.append(make("div", actions, { className: "do" }), make("p", "", { id: "added", className: "small", role: "status" }));
    row(node)?.setAttribute("aria-current", "true");
    tell(`of=${encodeURIComponent(node.iri)}`);
  }
  function aboutLine(line) {
    const ends = [line.from, line.to].map((node) => make("li", make("button", node.label, { type: "button", className: "quiet", onclick: () => choose(node, true, true) })));
    panel.append(make("h2", [...new Set(line.left.map((fact) => fact.label))].join(", ")), make("ul", ends, { className: "ends" }));
    tell(`of=${encodeURIComponent(line.from.iri)}&to=${encodeURIComponent(line.to.iri)}`);
  }
  async function tell(what) {
    const number = ++asked, place = make("div", make("p", words.wait, { className: "small" }), { id: "said" });
    panel.append(place);
    try {
      const told = new DOMParser().parseFromString(await (await asked_for(`/graph/said?${what}`)).text(), "text/html");
      if (number === asked) place.replaceChildren(...told.body.childNodes);
    } catch {
      place.replaceChildren(make("p", words.failed, { className: "none" }));
    }
  }

  // ---------------------------------------------------------------- more around a node

  async function expand(node) {
    const status = $("added");
    if (status) status.textContent = words.wait;
    try {
      const found = await (await asked_for(`/graph.json?of=${encodeURIComponent(node.iri)}`)).json(), fresh = take(found);
      settle(fresh, node);
      for (const one of fresh) list.append(listed(one));
      sync();
      picture.redraw();
      if (status) status.textContent = (fresh.length ? networkFill(words.expanded, fresh.length) : words.nothing) + (found.more ? ` ${networkFill(words.more, found.more)}` : "");
    } catch {
      if (status) status.textContent = words.failed;
    }
  }
  // New nodes stand in rings around the one that was expanded, away from what is there, which stays where it is.
  function settle(fresh, node) {
    const RING = 115, FURTHER = 62, ROOM = 58, WIDER = 1.7, some = new Set(fresh), taken = model.nodes.filter((one) => !some.has(one));
    const middle = (name) => taken.reduce((sum, one) => sum + one[name], 0) / taken.length;
    const away = Math.atan2(node.y - middle("y") || 1, node.x - middle("x") || 1);
    const spots = [];
    for (let ring = 0; ring < 14; ring++) {
      const radius = RING + ring * FURTHER, count = Math.floor(2 * Math.PI * radius / 80);
      for (let step = 0; step < count; step++) {
        const turn = (step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2 * Math.PI / count;
        spots.push([node.x + radius * Math.cos(away + turn) * 1.3, node.y + radius * Math.sin(away + turn), radius * (1 + Math.abs(turn) / 6)]);
      }
    }
    spots.sort((one, other) => one[2] - other[2]);
    let at = 0;
    for (const one of fresh) {
      while (at < spots.length - 1 && taken.some((other) => Math.hypot((other.x - spots[at][0]) / WIDER, other.y - spots[at][1]) < ROOM)) at++;
      [one.x, one.y] = spots[at];
      taken.push(one);
    }
  }

  // ---------------------------------------------------------------- the list beside the picture

  const row = (node) => list.querySelector(`[data-node="${CSS.escape(data.base + node.iri)}"]`);
  function listed(node) {
    const item = make("li", [
      make("a", node.label, { href: around(node.iri), className: "node" }), " ", make("span", `${kinds[node.kind].name} · `, { className: "small" }),
      make("a", words.page, { href: page(node.iri), className: "small" }),
    ]);
    item.dataset.node = data.base + node.iri;
    return item;
  }
  function sync() {
    for (const item of list.children) {
      const node = model.node(item.dataset.node.slice(data.base.length));
      item.hidden = Boolean(node) && !node.shown;
    }
  }
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.node");
    const node = link && model?.node(link.parentElement.dataset.node.slice(data.base.length));
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(node, true, true);
    root.scrollIntoView({ block: "nearest" });
  });

  // ---------------------------------------------------------------- begin

  function download() {
    picture.saved(title, (blob) => {
      const link = make("a", [], { href: URL.createObjectURL(blob), download: `${title}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }
  // Boxes that are all ticked say nothing, and are left out of the address.
  form.addEventListener("formdata", (event) => {
    for (const [sort, all] of [["kind", kindNames], ["relation", relationNames]]) {
      if (event.formData.getAll(sort).length === all.length) event.formData.delete(sort);
    }
    for (const name of ["since", "until"]) if (!event.formData.get(name)) event.formData.delete(name);
  });
  async function begin() {
    const content = data.nodes ? data : await (await asked_for("/graph.json")).json();
    if (!content.lines.length) return;
    model = networkModel({ kinds, relations });
    for (const item of document.querySelectorAll(".plain")) item.hidden = true;
    for (const item of document.querySelectorAll(".scripted")) item.hidden = false;
    root.classList.add("scripting");
    picture = networkPicture($("sheet"), model, { choose, open: (one) => centre && !model.isLine(one) && expand(one) });
    take(content);
    networkTools(model, picture, says, choose);
    for (const kind of ["change", "input"]) form.addEventListener(kind, sync);
    for (const box of form.querySelectorAll("input:not(:checked)[type=checkbox]")) model.hide(`${box.name}s`, box.value, true);
    model.during(...["since", "until"].map((name) => Number($(name).value.slice(0, 4)) || undefined));
    sync();
    picture.fit();
    $("png").onclick = download;
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && picture.chosen) choose(null); });
    root.dataset.ready = model.nodes.length;
  }
  begin().catch(() => { /* the picture without a script stays */ });
})();
