/** The technician's page: shows the view the box sends, and posts orders. It keeps nothing but the last view. */
import { isChinese, say, switchLanguage, word } from "./words.js";

const at = (id) => document.getElementById(id);
let view = null;
let found = null;
let order = null;

/** Makes an element with text or children; text is never read as markup. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function time(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
}

function since(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function yuan(fen) {
  return `¥${(fen / 100).toFixed(2)}`;
}

function showWords() {
  document.documentElement.lang = isChinese() ? "zh" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  at("plate").placeholder = word("platePlaceholder");
  at("language").textContent = isChinese() ? "EN" : "中文";
  at("offline").textContent = word("offline");
}

function tile(name, value, kind = "") {
  return make("div", { className: `tile ${kind}` }, make("b", { textContent: value }), word(name));
}

function showSummary({ lot, outbox, city }) {
  const cityKind = city === null ? "warn" : city.reachable === false ? "bad" : outbox > 0 ? "warn" : "good";
  at("summary").replaceChildren(
    tile("free", String(Math.max(0, lot.free)), lot.free > 0 ? "good" : "bad"),
    tile("inside", `${lot.occupied + lot.adjustment} / ${lot.capacity}`),
    tile("today", `${lot.arrivedToday} / ${lot.leftToday}`),
    tile("waiting", String(outbox), cityKind),
  );
}

function faultCard(fault, kind = fault.severity) {
  const text = `${say(fault)}${fault.detail === null ? "" : ` (${fault.detail})`}`;
  return make(
    "div",
    { className: `card fault ${kind}` },
    make("b", { textContent: fault.id }),
    make("p", { textContent: text }),
  );
}

function showFaults({ faults, recovered }) {
  const old = recovered.map((fault) =>
    make("p", { className: "quiet", textContent: `${word("recovered")}: ${fault.id} ${time(fault.cleared.wallMs)}` }),
  );
  at("faults").replaceChildren(...faults.map((fault) => faultCard(fault)), ...old);
}

function lamp(name, isOn, text) {
  return make("span", { className: `lamp ${isOn}`, textContent: `${word(name)} ${text}` });
}

function loopLamp(name, loop) {
  if (!loop.configured) return [];
  return [lamp(name, loop.covered ? "on" : "", `${loop.covered ? "●" : "○"} ${since(loop.forMs)}`)];
}

function orderButton(name, build, title = word(name)) {
  return make("button", { type: "button", textContent: title, onclick: () => openOrder(title, build) });
}

function laneCard(lane) {
  const { arm } = lane;
  const facts = [lane.plate, lane.dueFen === null ? null : `${word("due")} ${yuan(lane.dueFen)}`].filter(
    (part) => part !== null,
  );
  const buttons = [
    orderButton("openOnce", () => ({ command: "open_once", lane: lane.name, visit: lane.visit })),
    lane.mode.mode === "open" || lane.mode.reason === "normal"
      ? orderButton("hold", () => ({ command: "hold_open", lane: lane.name }))
      : orderButton("release", () => ({ command: "release_lane", lane: lane.name })),
    ...(lane.visit === null ? [] : [plateButton(lane)]),
    ...lane.offered.map((stay) =>
      orderButton(
        "choose",
        () => ({ command: "choose_stay", lane: lane.name, visit: lane.visit, stay: stay.stay }),
        `${word("choose")} ${stay.plate}`,
      ),
    ),
  ];
  return make(
    "article",
    { className: `card ${lane.outOfOrder ? "broken" : ""}` },
    make(
      "h3",
      {},
      `${lane.name} · ${word(lane.direction)}`,
      make("span", {
        className: lane.outOfOrder ? "bad" : "quiet",
        textContent: lane.outOfOrder ? word("outOfOrder") : lane.mode.mode,
      }),
    ),
    make("p", { className: "why", textContent: say(lane.sentence) }),
    ...(facts.length > 0 ? [make("p", { className: "plate", textContent: facts.join(" · ") })] : []),
    make("p", { textContent: lane.visit === null ? "" : say(lane.decision) }),
    make(
      "div",
      { className: "lamps" },
      ...loopLamp("presence", lane.presence),
      lamp("arm", arm.position === "up" ? "up" : "", `${word(arm.position)} ${since(arm.forMs)}`),
      ...loopLamp("passage", lane.passage),
    ),
    make("div", { className: "buttons" }, ...buttons),
  );
}

function plateButton(lane) {
  return make("button", {
    type: "button",
    textContent: word("givePlate"),
    onclick: () =>
      openOrder(
        word("givePlate"),
        (plate) => ({ command: "give_plate", lane: lane.name, visit: lane.visit, plate }),
        word("newPlate"),
      ),
  });
}

function visitRow(visit) {
  const plate = visit.plate ?? word("noPlate");
  const head = make(
    "span",
    {},
    make("span", { className: "plate", textContent: plate }),
    ` ${visit.lane} · ${word(visit.outcome)} · ${time(visit.atMs)}`,
  );
  const button = make(
    "button",
    { type: "button", onclick: () => openStory(visit) },
    head,
    make("div", { className: "quiet", textContent: say(visit.sentence ?? null) }),
  );
  return make("li", {}, button);
}

function showVisits() {
  const rows = found ?? view.visits;
  const empty = make("li", { className: "quiet", textContent: word("noneFound") });
  at("visits").replaceChildren(...(rows.length > 0 ? rows.map(visitRow) : [empty]));
}

function showCity({ city }) {
  if (city === null) return at("city").replaceChildren(make("p", { className: "quiet", textContent: word("noCity") }));
  const trouble =
    city.trouble === null
      ? []
      : [make("p", { className: "quiet", textContent: `${city.trouble.interface}: ${say(city.trouble.cause)}` })];
  const retry = make("button", {
    type: "button",
    textContent: word("retry"),
    onclick: () => post("/api/retry-city", {}),
  });
  at("city").replaceChildren(
    make(
      "div",
      { className: "card" },
      make("p", { className: "why", textContent: say(city.sentence) }),
      ...trouble,
      retry,
    ),
  );
}

function showDevices({ devices }) {
  at("devices").replaceChildren(
    ...devices.map(({ id, type, state, details }) => {
      const facts = Object.entries(details)
        .map(([name, value]) => `${name} ${value}`)
        .join(" · ");
      const line = make("span", {
        className: state.name === "working" ? "" : "bad",
        textContent: `${id} (${type}) ${state.name}${state.reason === undefined ? "" : `: ${state.reason}`}`,
      });
      return make("li", {}, line, make("div", { className: "quiet", textContent: facts }));
    }),
  );
}

function show() {
  if (view === null) return;
  at("lot").textContent = `${view.lot.name} · ${view.lot.parkingId}`;
  at("clock").textContent = `${time(view.nowMs)}${view.clock.trusted ? "" : ` · ${word("clockUntrusted")}`}`;
  at("version").textContent = `Gatehouse ${view.version} · ${view.origin}`;
  at("simulated").hidden = view.simulated.length === 0;
  at("simulated").textContent = word("simulated") + view.simulated.join(", ");
  showSummary(view);
  showFaults(view);
  at("lanes").replaceChildren(...view.lanes.map(laneCard));
  showVisits();
  showCity(view);
  showDevices(view);
}

async function openStory({ traceId }) {
  const { trace, story } = await (await fetch(`/api/trace?id=${encodeURIComponent(traceId)}`)).json();
  at("storyTitle").textContent =
    trace === undefined
      ? word("noneFound")
      : `${trace.plate ?? word("noPlate")} · ${trace.lane} · ${word(trace.outcome)}`;
  const line = (one) =>
    make(
      "li",
      {},
      make("time", { textContent: one.afterMs === null ? "" : `+${(one.afterMs / 1000).toFixed(2)} s` }),
      say(one),
    );
  at("storyLines").replaceChildren(...(story ?? []).map(line));
  at("story").showModal();
}

/** Asks for name and reason, and a value where the order needs one. */
function openOrder(title, build, valueWord = null) {
  order = { build, id: crypto.randomUUID() };
  at("orderTitle").textContent = title;
  at("valueLabel").hidden = valueWord === null;
  at("orderValue").required = valueWord !== null;
  at("orderValue").value = "";
  at("valueWord").textContent = valueWord ?? "";
  at("orderBy").value = localStorage.getItem("by") ?? "";
  at("orderReason").value = "";
  at("orderAnswer").textContent = "";
  at("order").showModal();
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function sendOrder(event) {
  event.preventDefault();
  const by = at("orderBy").value.trim();
  localStorage.setItem("by", by);
  const body = {
    ...order.build(at("orderValue").value.trim()),
    id: order.id,
    by,
    reason: at("orderReason").value.trim(),
  };
  const reply = await post("/api/command", body);
  at("orderAnswer").textContent = say(reply.sentence ?? reply.error ?? null);
  if (reply.type === "command_done") setTimeout(() => at("order").close(), 800);
}

async function find(event) {
  event.preventDefault();
  const plate = at("plate").value.trim();
  found = plate === "" ? null : (await (await fetch(`/api/traces?plate=${encodeURIComponent(plate)}`)).json()).traces;
  showVisits();
}

at("language").addEventListener("click", () => {
  switchLanguage();
  showWords();
  show();
});
at("orderForm").addEventListener("submit", (event) => void sendOrder(event));
at("orderCancel").addEventListener("click", () => at("order").close());
at("find").addEventListener("submit", (event) => void find(event));

showWords();
const events = new EventSource("/api/events");
events.addEventListener("message", ({ data }) => {
  view = JSON.parse(data);
  at("offline").hidden = true;
  show();
});
events.addEventListener("error", () => {
  at("offline").hidden = false;
});
