// Search box, legend, years and the buttons of zooming beside a picture, the picture as a file, and elements made of texts, never of HTML.
"use strict";
function networkMake(name, content, attributes = {}) {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...[content].flat().filter((one) => one !== undefined && one !== ""));
  return element;
}
const networkCount = (count) => count.toLocaleString(document.documentElement.lang);
const networkFill = (words, count) => words.replace("{count}", networkCount(count));

function networkTools(model, picture, says, choose) {
  const $ = (id) => document.getElementById(id), make = networkMake, RESULTS = 30;

  $("in").onclick = () => picture.zoom(1.4);
  $("out").onclick = () => picture.zoom(1 / 1.4);
  $("fit").onclick = picture.fit;

  $("search").addEventListener("input", search);
  $("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    $("found").querySelector("button")?.click();
  });
  function search() {
    const typed = $("search").value.trim(), all = model.find(typed);
    $("found").replaceChildren(...all.slice(0, RESULTS).map((node) => make("li", make("button", `${node.label} (${networkCount(node.lines.length)})`, { type: "button", onclick: () => choose(node, true) }))));
    const rest = all.length > RESULTS ? ` (${networkFill(says.more, all.length - RESULTS)})` : "";
    $("count").textContent = !typed ? "" : all.length ? networkFill(says.found, all.length) + rest : says.none;
  }
  function changed() {
    choose(null);
    search();
    picture.redraw();
  }

  // Boxes that are there already, as a form has them, are taken; else they are made.
  function legend(place, sort, names, sign) {
    for (const [name, words] of names) {
      let box = place.querySelector(`input[value="${name}"]`);
      if (!box) {
        box = make("input", [], { type: "checkbox", value: name, checked: true });
        place.append(make("label", [box, make("span", words)]));
      }
      box.addEventListener("change", () => { model.hide(sort, name, !box.checked); changed(); });
      if (sign) box.after(sign(name));
      box.parentElement.append(make("span", networkCount(model.counted(sort, name)), { className: "many" }));
    }
  }
  function sign(name) {
    const small = make("canvas", [], { width: 28, height: 28 }), ink = small.getContext("2d"), path = new Path2D();
    small.setAttribute("aria-hidden", "true");
    networkMarker(path, model.kinds[name].marker, 14, 14, 10);
    ink.fillStyle = model.kinds[name].colour;
    ink.fill(path);
    return small;
  }
  legend($("kinds"), "kinds", Object.entries(model.kinds).map(([name, kind]) => [name, kind.name]), sign);
  legend($("relations"), "relations", Object.entries(model.relations));

  const known = model.lines.flatMap((line) => line.facts.flatMap((fact) => (fact.first === undefined ? [] : [fact.first, fact.last])));
  const year = (field) => (/^\d{4}$/.test(field.value.trim()) ? Number(field.value) : undefined);
  const fields = [$("since"), $("until")];
  if (known.length) {
    const [least, most] = known.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
    fields[0].placeholder ||= least;
    fields[1].placeholder ||= most;
  }
  for (const field of fields) field.addEventListener("input", () => { model.during(...fields.map(year)); changed(); });
  return { search };
}

// What is in sight on paper, twice as large as on a screen, with a title and a legend.
function networkPaper(model, { paint, room, colours }, title, done) {
  const LABEL = 12, ROW = 20, ratio = 2, margin = 16, drawn = document.createElement("canvas"), big = document.createElement("canvas");
  drawn.width = big.width = room.width * ratio;
  drawn.height = room.height * ratio;
  paint(drawn.getContext("2d"), room, ratio);
  const brush = big.getContext("2d"), names = `${LABEL}px ${colours.font}`;
  brush.font = names;
  let x = margin, y = 40;
  const entries = Object.entries(model.kinds).filter(([kind]) => model.nodes.some((node) => node.shown && node.kind === kind)).map(([, kind]) => {
    const width = brush.measureText(kind.name).width + 34;
    if (x > margin && x + width > room.width) [x, y] = [margin, y + ROW];
    x += width;
    return { ...kind, x: x - width, y };
  });
  const head = y + 12;
  big.height = (room.height + head) * ratio;
  brush.fillStyle = colours.sheet;
  brush.fillRect(0, 0, big.width, big.height);
  brush.drawImage(drawn, 0, head * ratio);
  brush.scale(ratio, ratio);
  brush.fillStyle = colours.ink;
  brush.font = `600 15px ${colours.font}`;
  brush.fillText(title, margin, 22, room.width - 2 * margin);
  brush.font = names;
  for (const { name, colour, marker, x, y } of entries) {
    const path = new Path2D();
    networkMarker(path, marker, x + 6, y, 6);
    brush.fillStyle = colour;
    brush.fill(path);
    brush.fillStyle = colours.ink;
    brush.fillText(name, x + 17, y + 4);
  }
  big.toBlob(done, "image/png");
}
