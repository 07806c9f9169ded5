import { once } from "node:events";
import { type Command, Option } from "commander";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { openTimelineService } from "../../src/services/timeline/serve/openTimelineService.ts";
import { readWhole } from "../command/optionReaders.ts";
import { readSecret, secretSourceOf } from "../command/secretOption.ts";
import { type Listen, readListen } from "../gateway/listen.ts";
import { printAside } from "../output.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { addStoreOption, type StoreOptions } from "../store/storeOption.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import { openTimelineStore } from "./openTimeline.ts";

const DEFAULT_TIMELINE_PORT = 8_082;

export function define(command: Command): void {
  addStoreOption(command)
    .addOption(
      new Option("--listen <host:port>", "where (port 0: a free one)")
        .argParser(readListen)
        .default({ host: "127.0.0.1", port: DEFAULT_TIMELINE_PORT }, `127.0.0.1:${DEFAULT_TIMELINE_PORT}`),
    )
    .option("--token <env:name|file:path>", "take what verifiers answered from those who present this token")
    .option("--streams <number>", "streams of events at once", readWhole(1, 100_000), 100)
    .addHelpText("after", HELP)
    .action((options: ServeOptions, called: Command) => serve(options, called));
}

const HELP = `
GET /v1/trace/WHAT answers as \`symbolon trace\` does.
/v1/events gives what changed of the events that stand, in pages, with a cursor that survives reorganizations.
/v1/events/stream gives the same as it comes (server-sent events), /v1/progress how far chains are followed, and /v1/incidents
what should not be. /openapi.json shows each request, /health and /metrics tell the rest. Nothing of it changes the store; with --token, POST /v1/verifications takes what verifiers answered from those who present it.

Whoever reaches it may read all that the store has: accounts, what they signed and what they were paid. So it listens to this
machine alone; give --listen another host only behind something that asks who it is.

Examples:
  symbolon timeline serve
  symbolon timeline serve --store postgres://... --listen 127.0.0.1:0
  symbolon timeline serve --token env:VERIFIERS_TOKEN

It runs until it is stopped (Ctrl-C), and keeps nothing. Exit code 0: it was stopped.`;

type ServeOptions = StoreOptions & {
  readonly listen: Listen;
  readonly streams: number;
  readonly token?: string;
};

async function serve(options: ServeOptions, command: Command): Promise<void> {
  const token = options.token === undefined ? undefined : readToken(command, options.token);
  const sql = await openTimelineStore(options);
  await whileUninterrupted(async (signal) => {
    const tell = troubleTeller(signal);
    const { listen, streams } = options;
    const service = await openTimelineService({ sql, token, ...listen, streams, onTrouble: tell });
    printAside([`serving the timeline of ${sql.name} at ${service.url}`]);
    if (!signal.aborted) await once(signal, "abort");
    await service.close();
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
    hint: "Put one there that was made at random, such as openssl rand -hex 16 gives.",
    details,
  });
}
