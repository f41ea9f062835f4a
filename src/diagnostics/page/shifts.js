/** The shifts that are open: begun and ended here, and the one to which money belongs that is taken at this page. */
import { at, button, keep, make, text } from "./elements.js";
import { recall, store } from "./memory.js";
import { openOrder } from "./orders.js";
import { dayTime, word } from "./words.js";

let open = [];

/** That which was begun at this page, else the only one there is; null: there is none, or nobody can tell which. */
export function shiftInUse() {
  const own = open.find(({ shift }) => shift === recall("shift"));
  return (own ?? (open.length === 1 ? open[0] : null))?.shift ?? null;
}

/** What is said of it where money is taken. */
export function shiftWords() {
  const shift = shiftInUse();
  return shift === null ? "" : ` · ${word("shift")} ${shift}`;
}

export function showShifts({ shifts, nowMs }) {
  open = shifts;
  keep(at("shifts"), shifts, {
    key: ({ shift }) => shift,
    create: ({ shift }) =>
      make(
        "li",
        {},
        make("span"),
        button("", () => end(shift)),
      ),
    update: (item, { shift, by, openedMs }) => {
      text(item.firstChild, `${word("shift")} ${shift} · ${by} · ${word("since")} ${dayTime(openedMs, nowMs)}`);
      text(item.lastChild, word("endShift"));
    },
  });
}

function begin() {
  let name = "";
  openOrder({
    title: word("beginShift"),
    about: word("beginShiftAbout"),
    build: (value) => {
      name = value;
      return { command: "open_shift", shift: value };
    },
    value: { word: "shiftName", initial: "" },
    reasons: ["shift"],
    done: () => store("shift", name),
  });
}

function end(shift) {
  const build = () => ({ command: "close_shift", shift });
  openOrder({ title: word("endShift"), about: `${word("shift")} ${shift}`, build, reasons: ["shift"] });
}

export function startShifts() {
  at("beginShift").addEventListener("click", begin);
}
