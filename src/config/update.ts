/** The `update` section: whose updates this box takes. */
import { z } from "zod";
import { setting } from "../device/setting.ts";
import { publicKeySetting } from "./signing-key.ts";

export const updateSection = z
  .strictObject({
    keys: setting(z.array(publicKeySetting("gatehouse pack-update --new-key")).max(8).default([]), {
      zh: "升级包签名的公钥（Ed25519），见 docs/INSTALL.md；为空则 gatehouse update 不接受任何升级包",
      en: "Public keys (Ed25519) of those who make updates, see docs/INSTALL.md; none: gatehouse update takes no update",
    }),
  })
  .prefault({});
