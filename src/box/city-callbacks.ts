/** Opens the server the city calls, and lets the controller answer. */
import { openCallbackServer, type CallbackServer, type CallbackServerSettings } from "../city/callbacks.ts";
import type { CityWorld } from "../city/world.ts";
import type { Box } from "./box.ts";
import { callbackHandler } from "./callback-bridge.ts";

export function openCallbacks(box: Box, settings: CallbackServerSettings, world: CityWorld): Promise<CallbackServer> {
  const { log } = box.outside;
  const handler = callbackHandler({
    parkingId: box.config.lot.parkingId,
    ask: (asking) => box.ask(asking),
    nowMs: () => world.nowMs(),
  });
  return openCallbackServer(settings, world, handler, {
    refused: ({ reason, name, remoteAddress }) =>
      log("notice", "callbacks", "refused", { reason, name, remoteAddress }),
    answered: ({ name, code, elapsedMs }) => log("debug", "callbacks", "answered", { name, code, elapsedMs }),
    failed: ({ name, reason, error }) => log("error", "callbacks", "failed", { name, reason, error }),
  });
}
