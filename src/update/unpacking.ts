/** Brings the file of an update to where it can be tried: copied, verified, unpacked beside the version that runs. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, open, readFile, rename, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { isSigned, signedUpdate, type UpdateName } from "./signature.ts";
import { runTool } from "./tool.ts";
import { UpdateProblem } from "./update-problem.ts";

/** The program is an eighth of this. */
const FILE_MAX = 512 * 1_048_576;
const LEFT_FREE = 64 * 1_048_576;
const UNPACK_MS = 600_000;

/** The signature's line that lies beside the file, and what it says the file is. Nothing is verified yet. */
export async function readSignature(file: string): Promise<{ readonly line: string; readonly name: UpdateName }> {
  const line = await readFile(`${file}.sig`, "utf8").catch((cause: unknown) => {
    throw new UpdateProblem(
      {
        en: `${file}.sig cannot be read: an update is two files, copy both. ${said(cause)}`,
        zh: `无法读取 ${file}.sig：升级包由两个文件组成，请一并复制`,
      },
      cause,
    );
  });
  const name = signedUpdate(line);
  if (name !== null) return { line, name };
  throw new UpdateProblem({
    en: `${file}.sig is not one line "VERSION MACHINE SIGNATURE"; copy it again, or make it with gatehouse pack-update`,
    zh: `${file}.sig 不是一行“版本 机型 签名”，请重新复制，或用 gatehouse pack-update 生成`,
  });
}

/**
 * Unpacks the file into `folder`, which is there afterwards, whole and on the card, or not at all; an earlier one of that name
 * is replaced. What is unpacked is the copy that was verified: the stick's file may change meanwhile. Fails with an
 * UpdateProblem.
 */
export async function unpackUpdate(
  { file, line, keys }: { readonly file: string; readonly line: string; readonly keys: readonly string[] },
  folder: string,
): Promise<void> {
  const [copy, unpacking] = [`${folder}.tar.gz`, `${folder}.unpacking`];
  try {
    await rm(unpacking, { recursive: true, force: true });
    await assertRoom(file, folder);
    if (!isSigned(line, await copyOf(file, copy), keys)) throw NOT_SIGNED(file);
    await unpack(copy, unpacking);
    assertProgram(unpacking, line);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacking, folder);
    await runTool("sync", ["--file-system", folder], { timeoutMs: UNPACK_MS });
  } finally {
    await rm(copy, { force: true });
    await rm(unpacking, { recursive: true, force: true });
  }
}

/** The ledger lies on the same card, as a rule, and must not find it full. */
async function assertRoom(file: string, folder: string): Promise<void> {
  const needed = (await bytesOf(file)) + LEFT_FREE;
  const { bavail, bsize } = await statfs(dirname(folder));
  if (bavail * bsize >= needed) return;
  const [has, wants] = [bavail * bsize, needed].map((bytes) => Math.ceil(bytes / 1_048_576));
  throw new UpdateProblem({
    en: `${dirname(folder)} has ${has} MB free and the update needs ${wants}: remove old versions (gatehouse-… folders beside the one that runs)`,
    zh: `${dirname(folder)} 剩余 ${has} MB，升级需要 ${wants} MB，请删除旧版本（运行版本旁的 gatehouse-… 目录）`,
  });
}

/** The file and what is in it: gzip's last four bytes say how much that is (RFC 1952). Nobody vouches for it yet. */
async function bytesOf(file: string): Promise<number> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new UpdateProblem({ en: `${file} cannot be read: ${said(cause)}`, zh: `无法读取 ${file}` }, cause);
  });
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(4);
    await handle.read(last, 0, 4, Math.max(0, size - 4));
    return size + last.readUInt32LE();
  } finally {
    await handle.close();
  }
}

/** Copies the file and answers its SHA-256. */
async function copyOf(file: string, copy: string): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, next): void {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > FILE_MAX) next(new Error(`it is larger than ${FILE_MAX} bytes`));
      else next(null, chunk);
    },
  });
  await pipeline(createReadStream(file), hashing, createWriteStream(copy)).catch((cause: unknown) => {
    throw new UpdateProblem(
      {
        en: `${file} cannot be copied to ${copy}: ${said(cause)}. See that the stick is whole and the card has room`,
        zh: `无法将 ${file} 复制到 ${copy}，请检查 U 盘是否完好、存储卡空间是否足够`,
      },
      cause,
    );
  });
  return hash.digest("hex");
}

async function unpack(copy: string, folder: string): Promise<void> {
  await mkdir(folder);
  // Whatever the technician's umask is: the service, another user, must be able to read it.
  await chmod(folder, 0o755);
  const args = [
    "--extract",
    "--gzip",
    "--file",
    copy,
    "--directory",
    folder,
    "--no-same-owner",
    "--preserve-permissions",
  ];
  const ended = await runTool("tar", args, { timeoutMs: UNPACK_MS });
  if (ended.done) return;
  throw new UpdateProblem({
    en: `cannot unpack into ${folder}: ${ended.said.split("\n").slice(-3).join("\n")}. Nothing was installed; copy both files again`,
    zh: `无法解包到 ${folder}，未安装任何内容，请重新复制两个文件后重试`,
  });
}

const Manifest = z.object({ name: z.literal("gatehouse"), version: z.string() });

/** The signature says which version it is, and so must the program. */
function assertProgram(folder: string, line: string): void {
  const name = signedUpdate(line);
  const manifest = join(folder, "package.json");
  const found = existsSync(manifest) ? Manifest.safeParse(JSON.parse(readFileSync(manifest, "utf8"))) : null;
  if (found?.success === true && found.data.version === name?.version) return;
  throw new UpdateProblem({
    en: "what was signed is not the program of that version: pack it again",
    zh: "签名内容不是该版本的程序，请重新打包",
  });
}

const NOT_SIGNED = (file: string): UpdateProblem =>
  new UpdateProblem({
    en: `the signature of ${file} does not fit: it was changed or cut off, or who made it is none of update.keys. Copy both files again; nothing was installed`,
    zh: `${file} 的签名不符：文件被改动或不完整，或签名者不在 update.keys 中。请重新复制两个文件；未安装任何内容`,
  });

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
