/** Whether a lane is at rest, as a car or a test pulse wants to find it. */
import type { BoxView } from "../diagnostics/view.ts";
import { say } from "../lane/words.ts";
import { failed, type Judgement, passed, waiting } from "./step.ts";

/** Longer than any barrier takes to close by itself, and than an opening that nobody used is good for. */
export const REST_MS = 180_000;

/** No car on its loops or on its way, and the arm down as far as anybody knows. */
export function judgeRest({ lanes }: BoxView, name: string): Judgement {
  const lane = lanes.find((each) => each.name === name);
  if (lane === undefined) return failed(say(`车道 ${name} 已不在配置中`, `Lane ${name} is no longer configured`));
  if (lane.phase === "idle" && !lane.presence.covered && !lane.passage.covered) {
    return passed(say("车道空闲", "The lane is at rest"));
  }
  const { zh, en } = lane.sentence;
  const seen = say(`等待车道空闲：${zh}`, `Waits until the lane is at rest: ${en}`);
  return waiting(seen, say(`车道没有恢复空闲：${zh}`, `The lane does not come to rest: ${en}`));
}
