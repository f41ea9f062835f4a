/**
 * Shows what befalls the ledger as faults. Most conditions clear by themselves; those that last are written into the
 * journal, so that they are still there after a restart, and go when a person has acknowledged them.
 */
import type { Fact } from "../controller/fact.ts";
import type { Fault, FaultRegister } from "../device/fault.ts";
import { ledgerNoteKey, type Lot } from "../lot/lot.ts";
import {
  LASTING_CONDITIONS,
  STORE_CONDITIONS,
  type ConditionName,
  type LastingCondition,
  type StoreCondition,
} from "../store/conditions.ts";
import type { Store } from "../store/store.ts";

type Ports = {
  readonly store: Store;
  readonly faults: FaultRegister;
  readonly slot: number;
  readonly lot: () => Lot;
  readonly put: (fact: Fact) => void;
};

const SOURCE = "ledger";

export class LedgerWatch {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Hears of what stands and of every change from now on. */
  start(): void {
    this.#ports.store.onCondition((condition) => this.#heard(condition));
  }

  /** Something happened that a person should look at. */
  note(condition: LastingCondition, detail: string): void {
    this.#raise(condition, detail);
    this.#ports.put({ type: "ledger_condition", condition, detail });
  }

  /** The ledger was away at the start and has been read; so many records follow in it, so many cars were inside before. */
  returned(records: number, inside: number): void {
    const zh = `${records} 条新记录已接续,原有在场车辆 ${inside} 辆`;
    this.note("ledger_returned", `${zh}; ${records} records follow, ${inside} cars inside are known again`);
  }

  /** After a turn: the journal's word stands. */
  turned(): void {
    const { store, faults, slot, lot } = this.#ports;
    for (const condition of LASTING_CONDITIONS) {
      const note = lot().ledgerNotes.get(ledgerNoteKey(slot, condition));
      const isShown = faults.isActive(SOURCE, condition);
      if (note?.by === null && !isShown) this.#raise(condition, note.detail);
      if (note === null || note.by === null || !isShown) continue;
      faults.clear(SOURCE, condition);
      store.acknowledge(condition);
    }
  }

  /** What a person has acknowledged of the lot's journal is no news; call it when the lot was read from the ledger. */
  know(): void {
    const { store, slot, lot } = this.#ports;
    const note = lot().ledgerNotes.get(ledgerNoteKey(slot, "records_damaged"));
    if (note !== null) store.knowDamaged(note.detail);
  }

  #heard({ name, raised, detail }: StoreCondition): void {
    if (isLasting(name)) {
      if (raised) this.note(name, detail);
    } else if (raised) this.#raise(name, detail);
    else this.#ports.faults.clear(SOURCE, name);
  }

  #raise(name: ConditionName, detail: string): void {
    this.#ports.faults.raise({ source: SOURCE, code: name, declaration: STORE_CONDITIONS[name], detail });
  }
}

/** Whether a fault stays until a person acknowledges it. */
export function isLastingFault({ source, code }: Pick<Fault, "source" | "code">): boolean {
  return source === SOURCE && isLasting(code);
}

function isLasting(name: string): name is LastingCondition {
  return LASTING_CONDITIONS.some((lasting) => lasting === name);
}
