/** The books: reports to download, and what differed between the city's statements and ours. */
import { at, keep, keepLines, make, put, text } from "./elements.js";
import { dayOf, say, word, yuan } from "./words.js";

const REPORTS = ["days", "shifts", "payments", "refunds", "waivers", "owed", "stays", "statement"];
const DAY_MS = 86_400_000;

export function showBooks({ statements, nowMs }) {
  const yesterday = dayOf(nowMs - DAY_MS);
  for (const id of ["booksFrom", "booksTo"]) if (at(id).value === "") put(at(id), { value: yesterday });
  for (const option of at("booksReport").options) text(option, word(`report_${option.value}`));
  showAddress();
  keep(at("statements"), statements, {
    key: ({ day, list }) => `${day} ${list.en}`,
    create: () => make("li", {}, make("span"), make("ul", { className: "plain" })),
    update: (item, { day, list, differing, differences }) => {
      put(item.firstChild, { className: differing > 0 ? "warn" : "" });
      text(
        item.firstChild,
        `${day} ${say(list)}: ${differing > 0 ? `${differing} ${word("differences")}` : word("agrees")}`,
      );
      keepLines(item.lastChild, differences.map(differenceLine));
    },
  });
  put(at("statementsNone"), { hidden: statements.length > 0 });
}

function differenceLine({ orderId, hereFen, thereFen, sentence }) {
  const amounts = [hereFen, thereFen].map((fen) => (fen === null ? "—" : yuan(fen))).join(" / ");
  return `${orderId} ${amounts} ${say(sentence)}`;
}

function showAddress() {
  const wanted = { report: at("booksReport").value, from: at("booksFrom").value, to: at("booksTo").value };
  put(at("booksGet"), { href: new URL(`/api/books?${new URLSearchParams(wanted)}`, location.href).href });
}

export function startBooks() {
  at("booksReport").append(...REPORTS.map((value) => make("option", { value })));
  for (const id of ["booksReport", "booksFrom", "booksTo"]) at(id).addEventListener("change", showAddress);
}
