import { type Command, Option } from "commander";
import { readWhole } from "../../command/optionReaders.ts";
import { readListen } from "../../gateway/listen.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import type { ServeOptions } from "../serve.ts";
import { addStandbyOption } from "../standbyOption.ts";

const DEFAULT_TIMELINE_PORT = 8_082;

export function define(command: Command): void {
  addStandbyOption(addStoreOption(command))
    .addOption(
      new Option("--listen <host:port>", "where (port 0: a free one)")
        .argParser(readListen)
        .default({ host: "127.0.0.1", port: DEFAULT_TIMELINE_PORT }, `127.0.0.1:${DEFAULT_TIMELINE_PORT}`),
    )
    .option("--token <env:name|file:path>", "take what verifiers answered from those who present this token")
    .option("--streams <number>", "streams of events at once", readWhole(1, 100_000), 100)
    .addHelpText("after", HELP)
    .action(async (options: ServeOptions, called: Command) =>
      (await import("../serve.ts")).serve(options, called),
    );
}

const HELP = `
GET /v1/trace/WHAT answers as \`symbolon trace\` does.
/v1/events gives what changed of the events that stand, in pages, with a cursor that survives reorganizations.
/v1/events/stream gives the same as it comes (server-sent events), /v1/claims a campaign's claims by wave and by minute,
/v1/progress how far chains are followed, and /v1/incidents what should not be. /openapi.json shows each request, /health and /metrics tell the rest. Nothing of it changes the store; with --token, POST /v1/verifications takes what verifiers answered from those who present it.

Whoever reaches it may read all that the store has: accounts, what they signed and what they were paid. So it listens to this
machine alone; give --listen another host only behind something that asks who it is.

Examples:
  symbolon timeline serve
  symbolon timeline serve --store postgres://... --listen 127.0.0.1:0
  symbolon timeline serve --token env:VERIFIERS_TOKEN

It runs until it is stopped (Ctrl-C), and keeps nothing. Exit code 0: it was stopped.`;
