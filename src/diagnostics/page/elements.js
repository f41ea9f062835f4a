/**
 * Elements that stay: a live view changes what differs and leaves the rest, so that a finger, the keyboard's place and a
 * screen reader never lose what they are on. Text is never read as markup.
 */

export const at = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(words, onclick, className = "") {
  return make("button", { type: "button", textContent: words, className, onclick });
}

/** Sets properties that differ. */
export function put(element, properties) {
  for (const [name, value] of Object.entries(properties)) if (element[name] !== value) element[name] = value;
}

export function text(element, words) {
  put(element, { textContent: words ?? "" });
}

/** A class that is there or not. */
export function mark(element, name, isThere) {
  if (element.classList.contains(name) !== isThere) element.classList.toggle(name, isThere);
}

/**
 * Keeps one child for each item, in order. `make` makes the child of a new key; `update` shows the item in it. Children
 * move only when the order changed.
 */
export function keep(parent, items, { key, create, update }) {
  const known = (parent.kept ??= new Map());
  const wanted = new Set(items.map(key));
  for (const [name, child] of known) {
    if (wanted.has(name)) continue;
    child.remove();
    known.delete(name);
  }
  items.forEach((item, index) => {
    const name = key(item);
    const child = known.get(name) ?? create(item);
    known.set(name, child);
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    update(child, item);
  });
}

/** Keeps lines of text, one element each. */
export function keepLines(parent, lines, tag = "li") {
  keep(parent, [...lines.entries()], {
    key: ([index]) => index,
    create: () => make(tag),
    update: (child, [, line]) => text(child, line),
  });
}

/** Keeps pairs of a name and a fact in a `<dl>`. */
export function keepFacts(parent, facts) {
  keep(parent, [...facts.entries()], {
    key: ([index]) => index,
    create: () => make("div", {}, make("dt"), make("dd")),
    update: (child, [, [name, fact, kind]]) => {
      text(child.firstChild, name);
      text(child.lastChild, fact);
      put(child.lastChild, { className: kind ?? "" });
    },
  });
}
