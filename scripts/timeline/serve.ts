import { once } from "node:events";
import type { Command } from "commander";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { openTimelineService } from "../../src/services/timeline/serve/openTimelineService.ts";
import { readSecret, secretSourceOf } from "../command/secretOption.ts";
import type { Listen } from "../gateway/listen.ts";
import { printAside } from "../output.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import { openStandbyOption } from "./openStandby.ts";
import { openTimelineStore } from "./openTimeline.ts";
import type { StandbyOptions } from "./standbyOption.ts";

export type ServeOptions = StoreOptions &
  StandbyOptions & {
    readonly listen: Listen;
    readonly streams: number;
    readonly token?: string;
  };

export async function serve(options: ServeOptions, command: Command): Promise<void> {
  const token = options.token === undefined ? undefined : readToken(command, options.token);
  const sql = await openTimelineStore(options);
  await whileUninterrupted(async (signal) => {
    const tell = troubleTeller(signal);
    const { listen, streams } = options;
    const standby = await openStandbyOption(sql, options, tell);
    const service = await openTimelineService({ sql, standby, token, ...listen, streams, onTrouble: tell });
    printAside([`serving the timeline of ${sql.name} at ${service.url}`]);
    if (!signal.aborted) await once(signal, "abort");
    await service.close();
    await standby?.close();
  });
}

/** Characters that a token has at least: nobody guesses sixteen. */
const MIN_TOKEN = 16;

/** @throws SymbolonError `BadToken`, and as `readSecret` */
function readToken(command: Command, source: string): string {
  const { text, place, details } = readSecret(
    secretSourceOf(command, "--token", "a token", source),
    "the token",
  );
  if (text.length >= MIN_TOKEN && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new SymbolonError({
    code: "BadToken",
    reason: `${place} holds no token of ${MIN_TOKEN} characters or more, without spaces.`,
    hint: "Put a random token there, such as the output of openssl rand -hex 16.",
    details,
  });
}
