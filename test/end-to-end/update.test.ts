/** An update by a technician with a stick: what is taken, what is refused, and what runs afterwards. */
import { appendFileSync, existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLedgerCopy } from "#src/commands/ledger-copy.ts";
import { inspectLedger } from "#src/store/inspection.ts";
import { patiently } from "#test/device/patience.ts";
import { until } from "./until.ts";
import { UpdatedBox } from "./updated-box.ts";
import { GpioRig } from "./wiring.ts";

let box: UpdatedBox;

beforeEach(async () => {
  box = await UpdatedBox.install();
});
afterEach(async () => box.dispose());

const installed = (): string => basename(realpathSync(box.link));
const runs = async (version: string): Promise<void> =>
  until(async () => (await box.view())?.version === version, `${version} answers`);
/** Whatever stands for a moment at a start. */
const hasNoFaults = async (): Promise<void> =>
  expect.poll(async () => (await box.view())?.faults, patiently).toEqual([]);
/** The form of the ledger's file. The box holds it, so a copy is asked. */
const ledgerVersion = (): number => {
  const copy = makeLedgerCopy(join(box.folder, "ledger.sqlite"));
  try {
    return inspectLedger(copy.path).version;
  } finally {
    copy.discard();
  }
};

describe("gatehouse update", { timeout: 180_000 }, () => {
  it("waits until the lane is empty, brings the version in, and takes it back with the ledger it had", async () => {
    await box.start();
    await runs("0.1.0");
    const before = ledgerVersion();
    const file = await box.makeUpdate("0.2.0", (folder) => {
      const migrations = join(folder, "src/store/migrations");
      writeFileSync(join(migrations, `${String(before + 1).padStart(4, "0")}-next.up.sql`), "CREATE TABLE next (a);");
      writeFileSync(join(migrations, `${String(before + 1).padStart(4, "0")}-next.down.sql`), "DROP TABLE next;");
      appendFileSync(join(folder, "deploy/gatehouse.service"), "# another\n");
    });
    const rig = await GpioRig.open(box.gpioSocket);
    rig.set("entry.presence", 1);
    await until(async () => (await box.view())?.lanes[0]?.presence.covered === true, "a car stands there");
    const refused = await box.update(file, "--wait", "0");
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining("still a car on lane entry") });
    expect(installed()).toBe("gatehouse-0.1.0");
    const updating = box.update(file);
    await until(() => box.said.includes("waiting for lane entry"), "it waits for the car");
    rig.set("entry.presence", 0);
    const { exitCode, text } = await updating;
    rig.close();
    expect(text).toContain("deploy/gatehouse.service");
    expect(text).toContain("0.2.0 runs and its lanes gate");
    expect(exitCode).toBe(0);
    expect(installed()).toBe("gatehouse-0.2.0");
    await runs("0.2.0");
    expect(ledgerVersion()).toBe(before + 1);
    expect(await box.update("--back")).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining("0.1.0 runs again"),
    });
    await runs("0.1.0");
    expect(ledgerVersion()).toBe(before);
    await hasNoFaults();
    expect(await box.update("--back")).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("Nothing is noted"),
    });
  });

  it("goes through with it although the technician's connection breaks meanwhile", async () => {
    await box.start();
    await runs("0.1.0");
    const updating = box.update(await box.makeUpdate("0.2.0"));
    await until(() => box.said.includes("starting 0.2.0"), "it changes over");
    box.hangUp();
    expect((await updating).exitCode).toBe(0);
    await runs("0.2.0");
    expect(installed()).toBe("gatehouse-0.2.0");
  });

  it("puts the old version back by itself when the new one does not start, and when it runs without its ledger", async () => {
    await box.start();
    await runs("0.1.0");
    const broken = await box.makeUpdate("0.3.0", (folder) =>
      writeFileSync(join(folder, "src/commands/run.ts"), 'throw new Error("made badly");'),
    );
    const dead = await box.update(broken);
    expect(dead.text).toContain("0.3.0 did not gate: systemctl restart gatehouse failed");
    expect(dead.text).toContain("0.1.0 runs again");
    expect(dead.exitCode).toBe(1);
    expect(installed()).toBe("gatehouse-0.1.0");
    await runs("0.1.0");
    const blind = await box.makeUpdate("0.4.0", (folder) =>
      rmSync(join(folder, "src/store/migrations/0001-journal.up.sql")),
    );
    const ended = await box.update(blind, "--gates-within", "20");
    expect(ended.text).toMatch(/0\.4\.0 did not gate: Storage: .*0\.1\.0 runs again/);
    expect(ended.exitCode).toBe(1);
    expect(installed()).toBe("gatehouse-0.1.0");
    await runs("0.1.0");
    await hasNoFaults();
    // What did not stay is nothing to go back to.
    expect(await box.update("--back")).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("Nothing is noted"),
    });
  });

  it("changes nothing for a file that was altered, is unsigned, older, for another machine, or refuses the configuration", async () => {
    const file = await box.makeUpdate("0.2.0", (folder) =>
      writeFileSync(join(folder, "src/commands/check.ts"), 'throw new Error("tariff: is gone");'),
    );
    expect(await box.update(file)).toMatchObject({ exitCode: 1, text: expect.stringContaining("tariff: is gone") });
    appendFileSync(file, "x");
    expect(await box.update(file)).toMatchObject({ exitCode: 1, text: expect.stringContaining("does not fit") });
    writeFileSync(`${file}.sig`, "0.2.0\n");
    expect(await box.update(file)).toMatchObject({ exitCode: 1, text: expect.stringContaining("VERSION MACHINE") });
    const older = await box.makeUpdate("0.0.9");
    expect(await box.update(older)).toMatchObject({ exitCode: 1, text: expect.stringContaining("only a newer one") });
    const foreign = await box.makeUpdate("0.4.0", () => {}, process.arch === "x64" ? "linux-arm64" : "linux-x64");
    expect(await box.update(foreign)).toMatchObject({ exitCode: 1, text: expect.stringContaining("this box is") });
    expect(await box.update(join(box.folder, "none.tar.gz"))).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("copy both"),
    });
    expect(await box.update()).toMatchObject({ exitCode: 2, text: expect.stringContaining("--back") });
    expect(installed()).toBe("gatehouse-0.1.0");
    expect(existsSync(box.programOf("0.0.9"))).toBe(false);
    expect(existsSync(`${box.programOf("0.2.0")}.unpacking`)).toBe(false);
  });
});
