// The shapes of the kinds of nodes, what lies at a point, boxes of labels, and what mouse, touch and keys do to a sheet.
"use strict";
const NETWORK_CORNERS = { circle: 0, square: 4, diamond: 4, triangle: 3, pentagon: 5, star: 10 };
function networkMarker(path, marker, x, y, size) {
  const corners = NETWORK_CORNERS[marker], turn = marker === "square" ? Math.PI / 4 : 0;
  if (!corners) {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 7);
  }
  for (let corner = 0; corner < corners; corner++) {
    const reach = size * (marker === "star" && corner % 2 ? 0.5 : 1.2), angle = turn + corner * 2 * Math.PI / corners - Math.PI / 2;
    path[corner ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  path.closePath();
}

// The node at a point, else the line that runs by it.
function networkAt(model, { across, down, size }, x, y) {
  let best = null, least = 14;
  for (const node of model.nodes) {
    const away = node.shown ? Math.hypot(across(node) - x, down(node) - y) - size(node) : Infinity;
    if (away < least) [best, least] = [node, away];
  }
  if (best && least < 6) return best;
  let line = null, nearest = 5;
  for (const one of model.lines) {
    const away = one.drawn ? distance(across(one.from), down(one.from), across(one.to), down(one.to)) : Infinity;
    if (away < nearest) [line, nearest] = [one, away];
  }
  return line ?? best;

  function distance(ax, ay, bx, by) {
    const dx = bx - ax, dy = by - ay, along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy);
  }
}

// Boxes that keep a gap, by the cells of a grid that they reach into, so that only near ones are compared.
function networkBoxes(gap) {
  const CELL = 64, cells = new Map();
  function each(x, y, width, height, see) {
    for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column++) {
      for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row++) if (see(column * 65536 + row)) return true;
    }
    return false;
  }
  return {
    add: (x, y, width, height) => each(x, y, width, height, (cell) => { cells.set(cell, [...(cells.get(cell) ?? []), [x, y, x + width, y + height]]); }),
    hits: (x, y, width, height) => each(x - gap, y - gap, width + 2 * gap, height + 2 * gap, (cell) => cells.get(cell)?.some((box) => x - gap < box[2] && x + width + gap > box[0] && y - gap < box[3] && y + height + gap > box[1])),
  };
}

function networkPointer(sheet, { at, point, move, zoom, fit, choose, open }) {
  const STEP = 60, STILL = 5, fingers = new Map();
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
      sheet.classList.toggle("over", Boolean(found));
      point(found);
      return;
    }
    const second = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (second) zoom(Math.hypot(now[0] - second[0], now[1] - second[1]) / (Math.hypot(before[0] - second[0], before[1] - second[1]) || 1), ...second);
    else move(now[0] - before[0], now[1] - before[1]);
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    sheet.classList.toggle("dragged", moved > STILL);
    fingers.set(event.pointerId, now);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (fingers.size === 1 && moved <= STILL) choose(at(event.offsetX, event.offsetY));
    lift(event);
  });
  const lift = (event) => { fingers.delete(event.pointerId); sheet.classList.remove("dragged"); };
  sheet.addEventListener("pointercancel", lift);
  sheet.addEventListener("pointerleave", () => point(null));
  sheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
  }, { passive: false });
  sheet.addEventListener("dblclick", (event) => {
    const one = open && at(event.offsetX, event.offsetY);
    if (one) open(one);
    else zoom(1.8, event.offsetX, event.offsetY);
  });
  const KEYS = {
    ArrowLeft: () => move(STEP, 0), ArrowRight: () => move(-STEP, 0), ArrowUp: () => move(0, STEP), ArrowDown: () => move(0, -STEP),
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit,
  };
  sheet.addEventListener("keydown", (event) => {
    if (KEYS[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); KEYS[event.key](); }
  });
}
