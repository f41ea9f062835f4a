/** Steps about the city's platform, as far as a running box knows: `gatehouse probe` walks the way there itself. */
import type { BoxView } from "../diagnostics/view.ts";
import { say, together } from "../lane/words.ts";
import { localTimeText } from "../local-day.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { UplinkView } from "../uplink/view.ts";
import { faultWords } from "./devices.ts";
import { failed, passed, type Judgement, type Step, stepOf, waiting } from "./step.ts";

/** A system clock this far off is set right by nobody; the box corrects for it, and says so from here on. */
const CLOCK_OFF_MS = 5_000;
/** Reports of the cars just driven are on their way; one that was refused for a moment is tried again. */
const DELIVERY_MS = 60_000;

/** None where nothing of a city is configured. */
export function citySteps(view: BoxView): readonly Step[] {
  if (view.city === null && !view.faults.some(isOfCity)) return [];
  return [
    cityStep("city-heartbeat", say("市平台：心跳被接受", "City: the heartbeat is accepted"), judgeHeartbeat),
    cityStep("city-clock", say("市平台：时钟一致", "City: the clocks agree"), judgeClock),
    cityStep("city-queue", say("市平台：无积压记录", "City: no report waits"), judgeQueue),
  ];
}

function cityStep(id: string, title: Bilingual, judge: (city: UplinkView) => Judgement): Step {
  return stepOf({
    id,
    lane: null,
    title,
    patienceMs: DELIVERY_MS,
    judge: (_before, now) => {
      if (now.city !== null) return judge(now.city);
      const why = now.faults.filter(isOfCity).map(faultWords);
      return failed(together(say("未接入市平台", "The city is not connected"), ...why));
    },
  });
}

function isOfCity({ source }: BoxView["faults"][number]): boolean {
  return source === "city";
}

function judgeHeartbeat({ heartbeat, trouble, sentence }: UplinkView): Judgement {
  const { lastMs, lastTakenMs } = heartbeat;
  if (lastTakenMs !== null && lastTakenMs === lastMs) {
    return passed(say("最近一次心跳已被接受", "The last heartbeat was accepted"), {
      heartbeatAt: localTimeText(lastTakenMs),
    });
  }
  const why = trouble === null ? sentence : together(trouble.cause, trouble.action);
  return waiting(null, together(why, say("请运行 gatehouse probe", "run gatehouse probe")));
}

function judgeClock({ clock: { systemErrorMs, readings } }: UplinkView): Judgement {
  if (readings === 0 || systemErrorMs === null) {
    const zh = "平台还没有给出时间";
    return waiting(null, say(zh, "The platform has not told its time yet"));
  }
  const figures = { systemClockAheadMs: Math.round(systemErrorMs) };
  const off = say(
    `系统时钟比平台快 ${figures.systemClockAheadMs} 毫秒`,
    `The system's clock is ${figures.systemClockAheadMs} ms ahead of the city's`,
  );
  if (Math.abs(systemErrorMs) < CLOCK_OFF_MS) return passed(off, figures);
  return failed(together(off, say("请检查对时服务", "check the time service")), figures);
}

function judgeQueue({ outbox, parked, trouble }: UplinkView): Judgement {
  const stuck = outbox.unreadable + parked.length;
  if (outbox.waiting === 0 && stuck === 0)
    return passed(say("记录均已上传", "Everything is delivered"), { waiting: 0 });
  const count = say(
    `${outbox.waiting} 条待上传，${stuck} 条被搁置`,
    `${outbox.waiting} reports wait, ${stuck} are put aside`,
  );
  const why = trouble === null ? [] : [trouble.cause, trouble.action];
  return waiting(count, together(count, ...why));
}
