/** Steps that only look: whether each configured device works, and whether any other fault stands. */
import type { Fault } from "../device/fault.ts";
import type { DeviceOverview } from "../device/supervisor.ts";
import type { BoxView } from "../diagnostics/view.ts";
import { say, together } from "../lane/words.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { failed, passed, type Step, stepOf, waiting } from "./step.ts";

/** The device of that id in a view. */
export function deviceIn(view: BoxView, id: string): DeviceOverview | undefined {
  return view.devices.find((device) => device.id === id);
}

/** How often something came from a device between two views. */
export function heardSince(before: BoxView, now: BoxView, id: string): number {
  return (deviceIn(now, id)?.traffic.reports ?? 0) - (deviceIn(before, id)?.traffic.reports ?? 0);
}

/** A fault, with its circumstances. */
export function faultWords({ id, zh, en, detail }: Fault): Bilingual {
  const more = detail === null ? "" : ` [${detail}]`;
  return say(`${id}：${zh}${more}`, `${id}: ${en}${more}`);
}

/** Whether the device can be had, and which fault keeps it from working. */
export function deviceStep({ id, type }: DeviceOverview, lane: string | null): Step {
  return stepOf({
    id: `${id}-works`,
    lane,
    title: say(`设备 ${id}（${type}）工作正常`, `Device ${id} (${type}) works`),
    judge: (_before, now) => {
      const state = deviceIn(now, id)?.state.name ?? "stopped";
      const faults = now.faults.filter(({ source, severity }) => source === id && severity !== "notice");
      if (type.startsWith("simulated-")) {
        const zh = "这是模拟设备，没有接任何真实设备；请在配置中换成实际的驱动";
        return failed(say(zh, "It is simulated, nothing is wired to it: configure the driver of the real device"));
      }
      if (faults.length > 0) return failed(together(...faults.map(faultWords)));
      if (state === "working") return passed(say("工作正常", "It works"));
      return waiting(null, say(`状态：${state}`, `Its state is ${state}; look at the faults on the page`));
    },
  });
}

/** Faults of the box and its lanes that are not a device's and not the city's, which have steps of their own. */
export function faultsStep(): Step {
  return stepOf({
    id: "box-faults",
    lane: null,
    title: say("本机无其他故障", "No other fault stands"),
    judge: (_before, now) => {
      const devices = new Set(now.devices.map(({ id }) => id));
      const others = now.faults.filter(({ source }) => source !== "city" && !devices.has(source));
      const grave = others.filter(({ severity }) => severity !== "notice");
      if (grave.length > 0) return failed(together(...grave.map(faultWords)));
      if (others.length === 0) return passed(say("无故障", "None"));
      return passed(together(say("仅有提示", "Only notices"), ...others.map(faultWords)));
    },
  });
}

/** Inputs other than `wanted` that have reported since: whoever touched nothing else has found a wire on the wrong input. */
export function strangersSince(before: BoxView, now: BoxView, wanted: string): Bilingual | null {
  const inputs = now.devices.filter(({ kind }) => kind === "loop_detector" || kind === "input_contact");
  const heard = inputs.filter(({ id }) => id !== wanted && heardSince(before, now, id) > 0);
  if (heard.length === 0) return null;
  const names = heard.map(({ id }) => id).join(", ");
  return say(
    `有信号的是 ${names}。如果是您触发的，说明接线接错了输入端，请对调`,
    `What reported is ${names}. If that was you, the wire is on the wrong input: swap them`,
  );
}
