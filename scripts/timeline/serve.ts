import { once } from "node:events";
import { type Command, Option } from "commander";
import { openTimelineService } from "../../src/timeline/serve/openTimelineService.ts";
import { readWhole } from "../command/optionReaders.ts";
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
    .option("--streams <n>", "streams of events at once", readWhole(1, 100_000), 100)
    .addHelpText("after", HELP)
    .action(serve);
}

const HELP = `
GET /v1/trace/WHAT answers as \`symbolon trace\` does; /v1/events gives what changed of the events that stand, in pages, with a
cursor that survives reorganisations, /v1/events/stream the same as it comes (server-sent events), /v1/progress how far chains
are followed. /openapi.json shows each request, /health and /metrics tell the rest. Nothing of it changes the store.

Whoever reaches it may read all that the store has: accounts, what they signed and what they were paid. So it listens to this
machine alone; give --listen another host only behind something that asks who it is.

Examples:
  symbolon timeline serve
  symbolon timeline serve --store postgres://... --listen 127.0.0.1:0

It runs until it is stopped (Ctrl-C), and keeps nothing. Exit code 0: it was stopped.`;

type ServeOptions = StoreOptions & { readonly listen: Listen; readonly streams: number };

async function serve(options: ServeOptions): Promise<void> {
  const sql = await openTimelineStore(options);
  await whileUninterrupted(async (signal) => {
    const tell = troubleTeller(signal);
    const { listen, streams } = options;
    const service = await openTimelineService({ sql, ...listen, streams, onTrouble: tell });
    printAside([`serving the timeline of ${sql.name} at ${service.url}`]);
    if (!signal.aborted) await once(signal, "abort");
    await service.close();
  });
}
