/** One card a lane: open or not, why, what to do next; its loops, arm and reader as they are now; its orders. */
import { fenOf } from "./amounts.js";
import { at, button, keep, keepFacts, make, put, text } from "./elements.js";
import { openOrder } from "./orders.js";
import { orderWord } from "./role.js";
import { shiftInUse, shiftWords } from "./shifts.js";
import { say, span, word, wordIfAny, yuan } from "./words.js";

const KINDS = {
  refused: "bad",
  waiting_for_help: "bad",
  out_of_order: "bad",
  paying: "warn",
  waiting: "warn",
  held_open: "warn",
  raising: "good",
  open: "good",
  passing: "good",
};
const SIGNS = { bad: "✕", warn: "!", good: "↑" };
/** While one of these stands the box may not hear that a driver has paid by phone. */
const NO_NEWS_OF_PAYMENT = ["city/city_not_connected", "city/city_unreachable", "city/callbacks_closed"];
const DOOR = ["reader", "guest", "urgent", "test"];

/** What a card shows now, for its buttons: they are made once and speak of the car of this moment. */
const shown = new Map();
/** The box's clock. */
let boxNowMs = () => 0;

function phaseOf({ outOfOrder, phase }) {
  return outOfOrder ? "out_of_order" : phase;
}

function makeCard({ name }) {
  const card = make("article");
  const parts = {
    title: make("h2"),
    plate: make("p", { className: "plate" }),
    state: make("p", { className: "state", role: "status" }),
    why: make("p"),
    next: make("p", { className: "next" }),
    lamps: make("ul", { className: "lamps" }),
    offered: make("div", { className: "buttons" }),
    open: button("", () => openFor(name), "go"),
    more: button("", () => unfold(parts)),
    orders: make("div", { className: "buttons orders" }),
    rulesHead: make("h3"),
    wear: make("p", { className: "quiet" }),
    rules: make("dl"),
  };
  const { title, plate, state, why, next, lamps, offered, open, more, orders, rulesHead, rules, wear } = parts;
  parts.folded = make("div", { hidden: true }, orders, rulesHead, rules, wear);
  const head = make("div", { className: "top" }, title, plate);
  const now = make("div", { className: "now" }, state, why, next);
  card.append(head, now, lamps, offered, make("div", { className: "buttons" }, open, more), parts.folded);
  return Object.assign(card, { parts });
}

function unfold({ folded, more }) {
  put(folded, { hidden: !folded.hidden });
  put(more, { ariaExpanded: String(!folded.hidden) });
}

function showCard(card, lane, { faults, devices, agoMs }) {
  const { parts } = card;
  const phase = phaseOf(lane);
  const kind = KINDS[phase] ?? "";
  const own = faults.filter(({ id }) => lane.faults.includes(id));
  const hearsCity = !faults.some(({ id }) => NO_NEWS_OF_PAYMENT.includes(id));
  shown.set(lane.name, lane);
  put(card, { ariaLabel: `${word(lane.direction)} ${lane.name}`, className: `card lane ${kind}` });
  text(parts.title, titleOf(lane));
  text(parts.state, `${SIGNS[kind] ?? "–"} ${word(`phase_${phase}`)}`);
  text(parts.plate, lane.plate ?? (lane.visit === null ? "" : word("noPlate")));
  text(parts.why, say(lane.sentence));
  text(parts.next, `→ ${nextOf(lane, phase, own, hearsCity)}`);
  showLamps(parts.lamps, lane, { devices, agoMs });
  showOrders(parts, lane);
}

/** What to do: what the fault says where one stands in the way or nothing else is to be done, else what the phase asks for. */
function nextOf({ because }, phase, [fault, ...others], hearsCity) {
  if (phase === "paying" && !hearsCity) return word("next_paying_without_city");
  const asked = wordIfAny(`next_${phase}_${because}`) || wordIfAny(`next_${phase}`);
  if (fault === undefined || (asked !== "" && phase !== "out_of_order")) return asked || word("nothingToDo");
  return `${say(fault)}${others.length === 0 ? "" : ` (+${others.length})`}`;
}

