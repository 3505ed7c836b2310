// What a network holds and what of it is wanted: nodes, lines with their facts, filters and search; nothing is drawn here.
"use strict";
function networkModel({ kinds, relations }) {
  const nodes = [], lines = [], byName = new Map(), byEnds = new Map(), seen = new Set();
  const hidden = { kinds: new Set(), relations: new Set() };
  const years = { first: -Infinity, last: Infinity };
  let busiest = [];

  // Takes in nodes, and facts whose ends are numbers of those nodes; what is there already stays what it is and where it
  // is. The nodes that are new are given back.
  function add(someNodes, someFacts) {
    const fresh = [];
    const held = someNodes.map((node) => {
      if (byName.has(node.iri)) return byName.get(node.iri);
      Object.assign(node, { number: nodes.length, lines: [], shown: true, lower: node.label.toLowerCase().normalize("NFC"), bare: bare(node.label) });
      nodes.push(node);
      fresh.push(node);
      byName.set(node.iri, node);
      return node;
    });
    for (const fact of someFacts) {
      const from = held[fact.from], to = held[fact.to], ends = `${from.number} ${to.number}`, key = fact.iri && `${ends} ${fact.relation} ${fact.iri}`;
      if (key && seen.has(key)) continue;
      if (key) seen.add(key);
      let line = byEnds.get(ends);
      if (!line) {
        line = { from, to, facts: [], left: [], drawn: false };
        byEnds.set(ends, line);
        lines.push(line);
        from.lines.push(line);
        to.lines.push(line);
      }
      line.facts.push(fact);
    }
    for (const node of nodes) node.size = 5 + Math.min(7, Math.sqrt(node.lines.length));
    busiest = [...nodes].sort((a, b) => b.lines.length - a.lines.length || a.number - b.number);
    refresh();
    return fresh;
  }

  // ---------------------------------------------------------------- what is wanted

  const limited = () => years.first > -Infinity || years.last < Infinity;
  const narrowed = () => limited() || hidden.kinds.size > 0 || hidden.relations.size > 0;
  const timely = (fact) => fact.first !== undefined && fact.last >= years.first && fact.first <= years.last;

  const wanted = (node) => node.centre === true || !hidden.kinds.has(node.kind);

  // Of what has no day there stays what lies between things that are left; a node without a line left is hidden.
  function refresh() {
    const dated = new Set();
    for (const line of lines) {
      const ends = wanted(line.from) && wanted(line.to);
      line.left = ends ? line.facts.filter((fact) => !hidden.relations.has(fact.relation)) : [];
      if (limited() && line.left.some(timely)) dated.add(line.from).add(line.to);
    }
    for (const line of lines) {
      if (limited()) {
        const both = dated.has(line.from) && dated.has(line.to);
        line.left = line.left.filter((fact) => (fact.first === undefined ? both : timely(fact)));
      }
      line.drawn = line.left.length > 0;
    }
    for (const node of nodes) {
      node.shown = node.centre === true || (wanted(node) && (!narrowed() || node.lines.some((line) => line.drawn)));
    }
  }
  function hide(sort, name, off) {
    hidden[sort][off ? "add" : "delete"](name);
    refresh();
  }
  function during(first, last) {
    years.first = first ?? -Infinity;
    years.last = last ?? Infinity;
    refresh();
  }

  // ---------------------------------------------------------------- search

  function bare(text) {
    return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  }
  // The nodes whose labels hold the words, the busiest first; marks count where they are typed.
  function find(words) {
    const typed = words.trim().toLowerCase().normalize("NFC"), marked = bare(typed) !== typed;
    return typed ? busiest.filter((node) => node.shown && (marked ? node.lower : node.bare).includes(typed)) : [];
  }

  return {
    kinds, relations, nodes, lines, add, hide, during, find,
    get busiest() { return busiest; },
    node: (iri) => byName.get(iri),
    isLine: (one) => Boolean(one?.facts),
    other: (line, node) => (line.from === node ? line.to : line.from),
    counted: (sort, name) => (sort === "kinds" ? nodes.filter((node) => node.kind === name).length : lines.reduce((sum, line) => sum + line.facts.filter((fact) => fact.relation === name).length, 0)),
  };
}
