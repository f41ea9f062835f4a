/** A journal row as it travels between the threads: flat, its data as JSON text that is built once. Pure. */
import type { LotRecord } from "../lot/record.ts";

/** One record, packed. Kinds this version does not know pass through unchanged. */
export type JournalRow = readonly [
  origin: string,
  seq: number,
  order: number,
  key: string,
  kind: string,
  boot: string,
  monotonicMs: number,
  wallMs: number,
  synced: 0 | 1,
  data: string,
];

/** Packs a record. */
export function packRecord(record: LotRecord): JournalRow {
  const { boot, monotonicMs, wallMs, synced } = record.at;
  const data = JSON.stringify(record.data);
  return [
    record.origin,
    record.seq,
    record.order,
    record.key,
    record.kind,
    boot,
    monotonicMs,
    wallMs,
    synced ? 1 : 0,
    data,
  ];
}

/** Unpacks a row. The kind and its data are what an origin once wrote, not checked again here. */
export function unpackRow(row: JournalRow): LotRecord {
  const [origin, seq, order, key, kind, boot, monotonicMs, wallMs, synced, data] = row;
  const at = { boot, monotonicMs, wallMs, synced: synced === 1 };
  return { origin, seq, order, key, kind, at, data: JSON.parse(data) as unknown } as LotRecord;
}