/** The lane's name, and its mode where that is not the usual one. */
function titleOf({ name, direction, mode }) {
  const why = wordIfAny(`by_${mode.reason}`);
  return [
    word(direction),
    ...(name === direction ? [] : [name]),
    ...(mode.mode === "open" ? [] : [`${word(`mode_${mode.mode}`)}${why === "" ? "" : ` (${why})`}`]),
  ].join(" · ");
}

function loopLamp(name, loop, agoMs) {
  if (!loop.configured) return { name, value: word("none"), kind: "" };
  const value = word(loop.chatters ? "chatters" : loop.covered ? "covered" : "clear");
  return { name, value, forMs: loop.forMs + agoMs, kind: loop.chatters ? "bad" : loop.covered ? "on" : "" };
}

/** None where the lane reads nobody. */
function readerLamp(lane, devices) {
  const reader = devices.find(({ id }) => id === `${lane.name}-reader`);
  if (reader === undefined) return [];
  if (reader.state.name !== "working") return [{ name: "reader", value: word(reader.state.name), kind: "bad" }];
  const sure = lane.confidence === null ? "" : `${Math.round(lane.confidence * 100)} %`;
  return [{ name: "reader", value: word("working"), note: sure, kind: "" }];
}

/** Only where there is one. */
function lampOf(role, lane, devices) {
  const device = devices.find(({ id }) => id === `${lane.name}-${role}`);
  if (device === undefined) return [];
  const { name } = device.state;
  return [{ name: role, value: word(name), kind: name === "working" ? "" : "bad" }];
}

/** That an arm without limit switches is not seen is how the lane was built, and nothing to mend. */
function armLamp({ arm: { position, forMs, limits } }, agoMs) {
  if (!limits.up && !limits.down) return { name: "arm", value: word("unseen"), kind: "" };
  const kind = position === "up" ? "up" : position === "unknown" ? "bad" : "";
  return { name: "arm", value: word(position), forMs: forMs + agoMs, kind };
}

function showLamps(list, lane, { devices, agoMs }) {
  const lamps = [
    loopLamp("presence", lane.presence, agoMs),
    armLamp(lane, agoMs),
    loopLamp("passage", lane.passage, agoMs),
    ...readerLamp(lane, devices),
    ...lampOf("secondReader", lane, devices),
    ...lampOf("trigger", lane, devices),
  ];
  keep(list, lamps, {
    key: ({ name }) => name,
    create: () => make("li", {}, make("span"), make("b"), make("span")),
    update: (item, { name, value, note, forMs, kind }) => {
      put(item, { className: kind });
      text(item.children[0], word(name));
      text(item.children[1], value);
      text(item.children[2], note ?? (forMs === undefined ? "" : span(forMs)));
    },
  });
}

function showOrders(parts, lane) {
  text(parts.open, word("openOnce"));
  text(parts.more, word("more"));
  text(parts.wear, say(lane.wear.sentence));
  text(parts.rulesHead, lane.rules.length > 0 ? word("rulesAsked") : "");
  keepFacts(
    parts.rules,
    lane.rules.map(({ rule, answer }) => [word(rule), say(answer)]),
  );
  keep(parts.offered, lane.offered, {
    key: ({ stay }) => stay,
    create: ({ stay, plate }) => button("", () => chooseFor(lane.name, stay, plate)),
    update: (item, { plate }) => text(item, `${word("choose")} ${plate}`),
  });
  keep(parts.orders, ORDERS, {
    key: ([name]) => name,
    create: ([name, , run]) => button("", () => run(lane.name, word(name))),
    update: (item, [name, isPossible]) =>
      put(item, { textContent: orderWord(name, COMMANDS[name]), disabled: !isPossible(lane) }),
  });
}

/** What the person has before them when the dialog opens. */
function about(name) {
  const { direction, plate, sentence } = shown.get(name);
  const lane = name === direction ? word(direction) : `${word(direction)} ${name}`;
  return `${lane}${plate === null ? "" : ` · ${plate}`} · ${say(sentence)}`;
}

