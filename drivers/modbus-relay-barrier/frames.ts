/**
 * The few Modbus RTU frames a relay board needs: UNIT FC … CRC(2, low byte first). Pure. Function codes by the public
 * Modbus application protocol; the relays' own timing (address 0200 and up, tenths of a second) by Waveshare's
 * published register map for its Modbus RTU relay boards.
 */

import { crc16 } from "../serial/crc16.ts";

const READ_COILS = 0x01;
const READ_INPUTS = 0x02;
const WRITE_COIL = 0x05;
const COIL_ON = 0xff00;
/** Writing n here puts the relay on for n × 100 ms; the board does the timing. */
const FLASH_ON = 0x0200;

/** A request, and how to know its answer. */
export interface ModbusRequest {
  readonly frame: Uint8Array;
  /** Data bytes of the answer, between the function code and the checksum. */
  readonly answerBytes: number;
}

/** What came back: data, or the board's refusal. */
export type ModbusAnswer =
  | { readonly type: "data"; readonly data: readonly number[] }
  | { readonly type: "refused"; readonly exception: number };

/** A frame with its checksum. */
export function modbusFrame(body: readonly number[]): Uint8Array {
  const crc = crc16(body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}

/** Switches a relay; channels count from 1. */
export function switchRelay(unit: number, channel: number, on: boolean): ModbusRequest {
  return writeCoil(unit, channel - 1, on ? COIL_ON : 0);
}

/** Puts a relay on for a time, milliseconds, in steps of 100. The board switches it off even if we are dead by then. */
export function flashRelay(unit: number, channel: number, ms: number): ModbusRequest {
  return writeCoil(unit, FLASH_ON + channel - 1, Math.round(ms / 100));
}

/** Reads the eight relays. */
export function readRelays(unit: number): ModbusRequest {
  return readEight(unit, READ_COILS);
}

/** Reads the eight inputs, on boards that have them. */
export function readInputs(unit: number): ModbusRequest {
  return readEight(unit, READ_INPUTS);
}

/** Finds the answer to a request among bytes that may begin with noise or an echo; null while it is not whole. */
export function answerIn(bytes: readonly number[], { frame, answerBytes }: ModbusRequest): ModbusAnswer | null {
  const [unit = 0, code = 0] = frame;
  for (let from = 0; from + 5 <= bytes.length; from++) {
    if (bytes[from] !== unit) continue;
    const refusal = bytes.slice(from, from + 5);
    if (refusal[1] === (code | 0x80) && isWhole(refusal)) return { type: "refused", exception: refusal[2] ?? 0 };
    const answer = bytes.slice(from, from + 2 + answerBytes + 2);
    const fits = answer.length === answerBytes + 4 && answer[1] === code && isWhole(answer);
    if (fits && isAnswer(answer, frame)) return { type: "data", data: answer.slice(2, -2) };
  }
  return null;
}

function writeCoil(unit: number, address: number, value: number): ModbusRequest {
  const body = [unit, WRITE_COIL, address >> 8, address & 0xff, value >> 8, value & 0xff];
  return { frame: modbusFrame(body), answerBytes: 4 };
}

function readEight(unit: number, code: number): ModbusRequest {
  return { frame: modbusFrame([unit, code, 0, 0, 0, 8]), answerBytes: 2 };
}

function isWhole(frame: readonly number[]): boolean {
  return crc16(frame.slice(0, -2)) === (frame.at(-2) ?? 0) + ((frame.at(-1) ?? 0) << 8);
}

/** A write is answered by itself; a read by one byte, after its count. */
function isAnswer(answer: readonly number[], request: Uint8Array): boolean {
  if (request[1] === WRITE_COIL) return answer.every((byte, index) => byte === request[index]);
  return answer[2] === 1;
}
