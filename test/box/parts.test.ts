import { describe, expect, it } from "vitest";
import { BOX_FAULTS } from "#src/box/box-faults.ts";
import { machineFacts, MACHINE_FAULTS } from "#src/box/machine-words.ts";
import { partsOf, type KnownOfParts } from "#src/box/parts.ts";
import { failureSentences, type Failure } from "#src/city/failure.ts";
import { LANE_FAULTS } from "#src/controller/lane-faults.ts";
import type { Fault, FaultDeclaration } from "#src/device/fault.ts";
import type { DeviceState } from "#src/device/supervised-device.ts";
import { supervisorFaults } from "#src/device/supervisor-faults.ts";
import type { PartName, PartView } from "#src/diagnostics/view.ts";
import { STORE_CONDITIONS } from "#src/store/conditions.ts";
import { UPLINK_CONDITIONS } from "#src/uplink/conditions.ts";
import { NOTHING_TOLD } from "#src/runtime/machine.ts";
import type { UplinkView } from "#src/uplink/view.ts";

const WORKING: DeviceState = { name: "working", sinceMs: 0 };
const LOST: DeviceState = { name: "lost", retryAtMs: 0, reason: "line_lost" };
const REACHED = {
  mode: "idle",
  reachable: true,
  last: {},
  sentence: { zh: "正常", en: "reached" },
} as unknown as UplinkView;

const LIMITS = { hotAtC: 80, wornAtPreEol: 2 };
const two = ["entry", "exit"];
const well: KnownOfParts = {
  lanes: two,
  devices: two.flatMap((lane) =>
    ["reader", "barrier", "presence", "passage"].map((role) => ({ id: `${lane}-${role}`, state: WORKING })),
  ),
  faults: [],
  ledger: { worker: "open" },
  clock: { trusted: true },
  machine: { facts: machineFacts({ temperatureC: 52, undervoltage: false, wear: null }, LIMITS) },
  city: REACHED,
};

function fault(source: string, code: string, declaration: FaultDeclaration): Fault {
  const since = { monotonicMs: 0, wallMs: 0 };
  return { id: `${source}/${code}`, source, code, ...declaration, detail: null, since, repeats: 0, cleared: null };
}

