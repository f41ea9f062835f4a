/** What the browser keeps between visits: language, name, token. A browser that keeps nothing works all the same. */

export function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A private window: asked again next time.
  }
}
