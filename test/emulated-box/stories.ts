/** What has to hold on a real kernel: GPIO lines, serial lines, the service, power cuts. Each story starts on an erased card. */
import assert from "node:assert/strict";
import type { BoxView } from "#src/diagnostics/view.ts";
import { until } from "../end-to-end/until.ts";
import { drive, ENTRY, EXIT, median, PATIENCE_MS, raises, stand, start, view } from "./cars.ts";
import type { Machine } from "./machine.ts";

type Story = {
  readonly name: string;
  readonly what: string;
  /** Throws when it does not hold; otherwise says what was measured. */
  readonly tell: (machine: Machine) => Promise<string>;
};

export const stories: readonly Story[] = [
  { name: "passages", what: "cars drive in and out, and the relays move without a glitch", tell: passages },
  { name: "killed", what: "a relay that kill -9 left on is found and released", tell: killed },
  { name: "lines", what: "exported, missing and stolen lines are told apart, and come back", tell: lines },
  { name: "usb", what: "a pulled serial adapter is lost, and found again", tell: usb },
  { name: "hung", what: "a main thread that hangs is restarted by the watchdog", tell: hung },
  { name: "no-epoll", what: "without epoll everything but onoff works, and it says so", tell: noEpoll },
  { name: "power", what: "a power cut loses nothing that was acknowledged", tell: power },
  { name: "update", what: "a signed version from a stick runs, and the one before comes back", tell: update },
  { name: "clock", what: "with a clock that is years behind cars pass, and are dated once it is set", tell: clock },
];

async function passages(machine: Machine): Promise<string> {
  const startMs = await start(machine);
  const latencies: number[] = [];
  for (let car = 0; car < 5; car++) {
    latencies.push(await drive(machine, ENTRY, `沪A1234${car}`));
    latencies.push(await drive(machine, EXIT, `沪A1234${car}`));
  }
  const before = machine.edges.length;
  const restartBegan = performance.now();
  await machine.run("systemctl restart --no-block gatehouse");
  await machine.says("the lanes gate", 2);
  const restartMs = performance.now() - restartBegan;
  assert.equal(machine.edges.length, before, "a clean restart moves no relay");
  // One raise a car and its end; the exit's relay, active at 0 V, also goes up once when it is first claimed.
  assert.equal(before, 21);
  const shown = latencies.map(Math.round).join(" ");
  return `plate to relay ${Math.round(median(latencies))} ms (${shown}); start to gating ${Math.round(startMs)} ms, again ${Math.round(restartMs)} ms`;
}

async function killed(machine: Machine): Promise<string> {
  await start(machine);
  const killer = machine.run(
    "main=$(systemctl show -P MainPID gatehouse); line=/sys/class/gpio/gpio506/value; echo watching the relay | systemd-cat; " +
      'while [ "$(<$line)" = 0 ]; do :; done; kill -9 "$main"; sleep 0.3; cat $line',
  );
  await machine.says("watching the relay");
  await stand(machine, ENTRY, "沪B11111");
  assert.equal((await killer).output, "1", "the dead process leaves its relay on");
  await machine.says("relay_found_on");
  await machine.says("the lanes gate", 2);
  assert.deepEqual(
    machine.edges.filter(({ line }) => line === ENTRY.raise).map(({ level }) => level),
    [1, 0],
    "the relay is released once, without a glitch",
  );
  // The car still stands there: it is decided anew when it is read again.
  await stand(machine, ENTRY, "沪B11111");
  await until(() => raises(machine, ENTRY) === 2, "the car's arm is raised after the restart", PATIENCE_MS);
  const [on, off] = machine.edges.filter(({ line }) => line === ENTRY.raise);
  return `the relay stayed on for ${Math.round((off?.atMs ?? 0) - (on?.atMs ?? 0))} ms`;
}

async function lines(machine: Machine): Promise<string> {
  await start(machine, async () => {
    await machine.run(
      "cd /sys/class/gpio; echo 506 >export; echo in >gpio506/direction; echo 504 >export; echo out >gpio504/direction; " +
        `sed -i 's/"GPIO5"/"GPIO9"/' /etc/gatehouse/gatehouse.json`,
    );
  });
  const directions = await machine.run("cat /sys/class/gpio/gpio506/direction /sys/class/gpio/gpio504/direction");
  assert.equal(directions.output, "out\nin", "lines that were exported the wrong way round are turned");
  await machine.says("exit-passage/gpio_line_unavailable");
  await drive(machine, ENTRY, "沪C00001");
  await machine.run("echo 504 >/sys/class/gpio/unexport");
  await machine.says("entry-presence/gpio_line_unavailable");
  await until(
    async () => (await faults(machine)).every((id) => !id.startsWith("entry-")),
    "it comes back",
    PATIENCE_MS,
  );
  await drive(machine, ENTRY, "沪C00002");
  return "";
}

