/** The last cars, a search by plate, and the story of one car: why, by which rules, and what happened when. */
import { at, button, keep, keepFacts, make, put, text } from "./elements.js";
import { ask } from "./line.js";
import { tell } from "./orders.js";
import { dayTime, say, word } from "./words.js";

const SHOWN_FIRST = 8;
/** Cars of before this page heard of the box, newest first. */
let older = [];
/** What a search found; null: none was made. */
let found = null;
let showsAll = false;
let seen = { visits: [], nowMs: 0 };

const SIGNS = { passed: "✓", backed_out: "↩", gave_up: "✕", not_a_car: "–" };

function makeRow(car) {
  const row = button("", () => void openStory(car.traceId), "car");
  row.append(make("span"), make("b", { className: "plate" }), make("span", { className: "quiet" }), make("span"));
  return make("li", {}, row);
}

function showRow(item, { outcome, plate, lane, atMs, sentence }) {
  const [sign, name, facts, why] = item.firstChild.children;
  put(sign, { textContent: SIGNS[outcome] ?? "", className: `sign ${outcome}` });
  text(name, plate ?? word("noPlate"));
  text(facts, `${lane} · ${dayTime(atMs, seen.nowMs)}`);
  const became = outcome === "passed" ? "" : word(`outcome_${outcome}`);
  text(why, [became, say(sentence)].filter((part) => part !== "").join(" · "));
  put(why, { className: "reason" });
}

/** Shows the cars of a view, or what was found. */
export function showCars({ visits, nowMs } = seen) {
  seen = { visits, nowMs };
  const known = new Set(visits.map(({ traceId }) => traceId));
  const all = found ?? [...visits, ...older.filter(({ traceId }) => !known.has(traceId))];
  const rows = showsAll || found !== null ? all : all.slice(0, SHOWN_FIRST);
  keep(at("cars"), rows, { key: ({ traceId }) => traceId, create: makeRow, update: showRow });
  text(at("carsNone"), rows.length > 0 ? "" : word(found === null ? "noCars" : "noneFound"));
  put(at("carsMore"), { hidden: rows.length === all.length });
  put(at("findEnd"), { hidden: found === null });
  put(at("plate"), { placeholder: word("plate"), ariaLabel: word("plate") });
}

async function find(event) {
  event.preventDefault();
  const plate = at("plate").value.trim();
  if (plate === "") return endFind();
  const { traces } = await ask(`/api/traces?plate=${encodeURIComponent(plate)}`);
  found = traces;
  showCars();
}

function endFind() {
  found = null;
  put(at("plate"), { value: "" });
  showCars();
}

async function openStory(traceId) {
  const { trace, story } = await ask(`/api/trace?id=${encodeURIComponent(traceId)}`).catch((error) => {
    tell(`✗ ${say(error)}`, "bad");
    return {};
  });
  if (trace === undefined) return;
  text(at("storyTitle"), `${trace.plate ?? word("noPlate")} · ${trace.lane} · ${word(`outcome_${trace.outcome}`)}`);
  text(at("storyWhy"), say(trace.sentence) || word(`outcome_${trace.outcome}`));
  put(at("rulesHead"), { hidden: trace.rules.length === 0 });
  keepFacts(
    at("storyRules"),
    trace.rules.map(({ rule, answer }) => [word(rule), say(answer)]),
  );
  const steps = story.filter(({ afterMs }) => afterMs !== null);
  at("storyLines").replaceChildren(
    ...steps.map((step) =>
      make(
        "li",
        {},
        make("time", { textContent: `+${(step.afterMs / 1000).toFixed(2)} s` }),
        make("span", {}, say(step)),
      ),
    ),
  );
  at("story").showModal();
  at("story").scrollTop = 0;
}

export function startCars() {
  at("find").addEventListener("submit", (event) => {
    find(event).catch((error) => tell(`✗ ${say(error)}`, "bad"));
  });
  at("findEnd").addEventListener("click", endFind);
  at("storyClose").addEventListener("click", () => at("story").close());
  at("carsMore").addEventListener("click", () => {
    showsAll = true;
    showCars();
  });
  // The view knows the cars since the box started; the ledger knows those before.
  recallOlder().catch(() => {});
}

async function recallOlder() {
  const { traces } = await ask("/api/traces");
  older = traces;
  showCars();
}
