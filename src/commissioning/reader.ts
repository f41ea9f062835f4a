/** Steps about what a driver faces: the reader that sees the plate, and the sign that is read. */
import type { BoxView, LaneView } from "../diagnostics/view.ts";
import { say } from "../lane/words.ts";
import { deviceIn, heardSince } from "./devices.ts";
import { BY_HAND_MS, passed, type Judgement, type Step, stepOf, waiting } from "./step.ts";

/** A plate is read, and it is the one that stands there. */
export function readerStep({ name, presence, devices }: LaneView, reader: string): Step {
  const isTriggered = devices.includes(`${name}-trigger`);
  const task = isTriggered ? DRIVE_UP : presence.configured ? SHOW_A_PLATE : SHOW_WITHOUT_LOOP;
  return stepOf({
    id: `${reader}-reads`,
    lane: name,
    title: say(`识别机 ${reader} 读出车牌`, `${reader} reads a plate`),
    task,
    patienceMs: BY_HAND_MS,
    judge: (before, now) => judgeRead(before, now, { lane: name, reader }),
    confirm: {
      question: say("车牌上写的就是这个吗？", "Is that what stands on the plate?"),
      denied: say(
        "读错：请调整识别机的角度、焦距、补光和识别区域",
        "It was misread: adjust the reader's angle, focus, light and area",
      ),
    },
  });
}

function judgeRead(
  before: BoxView,
  now: BoxView,
  place: { readonly lane: string; readonly reader: string },
): Judgement {
  const heard = heardSince(before, now, place.reader);
  if (heard <= 0) return waiting(null, NOTHING_CAME);
  const lane = now.lanes.find(({ name }) => name === place.lane);
  const read = lane?.reads.findLast(({ reader, plate }) => reader === place.reader && plate !== null);
  if (read === undefined || read.plate === null) return waiting(NO_PLATE, NO_PLATE);
  const { plate, confidence } = read;
  const percent = confidence === null ? null : Math.round(confidence * 100);
  const seen =
    percent === null
      ? say(`读到 ${plate}，识别机未给出置信度`, `It read ${plate}; it does not say how sure it is`)
      : say(`读到 ${plate}，置信度 ${percent}%`, `It read ${plate}, ${percent}% sure`);
  return passed(seen, { plate, ...(percent === null ? {} : { confidencePercent: percent }) });
}

/** The box has sent it a text; whether that can be read only a person sees. */
export function signStep({ name }: LaneView): Step {
  return stepOf({
    id: `${name}-sign-shows`,
    lane: name,
    title: say("显示屏可读、语音可闻", "The sign can be read, and heard where it speaks"),
    patienceMs: BY_HAND_MS,
    judge: (_before, now) => {
      const texts = deviceIn(now, `${name}-sign`)?.traffic.orders ?? 0;
      if (texts === 0) return waiting(NOTHING_SENT, NOTHING_SENT);
      return passed(say(`已发送 ${texts} 次文字`, `It was sent ${texts} texts`), { texts });
    },
    confirm: {
      question: say("从司机的位置能看清屏上的文字吗？", "Can its text be read from a driver's seat?"),
      denied: say(
        "看不清：请检查控制卡型号、地址、屏幕尺寸和亮度设置",
        "It cannot be read: check the board's make and address, its size and its brightness in the configuration",
      ),
    },
  });
}

const SHOW_A_PLATE = say(
  "现在让识别机看到一块车牌：手持车牌，或开车靠近。车若压上线圈可能会抬杆，请倒车离开，不要驶过",
  "Now show it a plate, by hand or with a car. For a car on the presence loop the arm may rise: back off it, do not drive through",
);
const DRIVE_UP = say(
  "现在把车开到闸前线圈上：识别机由触发接点通知拍照。闸杆可能抬起，请倒车离开，不要驶过",
  "Now drive a car onto the presence loop: a contact tells the reader to look. The arm may rise: back off it, do not drive through",
);
const SHOW_WITHOUT_LOOP = say(
  "现在让识别机看到一块车牌。此车道没有闸前线圈，读到后可能抬杆",
  "Now show it a plate. This lane has no presence loop: the arm may rise",
);
const NOTHING_CAME = say(
  "没有收到任何识别结果：请检查识别机的触发和输出设置、串口线、波特率，用 gatehouse capture 查看原始数据",
  "Nothing came: check the reader's trigger and output, the cable and the baud rate; gatehouse capture shows the raw bytes",
);
const NO_PLATE = say(
  "收到了数据，但没有可用的新车牌（无车牌、疑似照片，或刚通过车辆的重复识别）。请换一块车牌再试",
  "Something came, but no plate to go by: none was seen, it took it for a picture, or it is the car that has just gone. Show it another",
);
const NOTHING_SENT = say(
  "本机还没有给它发过文字。请把车开到闸前线圈上",
  "The box has sent it no text yet: drive a car onto the presence loop",
);
