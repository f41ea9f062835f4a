/** What a demanding eye measures on a page: targets too small, text too faint, things without a name. Run in the browser. */

/** Everything that can be touched and is smaller than 48 pixels either way. */
export const SMALL_TARGETS = `(() => {
  const seen = [...document.querySelectorAll("button, input, summary, a")].filter((each) => each.checkVisibility());
  return seen.flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    return width >= 48 && height >= 48 ? [] : [each.outerHTML.slice(0, 80) + " " + width + "x" + height];
  });
})()`;

/** Everything that can be touched and has no name for a screen reader. */
export const NAMELESS = `(() =>
  [...document.querySelectorAll("button, input, summary, a")]
    .filter((each) => each.checkVisibility())
    .filter((each) => {
      const words = [each.ariaLabel, each.textContent, ...[...(each.labels ?? [])].map((label) => label.textContent)];
      return words.every((word) => (word ?? "").trim() === "");
    })
    .map((each) => each.outerHTML.slice(0, 80))
)()`;

/** Text whose contrast with its ground is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
export const FAINT = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (each) => {
    for (let at = each; at !== null; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const hasText = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  return [...document.body.querySelectorAll("*")]
    .filter((each) => each.checkVisibility() && hasText(each))
    .flatMap((each) => {
      const [a, b] = [light(numbers(getComputedStyle(each).color)), light(ground(each))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio >= 4.5 ? [] : [each.textContent.slice(0, 40) + " " + ratio.toFixed(2)];
    });
})()`;

/** How far the page is wider than the window, pixels. */
export const OVERHANG = "document.documentElement.scrollWidth - window.innerWidth";

/** Words that a lamp may show and that do not fit into it, of both languages. */
export const CLIPPED_LAMPS = `(async () => {
  const { WORDS } = await import("/dictionary.js");
  const lamp = document.querySelector(".lamps li");
  const value = lamp.querySelector("b");
  const before = value.textContent;
  const states = ["covered", "clear", "chatters", "none", "up", "down", "between", "unknown", "unseen"];
  const words = [...states, "working", "starting", "lost", "stopped"].flatMap((name) => WORDS[name]);
  const clipped = words.filter((word) => {
    value.textContent = word;
    return lamp.scrollWidth > lamp.clientWidth;
  });
  value.textContent = before;
  return clipped;
})()`;

/** The lamps of the parts whose words are cut off. */
export const CLIPPED_PARTS = `[...document.querySelectorAll("#parts span")]
  .filter((lamp) => lamp.scrollWidth > lamp.clientWidth)
  .map((lamp) => lamp.textContent)`;
