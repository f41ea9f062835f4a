/** Public keys (Ed25519) as a configuration holds them: of those who keep the lists, and of those who make updates. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** An Ed25519 key begins like this whatever it is: the rest are its 32 bytes. */
const LINE = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/** The line that `openssl pkey -pubout` writes between BEGIN and END; `command` is ours that prints it. */
export function publicKeySetting(command: string) {
  return z
    .string()
    .regex(
      LINE,
      `write the line that ${command} prints, or openssl pkey -pubout between BEGIN and END; it begins with MCowBQYDK2VwAyEA. 请填写 ${command} 输出的一行，或 openssl pkey -pubout 输出中 BEGIN 与 END 之间的一行，以 MCowBQYDK2VwAyEA 开头。`,
    );
}

/** The key in such a line, to verify with. */
export function publicKeyOf(line: string): KeyObject {
  return createPublicKey({ key: Buffer.from(line, "base64"), format: "der", type: "spki" });
}
