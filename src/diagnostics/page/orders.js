/**
 * Orders of a person: name, reason and, where one is needed, a value; then one big button. Each opening of the dialog is
 * one order with one id, so that pressing twice, or again after a lost line, does it once.
 */
import { fenOf } from "./amounts.js";
import { at, button, put, text } from "./elements.js";
import { recall, store } from "./memory.js";
import { isForTechnician, postAs, useToken } from "./role.js";
import { say, word } from "./words.js";

const TOLD_MS = 8_000;
let order = null;
let hush = 0;

/** `randomUUID` is kept from pages without HTTPS, which this one mostly is. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Says at the foot of the page, and to screen readers, what became of an order. */
export function tell(sentence, kind = "good") {
  put(at("told"), { textContent: sentence, className: kind });
  clearTimeout(hush);
  hush = setTimeout(() => put(at("told"), { textContent: "", className: "" }), TOLD_MS);
}

/**
 * Asks for what an order needs. `about` says whom it concerns; `build` makes the body, of the value if there is one;
 * `value` is its `{ word, initial, numeric }`; `reasons` are the words of the reasons to choose from; `done` is called when it is.
 */
export function openOrder({ title, about, build, value = null, reasons, done = () => {} }) {
  order = { title, build, value, done, id: newId(), isSent: false };
  text(at("orderTitle"), title);
  text(at("orderAbout"), about);
  put(at("valueLabel"), { hidden: value === null });
  text(at("valueWord"), value === null ? "" : word(value.word));
  put(at("orderValue"), { value: value?.initial ?? "", inputMode: value?.numeric === true ? "decimal" : "text" });
  put(at("orderBy"), { value: recall("by") });
  put(at("orderReason"), { value: "" });
  const { command } = build(value?.initial ?? "");
  put(at("token"), { value: "" });
  put(at("tokenLabel"), { hidden: !isForTechnician(command) });
  text(at("tokenWord"), word(isForTechnician(command) ? "technicianToken" : "token"));
  at("reasons").replaceChildren(...reasons.map(reasonButton));
  settle("");
  at("order").showModal();
  at(value === null ? "orderTitle" : "orderValue").focus();
}

function reasonButton(name) {
  return button(word(`reason_${name}`), () => {
    put(at("orderReason"), { value: word(`reason_${name}`) });
    settle("");
  });
}

/** Shows an answer and lets the button be pressed again. */
function settle(answer) {
  order.isSent = false;
  text(at("orderAnswer"), answer);
  put(at("orderGo"), { textContent: order.title, disabled: false });
}

/** What is still missing or cannot be read, in words, and where; null when nothing is. */
function missing() {
  const typed = at("orderValue").value.trim();
  if (order.value !== null && typed === "") return [`${word("valueMissing")}${word(order.value.word)}`, "orderValue"];
  if (order.value?.word === "amount" && fenOf(typed) === null) return [word("amountUnread"), "orderValue"];
  if (at("orderReason").value.trim() === "") return [word("reasonMissing"), "orderReason"];
  return at("orderBy").value.trim() === "" ? [word("nameMissing"), "orderBy"] : null;
}

async function send(event) {
  event.preventDefault();
  if (order.isSent) return;
  const lack = missing();
  if (lack !== null) {
    settle(lack[0]);
    at(lack[1]).focus();
    return;
  }
  const sent = order;
  sent.isSent = true;
  put(at("orderGo"), { textContent: word("sending"), disabled: true });
  text(at("orderAnswer"), "");
  store("by", at("orderBy").value.trim());
  const body = {
    ...sent.build(at("orderValue").value.trim()),
    id: sent.id,
    by: at("orderBy").value.trim(),
    reason: at("orderReason").value.trim(),
  };
  await postAs("/api/command", body, at("token").value.trim()).then(
    (reply) => finish(sent, reply),
    (error) => fail(sent, error),
  );
}

function finish(sent, { type, sentence }) {
  if (type !== "command_done") return fail(sent, sentence);
  if (at("token").value.trim() !== "") useToken(at("token").value.trim()).catch(() => {});
  if (order === sent) at("order").close();
  tell(`✓ ${say(sentence)}`);
  sent.done();
}

function fail(sent, error) {
  if (order !== sent || !at("order").open) return tell(`✗ ${say(error)}`, "bad");
  if (error.code === "token_missing" || error.code === "technician_needed") put(at("tokenLabel"), { hidden: false });
  settle(say(error));
}

export function startOrders() {
  at("orderForm").addEventListener("submit", (event) => void send(event));
  at("orderCancel").addEventListener("click", () => at("order").close());
}
