/** The technician's page: shows the view the box sends, and posts orders. It keeps nothing but the last view. */
import { showBerths, startBerths } from "./berths.js";
import { showBooks, startBooks } from "./books.js";
import { showBox, showFaults } from "./box.js";
import { showCars, startCars } from "./cars.js";
import { showCity, startCity } from "./city.js";
import { showInside, startInside } from "./inside.js";
import { at, keep, make, mark, put, text } from "./elements.js";
import { showLanes } from "./lanes.js";
import { isOld, listen, silentFor } from "./line.js";
import { startOrders } from "./orders.js";
import { showParts } from "./parts.js";
import { learnRole, showRole, startRole } from "./role.js";
import { showShifts, startShifts } from "./shifts.js";
import { isChinese, span, switchLanguage, time, word } from "./words.js";

let view = null;

function showWords() {
  document.documentElement.lang = isChinese() ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) text(element, word(element.dataset.word));
  put(at("language"), { textContent: word("switchTo"), ariaLabel: word("switchLabel") });
}

/** One line says whether what is shown is now; it takes no room when it changes. */
function showLine() {
  mark(document.body, "old", view !== null && isOld());
  if (view === null) return text(at("line"), word("connecting"));
  const silentMs = silentFor();
  if (isOld()) {
    return text(at("line"), `⚠ ${word("old")} ${time(view.nowMs)}, ${span(silentMs)} ${word("oldSince")}`);
  }
  const notes = [
    `● ${word("live")} ${time(view.nowMs + silentMs)}`,
    ...(view.clock.trusted ? [] : [`⚠ ${word("clockUntrusted")}`]),
    ...(view.simulated.length > 0 ? [word("simulated")] : []),
  ];
  text(at("line"), notes.join(" · "));
}

function showTiles({ lot, outbox, city }) {
  const cityKind = city?.reachable === false ? "bad" : outbox > 0 ? "warn" : "";
  const tiles = [
    { name: "free", value: `${Math.max(0, lot.free)} / ${lot.capacity}`, kind: lot.free > 0 ? "" : "bad" },
    { name: "today", value: `${lot.arrivedToday} / ${lot.leftToday}`, kind: "" },
    { name: "waiting", value: String(outbox), kind: cityKind },
  ];
  keep(at("tiles"), tiles, {
    key: ({ name }) => name,
    create: () => make("p", {}, make("b"), make("span")),
    update: (item, { name, value, kind }) => {
      put(item, { className: `tile ${kind}` });
      text(item.firstChild, value);
      text(item.lastChild, word(name));
    },
  });
}

function show() {
  showLine();
  showRole();
  if (view === null) return;
  text(at("lot"), view.lot.name === "" ? view.lot.parkingId : view.lot.name);
  showParts(view);
  showLanes(view, silentFor());
  showTiles(view);
  showFaults(view);
  showCars(view);
  showInside(view);
  showBerths(view);
  showCity(view);
  showShifts(view);
  showBooks(view);
  showBox(view);
}

at("language").addEventListener("click", () => {
  switchLanguage();
  showWords();
  show();
});
showWords();
showLine();
startOrders();
startRole(show);
startCars();
startInside();
startBerths();
startCity();
startShifts();
startBooks();
listen((parts) => {
  // The whole view: the page has just begun, or its line is back, perhaps to a box that was set up anew.
  if (parts.version !== undefined) void learnRole();
  view = { ...view, ...parts };
  show();
});
// Between two views the times go on.
setInterval(() => {
  showLine();
  if (view !== null && !isOld()) showLanes(view, silentFor());
}, 1000);