function simple(command, more = () => ({})) {
  return (name, title) => {
    const body = { command, lane: name, ...more(shown.get(name)) };
    openOrder({ title, about: about(name), build: () => body, reasons: DOOR });
  };
}

function openFor(name) {
  simple("open_once", ({ visit }) => ({ visit }))(name, word("openOnce"));
}

function chooseFor(name, stay, plate) {
  simple("choose_stay", ({ visit }) => ({ visit, stay }))(name, `${word("choose")} ${plate}`);
}

function givePlate(name, title) {
  const { visit, plate } = shown.get(name);
  const build = (value) => ({ command: "give_plate", lane: name, visit, plate: value });
  openOrder({ title, about: about(name), build, value: { word: "plate", initial: plate ?? "" }, reasons: ["reader"] });
}

/** A number as it was typed; what is none stays a text, which the box refuses: it must not become "without end". */
function whole(value) {
  return /^\d+$/.test(value) ? Number(value) : value;
}

function holdCars(name, title) {
  const build = (value) => ({ command: "hold_open", lane: name, passages: whole(value) });
  openOrder({ title, about: about(name), build, value: { word: "cars", initial: "", numeric: true }, reasons: DOOR });
}

function holdMinutes(name, title) {
  const build = (value) => {
    const minutes = whole(value);
    const untilMs = typeof minutes === "number" ? boxNowMs() + minutes * 60_000 : minutes;
    return { command: "hold_open", lane: name, untilMs };
  };
  openOrder({
    title,
    about: about(name),
    build,
    value: { word: "minutes", initial: "", numeric: true },
    reasons: DOOR,
  });
}

/** Money at the arm: the amount asked for stands there already. */
function money(command) {
  return (name, title) => {
    const { stay, dueFen } = shown.get(name);
    const build = (value) => ({ command, stay, fen: fenOf(value), shift: shiftInUse() });
    const value = { word: "amount", initial: (dueFen / 100).toFixed(2), numeric: true };
    openOrder({
      title,
      about: `${about(name)} · ${word("due")} ${yuan(dueFen)}${shiftWords()}`,
      build,
      value,
      reasons: ["paid", ...DOOR],
    });
  };
}

const hasCar = ({ visit }) => visit !== null;
const mustPay = ({ dueFen, stay }) => dueFen !== null && stay !== null;
const isSet = ({ mode }) => mode.mode !== "open" && ["operator", "fleet"].includes(mode.reason);
const isClear = ({ presence, passage }) => !presence.covered && !passage.covered;

const ORDERS = [
  ["givePlate", hasCar, givePlate],
  ["takeCash", mustPay, money("take_cash")],
  ["waive", mustPay, money("waive")],
  ["hold", () => true, simple("hold_open")],
  ["holdCars", () => true, holdCars],
  ["holdMinutes", () => true, holdMinutes],
  ["sayFull", () => true, simple("set_lane_mode", () => ({ mode: "full" }))],
  ["noTemporary", () => true, simple("set_lane_mode", () => ({ mode: "closed" }))],
  ["closeLane", () => true, simple("set_lane_mode", () => ({ mode: "closed_to_all" }))],
  ["release", isSet, simple("release_lane")],
  ["testPulse", isClear, simple("test_pulse")],
  ["maintained", () => true, simple("note_maintenance")],
];

/** The commands of those orders that may be a technician's. */
const COMMANDS = { testPulse: "test_pulse", maintained: "note_maintenance" };

/** Shows the lanes; `agoMs` is how old the view is, so that times go on between two views. */
export function showLanes(view, agoMs) {
  const seenAt = performance.now();
  boxNowMs = () => Math.round(view.nowMs + agoMs + performance.now() - seenAt);
  const { faults, devices } = view;
  keep(at("lanes"), view.lanes, {
    key: ({ name }) => name,
    create: makeCard,
    update: (card, lane) => showCard(card, lane, { faults, devices, agoMs }),
  });
}
