/** Looks through what the box writes down, turn by turn: the money of each stay it touches, the ground of each car let in. */
import type { Box } from "../box/box.ts";
import { assess } from "../controller/pricing.ts";
import type { Accounts } from "./accounts.ts";
import type { CityLists } from "./city/lists.ts";
import { wrongFee } from "./fee-judge.ts";
import { GroundJudge } from "./ground-judge.ts";
import { MoneyBooks } from "./money-books.ts";
import { RoomJudge, type Written } from "./room-judge.ts";
import type { Simulation } from "./simulation.ts";

export class Auditor {
  readonly #books = new MoneyBooks();
  readonly #grounds: GroundJudge;
  readonly #room = new RoomJudge();
  readonly #simulation: Simulation;
  /** How often each order of a person was carried out. */
  readonly #carriedOut = new Set<string>();
  /** Since when the box dates with the clock it dates with now, and trusts it. */
  #clockMs = 0;
  #boot = "";

  constructor(lists: CityLists, simulation: Simulation) {
    this.#grounds = new GroundJudge(lists);
    this.#simulation = simulation;
  }

  appended(box: Box, written: Written): void {
    const { records, nowMs } = written;
    this.#lookAtClock(box, nowMs);
    for (const id of this.#books.take(records)) this.#checkMoney(box, id);
    const full = this.#room.judge(box, written);
    if (full !== null) this.#breaks("nobody is let in without a berth", full);
    for (const record of records) {
      if (record.kind === "clock_set") this.#clockMs = nowMs;
      if (record.kind === "command_done") this.#checkOnce(record.data.id);
      // Until the clock is known for a while, what held when the car was decided on was told by another clock.
      const wrong = this.#grounds.judge(box, record);
      const isSettled = nowMs - this.#clockMs > CLOCK_SETTLES_MS;
      if (wrong !== null && isSettled) this.#breaks("every ground is true", wrong);
      const fee = isSettled ? wrongFee(box, record, this.#simulation.troubles.cityGoodForMs) : null;
      if (fee !== null) this.#breaks("every fee is right, and paid before the arm opens", fee);
    }
  }

  #lookAtClock({ outside, controller }: Box, nowMs: number): void {
    const now = outside.world.clock.now();
    if (now.boot !== this.#boot || !controller.state.lot.clocks.trusts(now)) this.#clockMs = nowMs;
    this.#boot = now.boot;
  }

  #breaks(rule: string, what: string): void {
    this.#simulation.inspector.breaks(rule, what);
  }

  /** The power went: what was not on the card is not in the books. */
  powerCut(left: Accounts): void {
    this.#books.rewrite(left.all());
    this.#grounds.powerCut(left.all());
    this.#carriedOut.clear();
    for (const record of left.all()) if (record.kind === "command_done") this.#carriedOut.add(record.data.id);
  }

  #checkOnce(id: string): void {
    if (this.#carriedOut.has(id)) this.#breaks("an order is carried out once", id);
    this.#carriedOut.add(id);
  }

  #checkMoney(box: Box, id: string): void {
    const wrong = this.#books.whatIsWrong(id) ?? this.#whatIsWrongInside(box, id);
    if (wrong !== null) this.#breaks("every fen has a place at every moment", wrong);
  }

  #whatIsWrongInside({ controller: { state }, outside }: Box, id: string): string | null {
    const stay = state.lot.stays.get(id);
    if (stay === null || stay.status === "left") return null;
    const nowMs = state.lot.clocks.date(outside.world.clock.now());
    const assessment = assess(state, stay, nowMs);
    if (assessment.outcome !== "priced") return null;
    const { priceFen, reducedFen, dueFen, overpaidFen } = assessment;
    const { paid, waived } = this.#books.of(id);
    if (priceFen + overpaidFen === reducedFen + paid + waived + dueFen) return null;
    return `${id}: price ${priceFen}, reduced ${reducedFen}, paid ${paid}, waived ${waived}, due ${dueFen}, overpaid ${overpaidFen}`;
  }
}

/** Longer than a decision waits for its passage. */
const CLOCK_SETTLES_MS = 20 * 60_000;
