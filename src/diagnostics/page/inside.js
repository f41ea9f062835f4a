/** The cars inside, longest first, and what a person may do about a stay: its plate, its end, its berth, what it owes. */
import { fenOf } from "./amounts.js";
import { at, button, keep, make, mark, put, text } from "./elements.js";
import { ask } from "./line.js";
import { openOrder, tell } from "./orders.js";
import { shiftInUse, shiftWords } from "./shifts.js";
import { dayTime, say, word, yuan } from "./words.js";

let rows = [];
/** The part of a plate that was looked for; empty: all that are inside. */
let wanted = "";
let seen = { lanes: [], nowMs: 0 };
/** What each row shows now, for its buttons. */
const shown = new Map();

const hasTurnedUp = ({ status }) => status === "inside" || status === "soft_closed";
const isInside = ({ status }) => status === "inside";
const owes = ({ owedFen }) => owedFen > 0;

const ORDERS = [
  ["givePlate", hasTurnedUp, correctPlate],
  ["closeGhost", isInside, (stay) => simple(stay, "close_ghost", ["counted"])],
  ["voidStay", hasTurnedUp, (stay) => simple(stay, "void_stay", ["reader", "test"])],
  ["setBerth", isInside, setBerth],
  ["takeCash", owes, (stay) => money(stay, "take_cash")],
  ["waive", owes, (stay) => money(stay, "waive")],
];

/** An order that needs nothing but the stay. */
function simple(stay, command, reasons) {
  return { about: about(stay), build: () => ({ command, stay: stay.stay }), reasons };
}

function correctPlate(stay) {
  const build = (value) => ({ command: "correct_plate", stay: stay.stay, plate: value });
  return { about: about(stay), build, value: { word: "plate", initial: stay.plate }, reasons: ["reader"] };
}

function setBerth(stay) {
  const build = (value) => {
    const [floor, ...berth] = value.split(/\s+/);
    return { command: "set_berth", stay: stay.stay, store: "", floor, berthId: berth.join(" ") };
  };
  return { about: about(stay), build, value: { word: "floorAndBerth", initial: "" }, reasons: ["counted"] };
}

function money(stay, command) {
  const build = (value) => ({ command, stay: stay.stay, fen: fenOf(value), shift: shiftInUse() });
  const value = { word: "amount", initial: (stay.owedFen / 100).toFixed(2), numeric: true };
  return {
    about: `${about(stay)} · ${word("owes")} ${yuan(stay.owedFen)}${shiftWords()}`,
    build,
    value,
    reasons: ["paid"],
  };
}

function about({ plate, arrivedMs, lane }) {
  return `${plate || word("noPlate")} · ${lane} · ${dayTime(arrivedMs, seen.nowMs)}`;
}

function makeRow({ stay }) {
  const orders = make("div", { className: "buttons orders", hidden: true });
  const row = button("", () => unfold(row, orders), "car");
  row.append(make("span"), make("b", { className: "plate" }), make("span", { className: "quiet" }), make("span"));
  put(row, { ariaExpanded: "false" });
  for (const [name, , order] of ORDERS) {
    orders.append(button(name, () => openOrder({ ...order(shown.get(stay)), title: word(name), done: reload })));
  }
  return make("li", {}, row, orders);
}

function unfold(row, orders) {
  put(orders, { hidden: !orders.hidden });
  put(row, { ariaExpanded: String(!orders.hidden) });
}

function showRow(item, stay) {
  shown.set(stay.stay, stay);
  const [row, orders] = item.children;
  const [sign, name, facts, more] = row.children;
  text(sign, stay.status === "inside" ? "P" : "–");
  text(name, stay.plate || word("noPlate"));
  text(facts, `${stay.lane} · ${dayTime(stay.arrivedMs, seen.nowMs)}`);
  const notes = [
    word(`ground_${stay.ground}`),
    ...(stay.groundRef === null ? [] : [stay.groundRef]),
    ...(stay.status === "inside" ? [] : [word(`stay_${stay.status}`)]),
    ...(stay.berth === null ? [] : [`${word("berthId")} ${stay.berth}`]),
    ...(stay.owedFen > 0 ? [`${word("owes")} ${yuan(stay.owedFen)}`] : []),
    ...stay.flags.map((flag) => word(`flag_${flag}`)),
  ];
  text(more, notes.join(" · "));
  put(more, { className: "reason" });
  mark(more, "warn", stay.owedFen > 0);
  ORDERS.forEach(([order, isPossible], index) => {
    put(orders.children[index], { textContent: word(order), hidden: !isPossible(stay) });
  });
  showExits(orders, stay);
}

/** Where a car waits at an exit for want of a stay, a person may say that it is this one. */
function showExits(orders, stay) {
  const waiting = hasTurnedUp(stay) ? seen.lanes.filter(isAtExitWithoutStay) : [];
  const box = orders.children[ORDERS.length] ?? orders.appendChild(make("span", { className: "buttons" }));
  keep(box, waiting, {
    key: ({ name }) => name,
    create: ({ name }) => button("", () => choose(name, shown.get(stay.stay))),
    update: (item, { name }) => text(item, `${word("isAt")} ${name}`),
  });
}

function isAtExitWithoutStay({ direction, phase, visit, because }) {
  return direction !== "entry" && visit !== null && phase === "waiting" && because === "operator";
}

function choose(lane, stay) {
  const { visit } = seen.lanes.find(({ name }) => name === lane) ?? { visit: null };
  const build = () => ({ command: "choose_stay", lane, visit, stay: stay.stay });
  openOrder({ title: `${word("isAt")} ${lane}`, about: about(stay), build, reasons: ["reader"], done: reload });
}

/** Shows what was read last, with the lanes as they are now. */
export function showInside({ lanes, nowMs } = seen) {
  seen = { lanes, nowMs };
  keep(at("inside"), rows, { key: ({ stay }) => stay, create: makeRow, update: showRow });
  text(at("insideNone"), rows.length > 0 || !at("insideBox").open ? "" : word(wanted === "" ? "nobody" : "noneFound"));
  put(at("insidePlate"), { placeholder: word("plate"), ariaLabel: word("plate") });
}

async function load() {
  rows = (await ask(`/api/inside?plate=${encodeURIComponent(wanted)}`)).stays;
  showInside();
}

function reload() {
  load().catch((error) => tell(`✗ ${say(error)}`, "bad"));
}

export function startInside() {
  at("insideBox").addEventListener("toggle", () => at("insideBox").open && reload());
  at("insideFind").addEventListener("submit", (event) => {
    event.preventDefault();
    wanted = at("insidePlate").value.trim();
    reload();
  });
}
