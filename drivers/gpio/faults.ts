/** Faults of every device on GPIO lines. */

import type { FaultDeclaration } from "#src/device/fault.ts";

export const gpioFaults = {
  gpio_backend_missing: {
    severity: "stops_lane",
    zh: "无法使用 GPIO：onoff 所需的 epoll 未编译，或系统没有 /sys/class/gpio。请安装 g++，执行 node scripts/setup.mjs 后重新启动程序；或核对配置中的 chip。",
    en: "GPIO cannot be used: epoll, which onoff needs, is not compiled, or the system has no /sys/class/gpio. Install g++, run node scripts/setup.mjs and start the program again; or check the chip in the configuration.",
  },
  gpio_line_unavailable: {
    severity: "stops_lane",
    zh: "无法占用该 GPIO 线路。请核对线路编号与芯片，并确认没有其他程序占用它。",
    en: "The GPIO line cannot be had. Check the line's number and the chip, and that no other program uses it.",
  },
  gpio_line_taken: {
    severity: "stops_lane",
    zh: "配置中同一条 GPIO 线路用了两次（名称可能不同）。请为每处分配各自的线路。",
    en: "The same GPIO line is configured twice, perhaps by two names. Give each use its own line.",
  },
  gpio_socket_unavailable: {
    severity: "stops_lane",
    zh: "无法打开模拟 GPIO 的套接字。请核对路径与目录权限，并确认没有另一个进程在使用它。",
    en: "The socket of the simulated GPIO cannot be opened. Check the path, the directory's permissions, and that no other process uses it.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;
