/** The conditions a lane raises and clears by itself, in words that say what to do. */
import type { Sentence } from "../lane/cue.ts";
import type { LaneFaultChange } from "./outcome.ts";

type LaneFault = Sentence & { readonly severity: "stops_lane" | "degrades" | "notice" };

export const LANE_FAULTS: Readonly<Record<LaneFaultChange["code"], LaneFault>> = {
  arm_did_not_rise: {
    severity: "stops_lane",
    zh: "已发出抬杆指令，但道闸未升起。请检查道闸电源、手自动开关和继电器接线，必要时手动开闸。",
    en: "The arm was ordered up and did not rise. Check the barrier's power, its manual switch and the relay's wiring; raise it by hand if needed.",
  },
  arm_did_not_fall: {
    severity: "degrades",
    zh: "车辆已通过，但道闸未落下。请检查通过线圈是否被占用、道闸自动落杆是否启用。",
    en: "The car is through and the arm did not come down. Check whether the passage loop is covered and the barrier closes by itself.",
  },
  arm_opened_by_others: {
    severity: "notice",
    zh: "道闸被遥控器、按钮或外力打开，本机未下达指令。请询问值班人员。",
    en: "The arm went up without an order of this box: a remote, a button, or force. Ask who opened it.",
  },
  presence_stuck: {
    severity: "degrades",
    zh: "触发线圈长时间被占用。请查看是否有车停留，否则检查线圈和检测器。",
    en: "The presence loop has been covered for too long. See whether a car stands there; else check the loop and its detector.",
  },
  passage_stuck: {
    severity: "degrades",
    zh: "通过线圈长时间被占用，道闸不会落下。请查看是否有车停留，否则检查线圈和检测器。",
    en: "The passage loop has been covered for too long, so the arm stays up. See whether a car stands there; else check the loop.",
  },
  presence_silent: {
    severity: "degrades",
    zh: "有车通过而触发线圈没有反应。请检查线圈、检测器和接线。",
    en: "Cars pass and the presence loop does not notice them. Check the loop, its detector and the wiring.",
  },
  passage_silent: {
    severity: "degrades",
    zh: "有车通过而通过线圈没有反应，进出计数可能不准。请检查线圈、检测器和接线。",
    en: "Cars pass and the passage loop does not notice them, so the count may be wrong. Check the loop, its detector and the wiring.",
  },
  loop_chatters: {
    severity: "degrades",
    zh: "线圈信号抖动。请检查接线是否松动、检测器灵敏度是否过高。",
    en: "A loop's signal chatters. Check for loose wiring, and whether the detector is too sensitive.",
  },
  tailgate: {
    severity: "notice",
    zh: "有车辆紧跟前车通过，未经放行；已计数并标记。请查看过车记录，必要时请司机补办。",
    en: "A vehicle went through close behind another, without leave; it was counted and flagged. See the list of visits.",
  },
  unauthorised_passage: {
    severity: "notice",
    zh: "有车辆未经放行通过；已计数并标记。请查看过车记录，并询问是否有人手动开闸。",
    en: "A vehicle went through without leave; it was counted and flagged. See the list of visits, and ask whether somebody opened by hand.",
  },
  count_drifts: {
    severity: "notice",
    zh: "该车道今天线圈计数与过车记录不符已超限，余位可能不准。请核对现场车数并校准，检查线圈位置和灵敏度。",
    en: "Today the loops and the records of this lane differ beyond the limit, so the count may be wrong. Count the vehicles, set the count, and check the loop's place and sensitivity.",
  },
  counts_differ: {
    severity: "notice",
    zh: "余位可能不准：泊位检测或人工清点的在场数与本机相差已超限。请清点现场车辆并校准空余泊位；校准后或再次登记相符时消除。",
    en: "The free berths may be wrong: what berth detectors or people counted inside is too far from our count. Count the vehicles and set the free berths; that clears this, and so does a count noted that agrees.",
  },
  maintenance_due: {
    severity: "notice",
    zh: "道闸开闸次数已达维护周期。请按厂家要求检查弹簧、皮带、连杆和限位，然后在该车道“更多”中登记维护。",
    en: 'The barrier has opened as often as the site lets it between two maintenances. Check springs, belt, links and limit switches as its maker asks, then note the maintenance under the lane\'s "More".',
  },
  recount_after_fire: {
    severity: "notice",
    zh: "消防报警期间各车道常开，车辆可能从任意车道离场，余位可能不准。请清点现场车辆并校准空余泊位，校准后消除。",
    en: "In a fire the lanes were held open and cars may have left by any of them, so the count may be wrong. Count the vehicles and set the free berths; that clears this.",
  },
  blocked_car: {
    severity: "notice",
    zh: "黑名单车辆正在入场（按规定放行并报警）。请值班人员到场查看，车牌见过车记录。",
    en: "A car of a block list is being let in, as its entry says. Go and see to it; its plate is in the list of visits.",
  },
};