function part(name: PartName, known: Partial<KnownOfParts>): PartView {
  const found = partsOf({ ...well, ...known }).find(({ part: each }) => each === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return found;
}

function withLost(...ids: readonly string[]): Pick<KnownOfParts, "devices"> {
  return { devices: well.devices.map((device) => (ids.includes(device.id) ? { ...device, state: LOST } : device)) };
}

function unreached(failure: Failure | null): UplinkView {
  const heartbeat = { atMs: 2, failure };
  const earlier = { atMs: 1, failure: "dns" };
  const sentence = { zh: "市平台不可达", en: "The city cannot be reached; records are kept." };
  return {
    mode: "unreachable",
    reachable: false,
    last: { heartbeat, arrive: earlier },
    sentence,
  } as unknown as UplinkView;
}

describe("the parts of a box in one glance", () => {
  it("all work, each with a sentence in both languages, when nothing stands against them", () => {
    const parts = partsOf(well);
    expect(parts.map(({ state }) => state)).toEqual(parts.map(() => "works"));
    expect(parts.map(({ part: name }) => name)).toEqual([
      "readers",
      "barriers",
      "loops",
      "ledger",
      "clock",
      "box",
      "network",
      "city",
    ]);
    expect(parts.filter(({ sentence }) => sentence.zh === "" || sentence.en === "")).toEqual([]);
  });

  it("say of the readers only where there is one, and that they read less while their trigger is lost", () => {
    const devices = well.devices.filter(({ id }) => id !== "exit-reader");
    expect(part("readers", { devices }).state).toBe("works");
    const none = partsOf({ ...well, devices: devices.filter(({ id }) => id !== "entry-reader") });
    expect(none.map(({ part: name }) => name)).not.toContain("readers");
    const triggered = (state: DeviceState) => [...well.devices, { id: "entry-trigger", state }];
    expect(part("readers", { devices: triggered(WORKING) }).state).toBe("works");
    expect(part("readers", { devices: triggered(LOST) }).state).toBe("degraded");
  });

  it("say nothing of loops where no lane has one", () => {
    const oneLoop = well.devices.filter(({ id }) => !["entry-presence", "entry-passage", "exit-passage"].includes(id));
    expect(part("loops", { devices: oneLoop }).state).toBe("works");
    const none = partsOf({ ...well, devices: oneLoop.filter(({ id }) => id !== "exit-presence") });
    expect(none.map(({ part: name }) => name)).not.toContain("loops");
  });

  it("say nothing of a city that nobody configured, nor of the network, which is known by the city only", () => {
    const names = partsOf({ ...well, city: "not_configured" }).map(({ part: name }) => name);
    expect(names).toEqual(["readers", "barriers", "loops", "ledger", "clock", "box"]);
  });
});

describe("the devices of the lanes as parts", () => {
  it("name the lane that reads no plates, and are out only when no lane reads any", () => {
    const one = part("readers", withLost("exit-reader"));
    expect(one).toMatchObject({ state: "degraded" });
    expect(one.sentence.en).toMatch(/^exit: no plates are read\. Type the plate/);
    const both = part("readers", withLost("entry-reader", "exit-reader"));
    expect(both).toMatchObject({ state: "out" });
    expect(both.sentence.zh).toMatch(/^entry、exit：读不到车牌/);
  });

  it("work with less while one of a lane's two readers reads", () => {
    const devices = [...well.devices, { id: "exit-secondReader", state: LOST }];
    expect(part("readers", { devices }).state).toBe("degraded");
    const faults = [fault("exit-secondReader", "device_unavailable", supervisorFaults.device_unavailable)];
    expect(part("readers", { devices, faults }).sentence.en).toMatch(/^exit: plates are read less well/);
  });

  it("hear of an arm that does not rise, though its relay can be switched", () => {
    const faults = [fault("entry", "arm_did_not_rise", LANE_FAULTS.arm_did_not_rise)];
    expect(part("barriers", { faults, lanes: ["entry"] })).toMatchObject({ state: "out" });
    expect(part("loops", { faults }).state).toBe("works");
  });

  it("work with less when a loop is stuck, and go on as if nothing were when a fault is only a notice", () => {
    const stuck = [fault("exit", "presence_stuck", LANE_FAULTS.presence_stuck)];
    expect(part("loops", { faults: stuck })).toMatchObject({ state: "degraded" });
    const noticed = [
      fault("exit", "tailgate", LANE_FAULTS.tailgate),
      fault("exit-barrier", "relay_found_on", { ...LANE_FAULTS.tailgate }),
    ];
    expect(partsOf({ ...well, faults: noticed }).filter(({ state }) => state !== "works")).toEqual([]);
  });
});

describe("storage and clock as parts", () => {
  it("take their sentence from the fault that stands, where it says what happens to cars", () => {
    const { zh, en } = STORE_CONDITIONS.ledger_full;
    const full = fault("ledger", "ledger_full", STORE_CONDITIONS.ledger_full);
    const low = fault("ledger", "disk_low", STORE_CONDITIONS.disk_low);
    expect(part("ledger", { faults: [low, full] })).toMatchObject({ state: "out", sentence: { zh, en } });
    expect(part("ledger", { faults: [low] }).state).toBe("degraded");
  });

  it("do not say that storage works before it has been opened", () => {
    expect(part("ledger", { ledger: { worker: "opening" } }).state).toBe("unknown");
  });

  it("are out with a clock that is not set, and work with less with one that differs from the city's", () => {
    const { zh, en } = BOX_FAULTS.clock_not_set;
    expect(part("clock", { clock: { trusted: false } })).toMatchObject({ state: "out", sentence: { zh, en } });
    const faults = [fault("city", "city_clock_fault", UPLINK_CONDITIONS.city_clock_fault)];
    expect(part("clock", { faults }).state).toBe("degraded");
    expect(part("city", { faults }).state).toBe("works");
  });
});

describe("the machine as a part", () => {
  it("says what it tells of itself and what it does not", () => {
    expect(part("box", {})).toMatchObject({
      state: "works",
      sentence: { en: "Temperature: 52 °C; Power supply: enough voltage; Card wear: not told by this machine." },
    });
  });

  it("is not known, and not taken for well, where it tells nothing", () => {
    expect(part("box", { machine: { facts: machineFacts(NOTHING_TOLD, LIMITS) } })).toMatchObject({ state: "unknown" });
  });

  it("works with less while it has a fault", () => {
    const { machine_hot } = MACHINE_FAULTS;
    const faults = [fault("machine", "machine_hot", machine_hot)];
    expect(part("box", { faults })).toMatchObject({ state: "degraded", sentence: { en: machine_hot.en } });
  });
});

describe("the network and the city as parts", () => {
  it.each([
    ["dns", "out"],
    ["unreachable", "out"],
    ["connect_timeout", "unknown"],
    ["html", "unknown"],
    ["refused", "works"],
    ["http_error", "works"],
  ] as const)("blame the network no more than what was met shows: %s", (failure, state) => {
    const city = unreached(failure);
    expect(part("network", { city }).state).toBe(state);
    expect(part("network", { city }).sentence.en).toContain(failureSentences[failure].cause.en);
    expect(part("city", { city })).toMatchObject({ state: "out", sentence: city.sentence });
  });

  it("are not known before anything was asked", () => {
    const city = { ...REACHED, reachable: null };
    for (const known of [null, city]) {
      expect(part("network", { city: known }).state).toBe("unknown");
      expect(part("city", { city: known }).state).toBe("unknown");
    }
  });

  it("say that the city is out, with what to mend, when it cannot even be asked", () => {
    const faults = [fault("city", "city_not_connected", BOX_FAULTS.city_not_connected)];
    expect(part("city", { city: null, faults })).toMatchObject({
      state: "out",
      sentence: { en: BOX_FAULTS.city_not_connected.en },
    });
  });

  it("say that a city which is reached works with less while it refuses something", () => {
    const faults = [fault("city", "city_heartbeat_refused", UPLINK_CONDITIONS.city_heartbeat_refused)];
    expect(part("city", { faults })).toMatchObject({ state: "degraded" });
    expect(part("network", { faults }).state).toBe("works");
  });

  it("say that a city which refuses our account is out, though the network carries", () => {
    const city = { ...REACHED, mode: "stopped" } as UplinkView;
    expect(part("city", { city }).state).toBe("out");
    expect(part("network", { city }).state).toBe("works");
  });
});
