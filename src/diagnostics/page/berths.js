/** Free berths: the three numbers they are made of, what other counts say, and why the count changed. */
import { at, keep, keepLines, make, put, text } from "./elements.js";
import { openOrder } from "./orders.js";
import { dayTime, say, word } from "./words.js";

export function showBerths({ lot, areas, countsOfOthers, drift, berthCauses, nowMs }) {
  const { free, capacity, occupied, adjustment } = lot;
  const adjusted = `${adjustment < 0 ? "+" : "−"} ${Math.abs(adjustment)} ${word("adjustment")}`;
  text(
    at("berthSum"),
    `${word("free")} ${free} = ${capacity} ${word("capacity")} − ${occupied} ${word("occupied")} ${adjusted}`,
  );
  const lines = [
    ...areas.map((area) => ({ text: areaLine(area), isOff: area.inside > area.berths })),
    ...countsOfOthers.map((note) => ({ text: dayLine(note), isOff: note.difference !== 0 })),
    ...drift.map((figure) => ({ text: dayLine(figure), isOff: figure.gross > 0 })),
  ];
  keep(at("secondCounts"), [...lines.entries()], {
    key: ([index]) => index,
    create: () => make("li"),
    update: (item, [, line]) => put(item, { textContent: line.text, className: line.isOff ? "warn" : "" }),
  });
  const causes = berthCauses.map(({ atMs, sentence }) => `${dayTime(atMs, nowMs)}  ${say(sentence)}`);
  keepLines(at("causes"), causes.length > 0 ? causes : [word("noCauses")]);
}

function areaLine({ title, free, berths, inside }) {
  return `${say(title)}: ${word("free")} ${free} / ${berths}, ${inside} ${word("occupied")}`;
}

/** Another count against ours, of one local day. */
function dayLine({ day, sentence }) {
  return `${new Date(day * 86_400_000).toISOString().slice(5, 10)} ${say(sentence)}`;
}

/** By whom a count was made that somebody types in; detectors give theirs under their own name. */
const PEOPLE = "人工 people";

export function startBerths() {
  at("noteCount").addEventListener("click", () =>
    openOrder({
      title: word("noteCount"),
      about: word("noteCountAbout"),
      build: (value) => ({ command: "note_count", source: PEOPLE, occupied: Number(value) }),
      value: { word: "insideCounted", initial: "", numeric: true },
      reasons: ["counted"],
    }),
  );
  at("closeGhosts").addEventListener("click", () =>
    openOrder({
      title: word("closeGhosts"),
      about: word("closeGhostsAbout"),
      build: (value) => ({ command: "close_ghosts", olderThanHours: Number(value) }),
      value: { word: "hoursInside", initial: "", numeric: true },
      reasons: ["counted"],
    }),
  );
  at("setFree").addEventListener("click", () =>
    openOrder({
      title: word("setFree"),
      about: at("berthSum").textContent,
      build: (value) => ({ command: "set_free", trueFree: Number(value) }),
      value: { word: "freeCounted", initial: "", numeric: true },
      reasons: ["counted"],
    }),
  );
}
