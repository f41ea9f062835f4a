/** Free berths: the three numbers they are made of, what other counts say, and why the count changed. */
import { at, keep, keepLines, make, put, text } from "./elements.js";
import { openOrder } from "./orders.js";
import { dayTime, say, signed, word } from "./words.js";

export function showBerths({ lot, secondCounts, berthCauses, nowMs }) {
  const { free, capacity, occupied, adjustment } = lot;
  const adjusted = `${adjustment < 0 ? "+" : "−"} ${Math.abs(adjustment)} ${word("adjustment")}`;
  text(
    at("berthSum"),
    `${word("free")} ${free} = ${capacity} ${word("capacity")} − ${occupied} ${word("occupied")} ${adjusted}`,
  );
  keep(at("secondCounts"), secondCounts, {
    key: ({ source }) => source,
    create: () => make("li"),
    update: (item, { source, occupied: counted, drift }) => {
      text(item, `${word("secondCount")} ${source}: ${counted} ${word("occupied")}, ${word("drift")} ${signed(drift)}`);
      put(item, { className: drift === 0 ? "" : "warn" });
    },
  });
  const causes = berthCauses.map(({ atMs, sentence }) => `${dayTime(atMs, nowMs)}  ${say(sentence)}`);
  keepLines(at("causes"), causes.length > 0 ? causes : [word("noCauses")]);
}

export function startBerths() {
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