async function usb(machine: Machine): Promise<string> {
  await start(machine);
  // What was never had is not lost: on this slow processor the lanes may gate before the adapter has answered.
  await until(() => works(machine, "exit-reader"), "the reader is found", PATIENCE_MS);
  machine.pullUsb();
  await machine.says("exit-reader/line_lost");
  await drive(machine, ENTRY, "沪D00001");
  await machine.plugUsb();
  await until(() => works(machine, "exit-reader"), "the reader is found again", PATIENCE_MS);
  await drive(machine, EXIT, "沪D00001");
  return "";
}

async function hung(machine: Machine): Promise<string> {
  await start(machine);
  const began = performance.now();
  await machine.run("kill -STOP $(systemctl show -P MainPID gatehouse)");
  await machine.says("Watchdog timeout");
  const noticedMs = performance.now() - began;
  await machine.says("the lanes gate", 2);
  await drive(machine, ENTRY, "沪E00001");
  return `noticed after ${Math.round(noticedMs / 1000)} s`;
}

async function noEpoll(machine: Machine): Promise<string> {
  await start(machine, async () => {
    await machine.run("rm -r /opt/gatehouse/node_modules/epoll/compiled");
  });
  await machine.says("entry-barrier/gpio_backend_missing");
  const { lanes, devices } = await view(machine);
  assert.ok(lanes.length === 2, "the page is there");
  const working = devices.filter(({ state }) => state.name === "working").map(({ id }) => id);
  assert.deepEqual(working, ["entry-reader", "exit-reader"]);
  return "";
}

async function power(machine: Machine): Promise<string> {
  await start(machine);
  await drive(machine, ENTRY, "沪F00001");
  await drive(machine, ENTRY, "沪F00002");
  await drive(machine, EXIT, "沪F00001");
  await machine.says("stay closed");
  await machine.cut();
  await start(machine);
  const { lot } = await view(machine);
  assert.equal(lot.occupied, 1, "one car is inside");
  await drive(machine, EXIT, "沪F00002");
  await machine.says("stay closed");
  return "";
}

async function update(machine: Machine): Promise<string> {
  await start(machine);
  const { version } = await view(machine);
  await drive(machine, ENTRY, "沪H00001");
  await machine.says("stay opened");
  // The wire for commands waits two minutes for one, which is not enough here.
  const call = async (words: string): Promise<number> => {
    const began = performance.now();
    const command = `rm -f /run/code; gatehouse update ${words} --gates-within 600 --lang en`;
    await machine.run(`setsid sh -c '${command} >/run/said 2>&1; echo $? >/run/code' >/dev/null 2>&1 &`);
    await until(async () => (await machine.run("cat /run/code")).code === 0, `update ${words} ends`, 2 * PATIENCE_MS);
    const { output } = await machine.run("cat /run/code /run/said");
    assert.match(output, /^0\n/, output);
    return Math.round((performance.now() - began) / 1000);
  };
  const forthS = await call("/media/stick/gatehouse-99.0.0-linux-arm64.tar.gz");
  assert.equal((await view(machine)).version, "99.0.0");
  const backS = await call("--back");
  const box = await view(machine);
  assert.equal(box.version, version);
  assert.equal(box.lot.occupied, 1, "the car is still inside");
  const owners = await machine.run("stat -c %U /var/lib/gatehouse/* | sort -u");
  assert.equal(owners.output, "gatehouse", "the ledger is still the service's");
  await until(() => works(machine, "exit-reader"), "the reader is found", PATIENCE_MS);
  await drive(machine, EXIT, "沪H00001");
  await machine.says("stay closed");
  return `${forthS} s forth, ${backS} s back`;
}

async function clock(machine: Machine): Promise<string> {
  await start(
    machine,
    async () => {
      await machine.run("rm -f /run/systemd/timesync/synchronized; systemctl enable gatehouse");
    },
    "2001-01-01",
  );
  await drive(machine, ENTRY, "沪G00001");
  const before = await machine.run("date +%Y");
  await machine.run("date -s '2026-03-02 08:00:00'; touch /run/systemd/timesync/synchronized");
  await until(async () => (await view(machine)).clock.trusted, "the box trusts its clock", PATIENCE_MS);
  await drive(machine, EXIT, "沪G00001");
  await machine.says("stay closed");
  return `the clock began in ${before.output}`;
}

async function works(machine: Machine, device: string): Promise<boolean> {
  const { devices }: BoxView = await view(machine);
  return devices.some(({ id, state }) => id === device && state.name === "working");
}

async function faults(machine: Machine): Promise<readonly string[]> {
  const { faults: raised }: BoxView = await view(machine);
  return raised.map(({ id }) => id);
}
