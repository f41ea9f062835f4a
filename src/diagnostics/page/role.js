/**
 * As whom this page gives orders: a technician, an operator, or nobody. The box says so of the token in use; where technicians have
 * none of their own it is never shown.
 */
import { at, put, text } from "./elements.js";
import { ask, post } from "./line.js";
import { recall, store } from "./memory.js";
import { say, word } from "./words.js";

let now = { role: null, technicianOnly: [] };
/** Never kept by the browser: whoever opens the page after the technician is an operator again. */
let technicianToken = "";
let onChange = () => {};

function tokenInUse() {
  return technicianToken === "" ? recall("token") : technicianToken;
}

function roleOf(token) {
  return ask("/api/role", token === "" ? {} : { headers: { "x-gatehouse-token": token } });
}

export function isForTechnician(command) {
  return now.role !== "technician" && now.technicianOnly.includes(command);
}

/** The word of an order's button, which says when it is a technician's. */
export function orderWord(name, command) {
  return isForTechnician(command) ? `${word(name)} (${word("role_technician")})` : word(name);
}

/** Posts to the box; `token` stands in for the one in use. */
export function postAs(path, body, token) {
  return post(path, body, token === "" ? tokenInUse() : token);
}

/** Asks the box who this page is: at its beginning, and when the line is back. */
export async function learnRole() {
  const token = tokenInUse();
  const found = await roleOf(token).catch(() => now);
  // Meanwhile a person may have put in another.
  if (token !== tokenInUse()) return;
  now = found;
  onChange();
}

/** Uses a token that the box knows from now on; resolves to what it makes of this page. */
export async function useToken(token) {
  const found = await roleOf(token);
  if (found.role === "technician") technicianToken = token;
  else if (found.role !== null) store("token", token);
  if (found.role !== null) now = found;
  onChange();
  return found.role;
}

export function showRole() {
  const { role, technicianOnly } = now;
  const className = role === "technician" ? "warn" : "";
  put(at("role"), { hidden: technicianOnly.length === 0, textContent: word(`role_${role}`), className });
  text(at("whoTitle"), word(`role_${role}`));
  text(at("whoMay"), word(`may_${role}`));
  put(at("whoEnd"), { hidden: tokenInUse() === "" });
}

function openWho() {
  put(at("whoToken"), { value: "" });
  text(at("whoAnswer"), "");
  at("who").showModal();
  at("whoTitle").focus();
}

async function take(event) {
  event.preventDefault();
  const before = now.role;
  const role = await useToken(at("whoToken").value.trim());
  if (role === "technician" || role !== before) at("who").close();
  else text(at("whoAnswer"), word("tokenUnknown"));
}

function forget() {
  if (technicianToken === "") store("token", "");
  technicianToken = "";
  at("who").close();
  void learnRole();
}

/** `changed` is called when this page has become somebody else. */
export function startRole(changed) {
  onChange = changed;
  at("role").addEventListener("click", openWho);
  at("whoForm").addEventListener("submit", (event) => {
    take(event).catch((error) => text(at("whoAnswer"), say(error)));
  });
  at("whoEnd").addEventListener("click", forget);
  at("whoCancel").addEventListener("click", () => at("who").close());
}
