/** The city's side: is it reached, what waits and since when, what it answered, what it refused. */
import { at, button, keep, keepFacts, keepLines, make, put, text } from "./elements.js";
import { openOrder, tell } from "./orders.js";
import { orderWord, postAs } from "./role.js";
import { dayTime, say, span, word } from "./words.js";

/** Whether the last trouble still matters: a question answered "no" is none. */
function isTroubled({ mode, trouble }) {
  return trouble !== null && mode !== "idle" && mode !== "draining";
}

export function showCity({ city, outbox, nowMs }) {
  put(at("retryCity"), { hidden: city === null });
  put(at("answersBox"), { hidden: city === null });
  if (city === null) {
    text(at("citySentence"), word("noCity"));
    text(at("cityTrouble"), "");
    keepFacts(at("cityFacts"), [[word("waiting"), String(outbox)]]);
    return;
  }
  text(at("citySentence"), say(city.sentence));
  const { trouble } = city;
  text(at("cityTrouble"), isTroubled(city) ? `${trouble.interface} ${trouble.code ?? ""}: ${say(trouble.action)}` : "");
  keepFacts(at("cityFacts"), factsOf(city, nowMs));
  showParked(city.parked);
  keepLines(
    at("answers"),
    Object.entries(city.last)
      .toSorted(([, a], [, b]) => b.atMs - a.atMs)
      .map(([name, answer]) => `${dayTime(answer.atMs, nowMs)}  ${name}: ${answerOf(answer)}`),
  );
}

function answerOf({ code, message, failure, cause }) {
  return code === 0
    ? "0 ✓"
    : [code ?? failure, message, say(cause)].filter((part) => part !== "" && part !== null).join(" · ");
}

function ago(ms, nowMs) {
  return ms === null ? word("never") : `${span(nowMs - ms)} ${word("ago")}`;
}

function factsOf({ outbox, deadline, last, heartbeat, clock }, nowMs) {
  const newest = Object.values(last).reduce((best, { atMs }) => Math.max(best, atMs), 0);
  const facts = [
    [word("lastAnswer"), ago(newest === 0 ? null : newest, nowMs)],
    [word("waiting"), String(outbox.waiting), outbox.waiting > 0 ? "warn" : ""],
    [word("lastTaken"), ago(heartbeat.lastTakenMs, nowMs)],
  ];
  if (outbox.oldestMs !== null) facts.push([word("oldest"), ago(outbox.oldestMs, nowMs)]);
  if (outbox.nextTryMs !== null) facts.push([word("nextTry"), `${span(outbox.nextTryMs - nowMs)} ${word("later")}`]);
  if (deadline.count > 0) facts.push([word("deadline"), `${deadline.count} · ${dayTime(deadline.deadlineMs, nowMs)}`]);
  if (deadline.late > 0) facts.push([word("tooLate"), String(deadline.late), "bad"]);
  if (clock.systemErrorMs !== null) facts.push([word("cityClock"), `${tenthsOfSeconds(clock.systemErrorMs)} s`]);
  return facts;
}

function showParked(parked) {
  keep(at("parked"), parked, {
    key: ({ report }) => `${report.origin}.${report.seq}`,
    create: ({ report }) =>
      make(
        "li",
        {},
        make("span"),
        button("", () => sendAgain(report)),
      ),
    update: (item, { code, answer }) => {
      text(item.firstChild, `${word("parked")}: ${code ?? ""} ${answer}`);
      text(item.lastChild, orderWord("sendAgain", "unpark_report"));
    },
  });
}

function sendAgain({ origin, seq }) {
  const build = () => ({ command: "unpark_report", origin, seq });
  openOrder({ title: word("sendAgain"), about: `${origin}.${seq}`, build, reasons: ["test"] });
}

export function startCity() {
  at("retryCity").addEventListener("click", () => {
    postAs("/api/retry-city", {}, "").then(
      () => tell(`✓ ${word("retried")}`),
      (error) => tell(`✗ ${say(error)}`, "bad"),
    );
  });
}

/** A little behind is 0.0 as well, not -0.0. */
function tenthsOfSeconds(ms) {
  return (Math.round(ms / 100) / 10 + 0).toFixed(1);
}
