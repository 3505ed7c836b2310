// Draws a network on a canvas. Zooming moves nodes apart and leaves markers and labels as large as they are; a label is
// drawn where no other lies, the busiest nodes first. `choose` is told what is clicked, `open` what is clicked twice.
"use strict";
function networkPicture(sheet, model, { choose, open }) {
  const LABEL = 12, LEADING = 15, SMALL = 11, CROWD = 300, NAMED = 700, WORDS = 80, FAR = 0.6, HEAVY = 2500, REST = 140;
  const ink = sheet.getContext("2d"), view = { scale: 1, x: 0, y: 0 };
  let colours = {}, chosen = null, over = null, waiting = false;
  let room = { width: 0, height: 0 }, last = null, later = 0;

  // ---------------------------------------------------------------- the view

  const size = (node) => node.size * Math.min(1, Math.max(0.28, 1.15 * Math.sqrt(view.scale)));
  const across = (node) => node.x * view.scale + view.x;
  const down = (node) => node.y * view.scale + view.y;

  function zoom(factor, x = room.width / 2, y = room.height / 2) {
    const scale = Math.min(12, Math.max(0.02, view.scale * factor));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    redraw(true);
  }
  function fit() {
    measure();
    const some = model.nodes.filter((node) => node.shown);
    if (!some.length) return;
    const [west, east] = extent(some.map((node) => node.x)), [north, south] = extent(some.map((node) => node.y));
    const few = some.length <= CROWD, beside = Math.min(few ? 230 : 120, room.width * 0.55), above = Math.min(few ? 170 : 90, room.height * 0.3);  // for the labels
    view.scale = Math.min(2.5, Math.max(60, room.width - beside) / (east - west || 1), Math.max(60, room.height - above) / (south - north || 1));
    view.x = room.width / 2 - (west + east) / 2 * view.scale;
    view.y = room.height / 2 - (north + south) / 2 * view.scale;
    redraw();
  }
  const extent = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);

  function show(node) {
    measure();
    view.scale = Math.max(view.scale, 1.1);
    view.x = room.width / 2 - node.x * view.scale;
    view.y = room.height / 2 - node.y * view.scale;
    redraw();
  }
  function reveal(one) {  // a panel has taken some of the sheet: what was clicked stays in sight
    measure();
    const node = model.isLine(one) ? one.to : one, beyond = across(node) - room.width + 80;
    if (beyond > 0) view.x -= beyond;
    redraw();
  }
  function mark(one) {
    chosen = one;
    redraw();
  }

  // ---------------------------------------------------------------- drawing

  // Of thousands of lines the last picture is moved as long as a reader moves it, and drawn anew when that rests.
  function redraw(moving = false) {
    clearTimeout(later);
    const quick = moving && last && model.lines.length > HEAVY;
    if (quick) later = setTimeout(redraw, REST);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (quick) return moved();
      paint(ink, room, devicePixelRatio || 1);
      if (model.lines.length > HEAVY) keep();
    });
  }
  function point(one) {
    if (one === over) return;
    over = one;
    if (!last || model.lines.length <= HEAVY) return redraw();
    requestAnimationFrame(() => {  // over the last picture, without drawing thousands of lines again
      if (waiting || over !== one) return;
      moved();
      const ratio = devicePixelRatio || 1, boxes = networkBoxes(0);
      ink.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (model.isLine(one)) {
        stroke(ink, [one], 1, 1.8, model.kinds[one.to.kind].colour);
        word(ink, one, boxes);
      } else if (one) {
        ring(ink, one);
        name(ink, one, boxes, false);
      }
    });
  }
  function keep() {
    last ??= { picture: document.createElement("canvas") };
    Object.assign(last, view);
    last.picture.width = sheet.width;
    last.picture.height = sheet.height;
    last.picture.getContext("2d").drawImage(sheet, 0, 0);
  }
  function moved() {
    const ratio = devicePixelRatio || 1, factor = view.scale / last.scale;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, sheet.width, sheet.height);
    ink.setTransform(factor, 0, 0, factor, (view.x - last.x * factor) * ratio, (view.y - last.y * factor) * ratio);
    ink.drawImage(last.picture, 0, 0);
  }
  function measure() {
    room = { width: sheet.clientWidth, height: sheet.clientHeight };
    const ratio = devicePixelRatio || 1;
    for (const side of ["width", "height"]) {
      const wanted = Math.round(room[side] * ratio);
      if (sheet[side] !== wanted) sheet[side] = wanted;
    }
  }
  function paint(ink, { width, height }, ratio) {
    const all = model.lines, touched = [];
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.clearRect(0, 0, width, height);
    const near = new Set(model.isLine(chosen) ? [chosen.from, chosen.to] : chosen ? [chosen, ...chosen.lines.filter((line) => line.drawn).map((line) => model.other(line, chosen))] : []);
    const visible = (node) => across(node) > -60 && across(node) < width + 60 && down(node) > -60 && down(node) < height + 60;
    const some = all.filter((line) => line.drawn && (visible(line.from) || visible(line.to)));
    const far = some.length > 10 * CROWD;
    stroke(ink, some.filter((line) => !touches(line) || !touched.push(line)), near.size ? 0.18 : far ? 0.4 : 0.75, far ? 0.6 : 0.8, colours.edge);
    const bundle = touched.length > WORDS;  // of a hub, whose lines would cover all else
    for (const kind of new Set(touched.map((line) => line.to.kind))) {
      stroke(ink, touched.filter((line) => line.to.kind === kind), bundle ? 0.5 : 1, bundle ? 0.9 : 1.8, model.kinds[kind].colour);
    }
    const present = model.busiest.filter((node) => node.shown && visible(node));
    const faded = near.size ? present.filter((node) => !near.has(node)) : [], plain = near.size ? present.filter((node) => near.has(node)) : present;
    markers(ink, faded, 0.25);
    markers(ink, plain, 1);
    for (const node of [chosen, over]) if (node && !model.isLine(node) && node.shown) ring(ink, node);
    const crowded = present.length > CROWD, boxes = networkBoxes(crowded && !chosen && view.scale <= 0.7 ? Math.min(24, 8 / view.scale) : 0), first = [chosen, over].filter((one) => one && !model.isLine(one) && one.shown);
    if (!crowded) for (const node of present) boxes.add(across(node) - size(node), down(node) - size(node), 2 * size(node), 2 * size(node));
    const named = [...first, ...present.filter((node) => near.has(node)), ...(near.size ? [] : present.slice(0, NAMED))];
    for (const node of new Set(named)) name(ink, node, boxes, node === chosen);
    for (const line of near.size || (view.scale <= 1.6 && some.length > WORDS) ? (bundle ? [] : touched) : some) word(ink, line, boxes);
  }
  const touches = (line) => line === chosen || line === over || line.from === chosen || line.to === chosen;

  function stroke(ink, some, alpha, width, colour) {  // in two paths, however many lines there are
    const shafts = new Path2D(), heads = new Path2D(), head = width > 1 ? 9 : 6;
    for (const line of some) {
      const x = across(line.from), y = down(line.from), dx = across(line.to) - x, dy = down(line.to) - y;
      const length = Math.hypot(dx, dy) || 1, ex = dx / length, ey = dy / length, gap = size(line.to) + 2;
      const tipX = x + dx - ex * gap, tipY = y + dy - ey * gap;
      shafts.moveTo(x, y);
      shafts.lineTo(tipX, tipY);
      if (length < 34 || view.scale < FAR / 2) continue;
      heads.moveTo(tipX, tipY);
      heads.lineTo(tipX - ex * head - ey * head * 0.4, tipY - ey * head + ex * head * 0.4);
      heads.lineTo(tipX - ex * head + ey * head * 0.4, tipY - ey * head - ex * head * 0.4);
    }
    ink.globalAlpha = alpha;
    ink.strokeStyle = ink.fillStyle = colour;
    ink.lineWidth = width;
    ink.stroke(shafts);
    ink.fill(heads);
    ink.globalAlpha = 1;
  }
  function markers(ink, some, alpha) {  // one path a kind, and the busiest of all on top of them
    ink.globalAlpha = alpha;
    const paths = new Map();
    for (const node of some.slice(CROWD).reverse()) {
      if (!paths.has(node.kind)) paths.set(node.kind, new Path2D());
      networkMarker(paths.get(node.kind), model.kinds[node.kind].marker, across(node), down(node), size(node));
    }
    for (const [kind, path] of paths) filled(ink, path, model.kinds[kind].colour);
    for (const node of some.slice(0, CROWD).reverse()) {
      const path = new Path2D();
      networkMarker(path, model.kinds[node.kind].marker, across(node), down(node), size(node));
      filled(ink, path, model.kinds[node.kind].colour);
    }
    ink.globalAlpha = 1;
  }
  function filled(ink, path, colour) {
    ink.fillStyle = colour;
    ink.fill(path);
    ink.strokeStyle = colours.sheet;
    ink.lineWidth = view.scale < FAR ? 0.5 : 1;
    ink.stroke(path);
  }
  function ring(ink, node) {
    ink.beginPath();
    ink.arc(across(node), down(node), size(node) + 5, 0, 7);
    ink.strokeStyle = colours.accent;
    ink.lineWidth = 2;
    ink.stroke();
  }
  function name(ink, node, boxes, strong) {
    const parts = node.parts ??= node.text.split("\n");
    ink.font = `${strong || node.kind === "official" ? "600 " : ""}${LABEL}px ${colours.font}`;
    const width = node.width ??= Math.max(...parts.map((part) => ink.measureText(part).width)), x = across(node), height = parts.length * LEADING;
    const below = down(node) + size(node) + 2, above = down(node) - size(node) - 2 - height, beside = size(node) + 3 + width / 2, middle = down(node) - height / 2;
    const cut = (at) => at < width / 2 || at > room.width - width / 2;
    const seen = x >= 0 && x <= room.width && width < room.width;  // the label of a marker at the edge stands within the picture
    const centred = seen ? Math.min(Math.max(x, width / 2), room.width - width / 2) : x;
    const sides = [[x + beside, middle], [x - beside, middle]].filter(([at]) => !seen || !cut(at));
    const spots = [[centred, below], [centred, above], ...sides];
    const [centre, y] = spots.find(([at, top]) => claim(boxes, at - width / 2, top, width, height)) ?? (strong ? spots[0] : []);
    if (y === undefined) return;
    parts.forEach((part, number) => text(ink, part, centre, y + number * LEADING + LABEL - 1, colours.ink));
  }
  function word(ink, line, boxes) {
    ink.font = `italic ${SMALL}px ${colours.font}`;
    const label = [...new Set(line.left.map((fact) => fact.label))].join(", "), width = ink.measureText(label).width;
    const x = (across(line.from) + across(line.to)) / 2, y = (down(line.from) + down(line.to)) / 2;
    if (Math.hypot(across(line.from) - across(line.to), down(line.from) - down(line.to)) < width * 0.8) return;
    if (claim(boxes, x - width / 2, y - 7, width, 14)) text(ink, label, x, y + 4, colours.soft);
  }
  function text(ink, words, x, y, colour) {
    ink.textAlign = "center";
    ink.strokeStyle = colours.halo;
    ink.lineWidth = 3;
    ink.lineJoin = "round";
    ink.strokeText(words, x, y);
    ink.fillStyle = colour;
    ink.fillText(words, x, y);
  }
  function claim(boxes, x, y, width, height) {
    if (boxes.hits(x - 1, y, width + 2, height)) return false;
    boxes.add(x, y, width, height);
    return true;
  }
  function dress() {
    const style = getComputedStyle(document.documentElement);
    for (const colour of ["ink", "soft", "edge", "accent", "sheet", "halo"]) colours[colour] = style.getPropertyValue(`--${colour}`).trim();
    colours.font = style.getPropertyValue("--sans");
    redraw();
  }
  networkPointer(sheet, {
    at: (x, y) => networkAt(model, { across, down, size }, x, y),
    point,
    move: (x, y) => { view.x += x; view.y += y; redraw(true); },
    zoom, fit, choose, open,
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  new ResizeObserver(() => { measure(); redraw(); }).observe(sheet);
  measure();
  dress();
  return { fit, zoom, show, reveal, mark, redraw, saved: (title, done) => networkPaper(model, { paint, room, colours }, title, done), get chosen() { return chosen; }, where: (node) => [across(node), down(node)] };
}
