/**
 * The line to the box: live events; where the stream cannot be had, the view is asked for every few seconds. It says when
 * the page last heard of the box, and posts what people order.
 */

/** The box sends at least every 5 s; after this much silence what is shown is called old. */
const SILENT_MS = 12_000;
const RETRY_MS = 3_000;
/** Where the view is asked for every few seconds it comes more often than this; a stream that is not open brings nothing. */
const UNFED_MS = 5_000;
const ANSWER_MS = 15_000;

let events = null;
let heardAt = null;
let lastTryAt = 0;
/** As of when what was heard last is. An answer to an earlier question that comes late would take the page back. */
let newestAt = -Infinity;

/** Milliseconds since the box was last heard; null before the first time. */
export function silentFor() {
  return heardAt === null ? null : performance.now() - heardAt;
}

export function isOld() {
  const streams = events?.readyState === EventSource.OPEN;
  return heardAt === null || silentFor() > (streams ? SILENT_MS : UNFED_MS);
}

/** Listens to the box for ever. `onParts` gets the parts of the view that changed. */
export function listen(onParts) {
  const hear = (parts, asOf) => {
    if (asOf < newestAt) return;
    newestAt = asOf;
    heardAt = performance.now();
    onParts(parts);
  };
  const open = () => {
    lastTryAt = performance.now();
    const stream = new EventSource("/api/events");
    events = stream;
    stream.addEventListener("message", ({ data }) => hear(JSON.parse(data), performance.now()));
    stream.addEventListener("error", () => {
      stream.close();
      if (events === stream) events = null;
    });
  };
  const look = () => {
    if (events !== null && heardAt !== null && silentFor() > SILENT_MS) events.close();
    const isDown = events === null || events.readyState === EventSource.CLOSED;
    if (!isDown || performance.now() - lastTryAt < RETRY_MS) return;
    open();
    const askedAt = performance.now();
    ask("/api/view").then(
      (view) => hear(view, askedAt),
      () => {},
    );
  };
  open();
  setInterval(look, 1000);
  // A telephone that was in a pocket has lost its line without hearing of it.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || silentFor() === null || silentFor() < SILENT_MS / 2) return;
    events?.close();
    lastTryAt = 0;
    look();
  });
}

/** Asks the port for something. Rejects with a sentence `{ zh, en }` when it says no, or says nothing. */
export async function ask(path, options = {}) {
  let response;
  let body;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(ANSWER_MS) });
    body = await response.json();
  } catch {
    throw {
      code: "no_answer",
      zh: "设备没有应答，请看闸杆确认是否已执行。可再次点击，同一指令不会执行两次。",
      en: "The box does not answer: look at the arm. Press again if need be; the same order is never carried out twice.",
    };
  }
  if (!response.ok) throw body.error;
  return body;
}

/** Posts an order; `token` is what a port that is open to others asks for. */
export function post(path, body, token) {
  const headers = { "content-type": "application/json" };
  if (token !== "") headers["x-gatehouse-token"] = token;
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}
