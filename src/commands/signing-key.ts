/** The private key (Ed25519) of whoever signs lists or updates: made once, on his own computer, and read when he signs. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

/** Makes a key, and prints the line of the configuration that makes boxes trust it. `setting` is as in `admission.listKeys`. */
export async function makeSigningKey(file: string, setting: string): Promise<void> {
  const path = callersPath(file);
  const [section, name] = setting.split(".");
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  // Never over a key that is in use.
  await writeFile(path, pem, { mode: 0o600, flag: "wx" }).catch((cause: unknown) => {
    throw failure(`cannot write ${path}: ${said(cause)}`, `无法写入 ${path}；已有的文件不会被覆盖`);
  });
  console.log(`${path}: keep it secret and away from the boxes / 请妥善保管，不要放到控制器上`);
  console.log(`"${name}": ["${publicKey.export({ format: "der", type: "spki" }).toString("base64")}"]`);
  console.log(
    `The line above belongs into \`${section}\` of gatehouse.json / 请将上一行填入 gatehouse.json 的 ${section}`,
  );
}

/** The private key in a file; `command` is the one that makes such files. */
export async function readSigningKey(file: string, command: string): Promise<KeyObject> {
  const path = callersPath(file);
  const pem = await readFile(path, "utf8").catch((cause: unknown) => {
    throw failure(`cannot read ${path}: ${said(cause)}`, `无法读取 ${path}，请检查路径和权限`);
  });
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below.
  }
  throw failure(
    `the key is not an Ed25519 private key in PEM without a password; make one with ${command} --new-key`,
    `密钥不是未加密的 Ed25519 私钥（PEM），请用 ${command} --new-key 生成`,
  );
}

function failure(en: string, zh: string): CommandFailure {
  return new CommandFailure(1, `${en}\n${zh}`);
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
