/** Faults with what to do, and the box itself: storage, clock, version, devices. */
import { at, button, keep, keepFacts, make, mark, put, text } from "./elements.js";
import { openOrder } from "./orders.js";
import { orderWord } from "./role.js";
import { dayTime, say, word } from "./words.js";

/** A person has seen what befell the ledger. */
function acknowledge({ id, code }) {
  const build = () => ({ command: "acknowledge_ledger", condition: code });
  openOrder({ title: word("acknowledge"), about: id, build, reasons: ["counted"] });
}

export function showFaults({ faults, recovered, toAcknowledge, nowMs }) {
  const count = faults.length;
  const first = faults.find(({ severity }) => severity === "stops_lane") ?? faults[0];
  put(at("trouble"), { className: count === 0 ? "" : first.severity });
  text(
    at("trouble"),
    count === 0
      ? `✓ ${word("allWell")}`
      : `⚠ ${count} ${word(count === 1 ? "faultStands" : "faultsStand")}: ${say(first)}`,
  );
  put(at("faultsNone"), { hidden: count > 0 });
  keep(at("faults"), faults, {
    key: ({ id }) => id,
    create: (fault) => {
      const seen = button(word("acknowledge"), () => acknowledge(fault));
      return make("li", {}, make("b"), make("p"), make("p", { className: "quiet" }), seen);
    },
    update: (item, fault) => {
      put(item, { className: fault.severity });
      text(item.children[0], fault.id);
      text(item.children[1], say(fault));
      const since = `${word("since")} ${dayTime(fault.since.wallMs, nowMs)}`;
      text(item.children[2], fault.detail === null ? since : `${since} · ${fault.detail}`);
      put(item.children[3], {
        hidden: !toAcknowledge.includes(fault.id),
        textContent: orderWord("acknowledge", "acknowledge_ledger"),
      });
    },
  });
  keep(at("recovered"), recovered, {
    key: ({ id, since }) => `${id} ${since.monotonicMs}`,
    create: () => make("li"),
    update: (item, { id, cleared }) => text(item, `✓ ${id} · ${word("recoveredAt")} ${dayTime(cleared.wallMs, nowMs)}`),
  });
}

/** How often a device was heard and ordered since the box started, and when last: edges of loops, cycles of a barrier. */
function trafficOf({ reports, reportedMs, orders, orderedMs }, nowMs) {
  const facts = [
    [reports, reportedMs, "heard"],
    [orders, orderedMs, "ordered"],
  ];
  return facts.flatMap(([count, lastMs, name]) =>
    count === 0 ? [] : [`${word(name)} ${count} × (${word("last")} ${dayTime(lastMs, nowMs)})`],
  );
}

/** What the machine does not tell is neither good nor bad. */
const KINDS = new Map([
  [true, "good"],
  [false, "warn"],
  [null, "quiet"],
]);

export function showBox({ ledger, clock, machine, version, origin, devices, lists, nowMs }) {
  const isOpen = ledger.worker === "open" && ledger.conditions.length === 0;
  keepFacts(at("boxFacts"), [
    [word("ledger"), [word(`ledger_${ledger.worker}`), ...ledger.conditions].join(" · "), isOpen ? "good" : "bad"],
    [word("toBeWritten"), String(ledger.depth), ledger.depth > 100 ? "warn" : ""],
    [word("lostRecords"), String(ledger.lostCount), ledger.lostCount > 0 ? "bad" : ""],
    [word("lastWrite"), ledger.lastCommitMs === null ? "–" : `${ledger.lastCommitMs.toFixed(1)} ms`],
    [word("clock"), word(clock.trusted ? "trusted" : "clockUntrusted"), clock.trusted ? "good" : "warn"],
    ...machine.facts.map(({ title, sentence, isWell }) => [say(title), say(sentence), KINDS.get(isWell)]),
    ...lists.map((list) => [say(list.title), `${list.cars} ${word("carsOnIt")} · ${list.version ?? "–"}`]),
    [word("version"), version],
    [word("origin"), origin],
  ]);
  keep(at("devices"), devices, {
    key: ({ id }) => id,
    create: () => make("li", {}, make("b"), make("span"), make("div", { className: "quiet" })),
    update: (item, { id, type, state, traffic, details }) => {
      text(item.children[0], id);
      text(item.children[1], ` ${word(state.name)}${state.reason === undefined ? "" : `: ${state.reason}`}`);
      mark(item.children[1], "bad", state.name !== "working");
      const facts = Object.entries(details).map(([name, value]) => `${name} ${value}`);
      text(item.children[2], [type, ...trafficOf(traffic, nowMs), ...facts].join(" · "));
    },
  });
}
