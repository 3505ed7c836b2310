// Draws the network on a canvas: places come with the data, lines from the rows of the table. Zooming moves nodes apart
// and leaves markers and labels as large as they are; a label is drawn where no other lies, the busiest nodes first.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { nodes, kinds, relations, says } = data;
  const rows = [...$("lines").rows];
  const facts = rows.map((row) => ({
    from: +row.dataset.from, to: +row.dataset.to, relation: row.dataset.relation,
    label: row.cells[1].textContent, day: row.cells[3].textContent,
    sentence: row.cells[4].textContent, source: row.cells[5].textContent, url: row.cells[5].firstElementChild?.href,
  }));
  const LABEL = 12, LEADING = 15, SMALL = 11, RESULTS = 30, SHOWN = 100, CROWD = 300;  // of more nodes in sight labels may cover some
  const sheet = $("sheet"), ink = sheet.getContext("2d"), panel = $("panel");
  const view = { scale: 1, x: 0, y: 0 };
  const hidden = { kinds: new Set(), relations: new Set() };
  let colours = {}, chosen = null, over = null, waiting = false;

  // ---------------------------------------------------------------- what there is

  const lines = new Map();
  nodes.forEach((node, number) => Object.assign(node, { number, lines: [], lower: node.label.toLowerCase().normalize("NFC"), bare: bare(node.label) }));
  for (const fact of facts) {
    const name = `${fact.from} ${fact.to}`;
    if (!lines.has(name)) {
      const line = { from: nodes[fact.from], to: nodes[fact.to], facts: [] };
      lines.set(name, line);
      line.from.lines.push(line);
      line.to.lines.push(line);
    }
    lines.get(name).facts.push(fact);
  }
  for (const node of nodes) node.size = 5 + Math.min(6, Math.sqrt(node.lines.length));
  const busiest = [...nodes].sort((a, b) => b.lines.length - a.lines.length || a.number - b.number);

  function bare(text) {
    return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  }
  const shown = (node) => !hidden.kinds.has(node.kind);
  const left = (line) => line.facts.filter((fact) => !hidden.relations.has(fact.relation));
  const drawn = (line) => shown(line.from) && shown(line.to) && left(line).length > 0;
  const isLine = (one) => Boolean(one?.facts);
  const other = (line, node) => (line.from === node ? line.to : line.from);

  // ---------------------------------------------------------------- the view

  const size = (node) => node.size * Math.min(1, Math.max(0.4, 1.15 * Math.sqrt(view.scale)));
  const across = (node) => node.x * view.scale + view.x;
  const down = (node) => node.y * view.scale + view.y;

  function zoom(factor, x = sheet.clientWidth / 2, y = sheet.clientHeight / 2) {
    const scale = Math.min(12, Math.max(0.02, view.scale * factor));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    redraw();
  }
  function fit() {
    const some = nodes.filter(shown), xs = some.map((node) => node.x), ys = some.map((node) => node.y);
    if (!some.length) return;
    const [west, east] = extent(xs), [north, south] = extent(ys);
    view.scale = Math.min(2.5, (sheet.clientWidth - 120) / (east - west || 1), (sheet.clientHeight - 90) / (south - north || 1));
    view.x = sheet.clientWidth / 2 - (west + east) / 2 * view.scale;
    view.y = sheet.clientHeight / 2 - (north + south) / 2 * view.scale;
    redraw();
  }
  const extent = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);

  function show(node) {
    view.scale = Math.max(view.scale, 1.1);
    view.x = sheet.clientWidth / 2 - node.x * view.scale;
    view.y = sheet.clientHeight / 2 - node.y * view.scale;
    redraw();
  }

  // ---------------------------------------------------------------- drawing

  function redraw() {
    if (!waiting) { waiting = true; requestAnimationFrame(draw); }
  }
  function draw() {
    waiting = false;
    const ratio = devicePixelRatio || 1, width = sheet.clientWidth, height = sheet.clientHeight;
    if (sheet.width !== Math.round(width * ratio)) sheet.width = Math.round(width * ratio);
    if (sheet.height !== Math.round(height * ratio)) sheet.height = Math.round(height * ratio);
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.clearRect(0, 0, width, height);
    const near = new Set(isLine(chosen) ? [chosen.from, chosen.to] : chosen ? [chosen, ...chosen.lines.filter(drawn).map((line) => other(line, chosen))] : []);
    const faded = (node) => near.size > 0 && !near.has(node);
    const visible = (node) => across(node) > -60 && across(node) < width + 60 && down(node) > -60 && down(node) < height + 60;
    const some = [...lines.values()].filter((line) => drawn(line) && (visible(line.from) || visible(line.to)));
    stroke(some.filter((line) => !touches(line)), near.size ? 0.18 : 0.75, 0.8, colours.edge);
    for (const line of some) if (touches(line)) stroke([line], 1, 1.8, kinds[line.to.kind].colour);
    const present = busiest.filter((node) => shown(node) && visible(node));
    for (const node of [...present].reverse()) {
      ink.globalAlpha = faded(node) ? 0.25 : 1;
      marker(ink, kinds[node.kind], across(node), down(node), size(node), colours.sheet);
      if (node === chosen || node === over) ring(node);
    }
    ink.globalAlpha = 1;
    const boxes = present.length > CROWD ? [] : present.map((node) => [across(node) - size(node), down(node) - size(node), across(node) + size(node), down(node) + size(node)]);
    const first = [chosen, over].filter((one) => one && !isLine(one) && shown(one));
    for (const node of new Set([...first, ...present.filter((node) => near.has(node)), ...(near.size ? [] : present)])) name(node, boxes, node === chosen);
    for (const line of some) if (touches(line) || (view.scale > 1.6 && !near.size)) word(line, boxes);
  }
  const touches = (line) => line === chosen || line === over || line.from === chosen || line.to === chosen;

  function stroke(some, alpha, width, colour) {  // in two paths, however many lines there are
    const shafts = new Path2D(), heads = new Path2D(), head = width > 1 ? 9 : 6;
    for (const line of some) {
      const x = across(line.from), y = down(line.from), dx = across(line.to) - x, dy = down(line.to) - y;
      const length = Math.hypot(dx, dy) || 1, ex = dx / length, ey = dy / length, gap = size(line.to) + 2;
      const tipX = x + dx - ex * gap, tipY = y + dy - ey * gap;
      shafts.moveTo(x, y);
      shafts.lineTo(tipX, tipY);
      if (length < 34) continue;
      heads.moveTo(tipX, tipY);
      heads.lineTo(tipX - ex * head - ey * head * 0.4, tipY - ey * head + ex * head * 0.4);
      heads.lineTo(tipX - ex * head + ey * head * 0.4, tipY - ey * head - ex * head * 0.4);
    }
    ink.globalAlpha = alpha;
    ink.strokeStyle = ink.fillStyle = colour;
    ink.lineWidth = width;
    ink.stroke(shafts);
    ink.fill(heads);
  }
  const CORNERS = { circle: 0, square: 4, diamond: 4, triangle: 3, pentagon: 5, star: 10 };
  function marker(ink, kind, x, y, size, rim) {
    const corners = CORNERS[kind.marker], turn = kind.marker === "square" ? Math.PI / 4 : 0;
    ink.beginPath();
    if (!corners) ink.arc(x, y, size, 0, 7);
    for (let corner = 0; corner < corners; corner++) {
      const reach = size * (kind.marker === "star" && corner % 2 ? 0.5 : 1.2), angle = turn + corner * 2 * Math.PI / corners - Math.PI / 2;
      ink.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    ink.closePath();
    ink.fillStyle = kind.colour;
    ink.fill();
    ink.strokeStyle = rim;
    ink.lineWidth = 1;
    ink.stroke();
  }
  function ring(node) {
    ink.beginPath();
    ink.arc(across(node), down(node), size(node) + 5, 0, 7);
    ink.strokeStyle = colours.accent;
    ink.lineWidth = 2;
    ink.stroke();
  }
  function name(node, boxes, strong) {
    const parts = node.text.split("\n");
    ink.font = `${strong || node.kind === "official" ? "600 " : ""}${LABEL}px ${colours.font}`;
    const width = node.width ??= Math.max(...parts.map((part) => ink.measureText(part).width)), x = across(node), height = parts.length * LEADING;
    const below = down(node) + size(node) + 2, above = down(node) - size(node) - 2 - height, beside = size(node) + 3 + width / 2, middle = down(node) - height / 2;
    const spots = [[x, below], [x, above], [x + beside, middle], [x - beside, middle]];
    const [centre, y] = spots.find(([at, top]) => claim(boxes, at - width / 2, top, width, height)) ?? (strong ? spots[0] : []);
    if (y === undefined) return;
    parts.forEach((part, number) => text(part, centre, y + number * LEADING + LABEL - 1, colours.ink));
  }
  function word(line, boxes) {
    ink.font = `italic ${SMALL}px ${colours.font}`;
    const label = [...new Set(left(line).map((fact) => fact.label))].join(", "), width = ink.measureText(label).width;
    const x = (across(line.from) + across(line.to)) / 2, y = (down(line.from) + down(line.to)) / 2;
    if (Math.hypot(across(line.from) - across(line.to), down(line.from) - down(line.to)) < width * 0.8) return;
    if (claim(boxes, x - width / 2, y - 7, width, 14)) text(label, x, y + 4, colours.soft);
  }
  function text(words, x, y, colour) {
    ink.textAlign = "center";
    ink.strokeStyle = colours.halo;
    ink.lineWidth = 3;
    ink.lineJoin = "round";
    ink.strokeText(words, x, y);
    ink.fillStyle = colour;
    ink.fillText(words, x, y);
  }
  function claim(boxes, x, y, width, height) {
    const room = chosen || view.scale > 0.7 ? 0 : Math.min(24, 8 / view.scale);  // far off fewer labels, so that markers are seen
    if (boxes.some((box) => x < box[2] + 1 + room && x + width + 1 + room > box[0] && y < box[3] + room && y + height + room > box[1])) return false;
    boxes.push([x, y, x + width, y + height]);
    return true;
  }

  // ---------------------------------------------------------------- what a click shows

  function make(name, content, attributes = {}) {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...[content].flat().filter((one) => one !== undefined && one !== ""));
    return element;
  }
  const fill = (words, count) => words.replace("{count}", count.toLocaleString(document.documentElement.lang));

  function choose(one, look = false) {
    chosen = one;
    panel.replaceChildren();
    panel.hidden = !one;
    $("network").classList.toggle("reading", Boolean(one));
    if (one) {
      panel.append(make("button", "×", { type: "button", className: "close", title: says.close, ariaLabel: says.close, onclick: () => { choose(null); sheet.focus(); } }));
      (isLine(one) ? aboutLine : aboutNode)(one);
      panel.scrollTop = 0;
    }
    resized(!one || look ? null : one);
    if (look && one) show(one);
  }
  function aboutNode(node) {
    panel.append(make("h2", node.label), make("p", [kinds[node.kind].name, node.day ? `, ${node.day}` : ""], { className: "kind" }));
    if (node.url) panel.append(make("p", link(node.url, says.open)));
    panel.append(make("code", node.iri));
    const mine = node.lines.filter(drawn).flatMap((line) => left(line).map((fact) => ({ fact, line })));
    panel.append(make("p", fill(says.facts, mine.length), { className: "from" }));
    const groups = new Map();
    for (const one of mine) {
      const title = (one.line.from === node ? "→ " : "← ") + one.fact.label;
      groups.set(title, [...(groups.get(title) ?? []), one]);
    }
    for (const [title, some] of groups) panel.append(make("h3", title), list(some.map(({ fact, line }) => () => item(fact, other(line, node)))));
  }
  function aboutLine(line) {
    const ends = [line.from, line.to].map((node) => make("button", node.label, { type: "button", onclick: () => choose(node, true) }));
    panel.append(make("h2", [line.from.label, " → ", line.to.label]), make("div", ends, { className: "facts" }));
    for (const fact of left(line)) panel.append(make("h3", fact.label), list([() => item(fact)]));
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
  const link = (href, words) => make("a", words, { href, target: "_blank", rel: "noopener noreferrer" });

  // ---------------------------------------------------------------- mouse, touch, keys

  function at(x, y) {
    let best = null, least = 14;
    for (const node of nodes) {
      const away = shown(node) ? Math.hypot(across(node) - x, down(node) - y) - size(node) : Infinity;
      if (away < least) [best, least] = [node, away];
    }
    if (best && least < 6) return best;
    let line = null, nearest = 5;
    for (const one of lines.values()) {
      const away = drawn(one) ? distance(x, y, across(one.from), down(one.from), across(one.to), down(one.to)) : Infinity;
      if (away < nearest) [line, nearest] = [one, away];
    }
    return line ?? best;
  }
  function distance(x, y, ax, ay, bx, by) {
    const dx = bx - ax, dy = by - ay, along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy);
  }
  const fingers = new Map();
  let moved = 0;
  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (fingers.size === 1) moved = 0;
  });
  sheet.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId), now = [event.offsetX, event.offsetY];
    if (!before) {
      const found = at(...now);
      if (found !== over) { over = found; sheet.classList.toggle("over", Boolean(over)); redraw(); }
      return;
    }
    const second = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (second) zoom(Math.hypot(now[0] - second[0], now[1] - second[1]) / (Math.hypot(before[0] - second[0], before[1] - second[1]) || 1), ...second);
    else { view.x += now[0] - before[0]; view.y += now[1] - before[1]; redraw(); }
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    sheet.classList.toggle("dragged", moved > 5);
    fingers.set(event.pointerId, now);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (fingers.size === 1 && moved <= 5) choose(at(event.offsetX, event.offsetY));
    lift(event);
  });
  const lift = (event) => { fingers.delete(event.pointerId); sheet.classList.remove("dragged"); };
  sheet.addEventListener("pointercancel", lift);
  sheet.addEventListener("pointerleave", () => { over = null; redraw(); });
  sheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
  }, { passive: false });
  sheet.addEventListener("dblclick", (event) => zoom(1.8, event.offsetX, event.offsetY));
  const KEYS = {
    ArrowLeft: () => { view.x += 60; redraw(); }, ArrowRight: () => { view.x -= 60; redraw(); },
    ArrowUp: () => { view.y += 60; redraw(); }, ArrowDown: () => { view.y -= 60; redraw(); },
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit,
  };
  sheet.addEventListener("keydown", (event) => {
    if (KEYS[event.key] && !event.ctrlKey && !event.metaKey) { event.preventDefault(); KEYS[event.key](); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen) choose(null); });
  $("in").onclick = () => zoom(1.4);
  $("out").onclick = () => zoom(1 / 1.4);
  $("fit").onclick = fit;

  // ---------------------------------------------------------------- search and legend

  $("search").addEventListener("input", (event) => {
    const typed = event.target.value.trim().toLowerCase().normalize("NFC"), marked = bare(typed) !== typed;
    const all = typed ? busiest.filter((node) => shown(node) && (marked ? node.lower : node.bare).includes(typed)) : [];
    $("found").replaceChildren(...all.slice(0, RESULTS).map((node) => make("li", make("button", `${node.label} (${node.lines.length})`, { type: "button", onclick: () => choose(node, true) }))));
    const rest = all.length > RESULTS ? ` (${fill(says.more, all.length - RESULTS)})` : "";
    $("count").textContent = !typed ? "" : all.length ? fill(says.found, all.length) + rest : says.none;
  });
  $("search").addEventListener("keydown", (event) => { if (event.key === "Enter") $("found").querySelector("button")?.click(); });

  function legend(place, names, off, count, sign) {
    for (const [name, words] of names) {
      const box = make("input", [], { type: "checkbox", checked: true, onchange: () => { off[box.checked ? "delete" : "add"](name); choose(null); redraw(); } });
      place.append(make("label", [box, sign ? sign(name) : "", make("span", words), make("span", count(name).toLocaleString(document.documentElement.lang))]));
    }
  }
  function sign(name) {
    const small = make("canvas", [], { width: 28, height: 28 });
    marker(small.getContext("2d"), kinds[name], 14, 14, 10, "transparent");
    return small;
  }
  legend($("kinds"), Object.entries(kinds).map(([name, kind]) => [name, kind.name]), hidden.kinds, (name) => nodes.filter((node) => node.kind === name).length, sign);
  legend($("relations"), Object.entries(relations), hidden.relations, (name) => facts.filter((fact) => fact.relation === name).length);

  // ---------------------------------------------------------------- begin

  function dress() {
    const style = getComputedStyle(document.documentElement);
    for (const colour of ["ink", "soft", "edge", "accent", "sheet", "halo"]) colours[colour] = style.getPropertyValue(`--${colour}`).trim();
    colours.font = style.getPropertyValue("--sans");
    redraw();
  }
  function resized(one) {
    if (one) {  // the panel takes some of the sheet: what was clicked stays in sight
      const node = isLine(one) ? one.to : one, beyond = across(node) - sheet.clientWidth + 80;
      if (beyond > 0) view.x -= beyond;
    }
    redraw();
  }
  $("network").hidden = false;
  $("table").open = false;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  new ResizeObserver(redraw).observe(sheet);
  dress();
  fit();
})();
