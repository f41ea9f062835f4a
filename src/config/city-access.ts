/** Turns the `city` section into what the city's client and callback server are opened with, reading the files it names. */
import type { CallbackServerSettings, ServerCertificate } from "../city/callbacks.ts";
import { usualCallbackSettings } from "../city/callbacks.ts";
import type { CityClientSettings } from "../city/client.ts";
import { Secret } from "../city/secret.ts";
import type { CityConfig } from "./city.ts";

/** The environment variable that holds the password; it wins over the file and the configuration. */
const PASSWORD_VARIABLE = "GATEHOUSE_CITY_PASSWORD";

/** What the section names but does not hold. */
export interface CityAccess {
  readonly password: Secret;
  /** PEM, null for the roots that come with Node. */
  readonly ca: string | null;
}

/** How files and the environment are read. */
export interface AccessSource {
  readText(path: string): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A file or the password is missing; `text` says what to do. */
export class CityAccessError extends Error {
  override readonly name = "CityAccessError";
  readonly code: "city_password_missing" | "city_file_unreadable";
  readonly text: { readonly zh: string; readonly en: string };

  constructor(code: CityAccessError["code"], text: CityAccessError["text"], cause?: unknown) {
    super(text.en, { cause });
    this.code = code;
    this.text = text;
  }
}

/** Reads the password and the platform's root certificate. Fails with a CityAccessError. */
export async function readCityAccess(city: CityConfig, source: AccessSource): Promise<CityAccess> {
  const read = reader(source);
  return {
    password: await passwordOf(city, source, read),
    ca: city.tls.caFile === null ? null : await read("city.tls.caFile", city.tls.caFile),
  };
}

/** Reads the callback server's certificate and key; null without one. Fails with a CityAccessError. */
export async function readCallbackCertificate(
  { callbacks }: CityConfig,
  source: AccessSource,
): Promise<ServerCertificate | null> {
  const files = callbacks?.tls ?? null;
  if (files === null) return null;
  const read = reader(source);
  return {
    cert: await read("city.callbacks.tls.certFile", files.certFile),
    key: await read("city.callbacks.tls.keyFile", files.keyFile),
  };
}

function reader(source: AccessSource): (setting: string, path: string) => Promise<string> {
  return (setting, path) =>
    source.readText(path).catch((cause: unknown) => {
      const zh = `无法读取 ${setting} 指定的文件 ${path}。请检查文件是否存在以及服务账号的读取权限。`;
      const en = `The file ${path} of ${setting} cannot be read. See that it exists and that the service may read it.`;
      throw new CityAccessError("city_file_unreadable", { zh, en }, cause);
    });
}

/** The password of a file's text: its first line, "" when that is empty. Some editors begin a file with a byte order mark. */
export function passwordIn(text: string): string {
  return text.replace(/^\uFEFF/, "").split(/\r?\n/, 1)[0] ?? "";
}

async function passwordOf(
  city: CityConfig,
  source: AccessSource,
  read: (setting: string, path: string) => Promise<string>,
): Promise<Secret> {
  const given = source.environment[PASSWORD_VARIABLE];
  if (given !== undefined && given !== "") return new Secret(given);
  if (city.passwordFile !== null) {
    const text = await read("city.passwordFile", city.passwordFile);
    const line = passwordIn(text);
    if (line !== "") return new Secret(line);
  }
  if (city.password !== null) return city.password;
  throw new CityAccessError(
    "city_password_missing",
    city.passwordFile === null ? NO_PASSWORD : emptyFile(city.passwordFile),
  );
}

const NO_PASSWORD = {
  zh: `没有平台接入密码。请在 city.passwordFile 中指定一个首行为密码的文件，或设置环境变量 ${PASSWORD_VARIABLE}，然后重新启动程序。`,
  en: `There is no password for the platform. Name a file in city.passwordFile that has it in its first line, or set ${PASSWORD_VARIABLE}; then start the program again.`,
};

function emptyFile(path: string): CityAccessError["text"] {
  return {
    zh: `city.passwordFile 指定的文件 ${path} 首行为空，没有平台接入密码。请把密码写入首行。`,
    en: `The file ${path} of city.passwordFile has nothing in its first line. Put the platform's password there.`,
  };
}

/** What the client is opened with. */
export function clientSettings(parkingId: string, city: CityConfig, access: CityAccess): CityClientSettings {
  const { baseUrl, appId, dialect, timeouts, connections, maxAnswerBytes } = city;
  return {
    baseUrl,
    parkingId,
    appId,
    password: access.password,
    dialect,
    tls: { ca: access.ca, allowPlainHttp: city.tls.allowPlainHttp },
    timeouts,
    connections,
    maxAnswerBytes,
  };
}

/** What the callback server is opened with; null when the lot has none. */
export function callbackSettings(
  parkingId: string,
  city: CityConfig,
  access: { readonly password: Secret; readonly certificate: ServerCertificate | null },
): CallbackServerSettings | null {
  const { callbacks, dialect } = city;
  if (callbacks === null) return null;
  const { address, port, basePath, allow, refusedPerMinute, maxConnections } = callbacks;
  return {
    ...usualCallbackSettings,
    parkingId,
    password: access.password,
    dialect,
    maxSkewMs: callbacks.maxSkewSeconds * 1000,
    address,
    port,
    basePath,
    certificate: access.certificate,
    allow,
    refusedPerMinute,
    maxConnections,
  };
}
