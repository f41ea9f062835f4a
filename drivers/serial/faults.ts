/** Faults of devices on serial lines. */

import type { FaultDeclaration } from "#src/device/fault.ts";

export const serialFaults = {
  serial_unavailable: {
    severity: "stops_lane",
    zh: "无法打开串口。请检查转换器是否插好、路径是否正确、当前用户是否属于 dialout 组，以及是否被其他程序占用。",
    en: "The serial port cannot be opened. Check that the adapter is plugged in, the path, that the user is in the group dialout, and that no other program has the port.",
  },
  line_lost: {
    severity: "stops_lane",
    zh: "串口连接中断。请检查线缆、转换器和设备电源。",
    en: "The serial line closed. Check the cable, the adapter and the device's power.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;

export const readerFaults = {
  ...serialFaults,
  garbled_lines: {
    severity: "degrades",
    zh: "收到的数据多半无法解读。请核对波特率、校验位、编码和行格式，并检查线路干扰与屏蔽接地；可用 gatehouse capture 查看原始字节。",
    en: "Most of what arrives cannot be understood. Check baud rate, parity, encoding and line format, and the cable for noise; gatehouse capture shows the raw bytes.",
  },
  reader_silent: {
    severity: "degrades",
    zh: "识别机长时间没有发送任何数据。请检查其电源与接线。",
    en: "The reader has sent nothing for a long time. Check its power and its cable.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;
