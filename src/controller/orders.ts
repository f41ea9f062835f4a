/**
 * OrderIds of a stay. Suffixes are taken in recorded blocks of 36: after a start the current block is abandoned, so that no
 * orderId is ever given out twice (readings, orderId).
 */
import { assert } from "../assert.ts";
import { orderIdOf } from "../stay/identity.ts";
import { stayKey } from "../lot/stay-book.ts";
import type { Stay } from "../stay/stay.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Suffixes of one recorded block. */
export const ORDER_BLOCK = 36;
/** Stays whose open block is remembered. */
const STAYS_MAX = 4_096;

/** The orderIds last given out for this stay since the start of the box, the latest first. */
export function latestOrderIds(state: ControllerState, stay: Stay, count: number): readonly string[] {
  const { businessId } = stay;
  const next = state.orderIndexes.get(stay.id);
  if (next === undefined || businessId === null) return [];
  // Older blocks may be another start's; the present one is ours from its first suffix on.
  const first = Math.max(0, next - count, Math.floor((next - 1) / ORDER_BLOCK) * ORDER_BLOCK);
  return Array.from({ length: next - first }, (_, back) => orderIdOf(businessId, next - 1 - back));
}

/** A new orderId of a numbered stay. */
export function nextOrderId(turn: Turn, state: ControllerState, stay: Stay): string {
  assert(stay.businessId !== null, "an order needs a numbered stay");
  const known = state.orderIndexes.get(stay.id);
  const index = known ?? (stay.money.lastOrderBlock + 1 + blocksLost(state, stay)) * ORDER_BLOCK;
  const block = Math.floor(index / ORDER_BLOCK);
  if (index % ORDER_BLOCK === 0) turn.record({ kind: "order_block_taken", key: stayKey(stay.id), data: { block } });
  // The stay asked for last stands last; one that was forgotten begins a new block when it is asked for again.
  state.orderIndexes.delete(stay.id);
  state.orderIndexes.set(stay.id, index + 1);
  const [oldest] = state.orderIndexes.keys();
  if (state.orderIndexes.size > STAYS_MAX && oldest !== undefined) state.orderIndexes.delete(oldest);
  return orderIdOf(stay.businessId, index);
}

/**
 * Blocks of which the record may be lost: a fee is told while the disk is silent, and the power may fail before it takes the
 * record of the block. Each start after a power cut may have begun one since the last that is recorded.
 */
function blocksLost({ lot }: ControllerState, { id }: Stay): number {
  const [opened] = lot.stays.recordsOf(id, "stay_opened");
  const last = lot.stays.recordsOf(id, "order_block_taken").at(-1) ?? opened;
  return last === undefined ? 0 : lot.uncleanStarts.countAfter(last.order);
}
