/** What works and what does not, as a row of small lamps; a touch says what it means for cars. */
import { at, keep, make, put, text } from "./elements.js";
import { say, word } from "./words.js";

/** A sign for each state: nobody has to tell colours apart. */
const SIGNS = { works: "✓", degraded: "▲", out: "✗", unknown: "?" };
const KINDS = { works: "good", degraded: "warn", out: "bad", unknown: "quiet" };

export function showParts({ parts }) {
  keep(at("parts"), parts, {
    key: ({ part }) => part,
    create: () => make("span", { role: "img" }),
    update: (lamp, { title, state }) => {
      const ariaLabel = `${say(title)}: ${word(`part_${state}`)}`;
      put(lamp, { className: KINDS[state], textContent: `${SIGNS[state]} ${say(title)}`, ariaLabel });
    },
  });
  keep(at("partLines"), parts, {
    key: ({ part }) => part,
    create: () => make("li", {}, make("b"), make("span")),
    update: (line, { title, state, sentence }) => {
      put(line.firstChild, { className: KINDS[state] });
      text(line.firstChild, `${SIGNS[state]} ${say(title)} · ${word(`part_${state}`)} `);
      text(line.lastChild, say(sentence));
    },
  });
}
