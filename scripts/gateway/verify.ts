import { type Command, Option } from "commander";
import { chainOption } from "../command/chainOption.ts";
import { expectationOf, expecting } from "../command/expectedOptions.ts";
import { rarely } from "../command/help/rareOptions.ts";
import { openRecording } from "../command/openRecording.ts";
import { readAddress, readBlock, readDuration, readPaths } from "../command/optionReaders.ts";
import { addRecordOptions } from "../command/recordOptions.ts";
import { withContract } from "../command/systemPlaces.ts";
import { finality } from "../credential/commonOptions.ts";
import { DEFAULT_PORT, readListen } from "./listen.ts";
import type { ServeVerdictsOptions } from "./serveVerdicts.ts";
import { readsOption } from "./servingOptions.ts";

const DEFAULT_VERDICTS_PORT = DEFAULT_PORT + 1;

export function define(command: Command): void {
  const registry = { flag: "--registry", description: "the BatchRegistry that you trust" };
  addRecordOptions(withContract(expecting(command), { ...registry, contract: "batchRegistry" }))
    .addOption(chainOption().makeOptionMandatory())
    .option("--batch <batch>", "id, header file or folder of a batch; repeatable", readPaths)
    .option(
      "--attestations <address>",
      "judge the attestations of this registry, an AttestationRegistry or EAS",
      readAddress,
    )
    .option(
      "--attestations-from <number>",
      "also list them by account, by events from this block on; needs --issuer",
      readBlock,
    )
    .addOption(
      new Option("--listen <host:port>", "where (port 0: a free one)")
        .argParser(readListen)
        .default({ host: "127.0.0.1", port: DEFAULT_VERDICTS_PORT }, `127.0.0.1:${DEFAULT_VERDICTS_PORT}`),
    )
    .addOption(finality("how settled the copied block must be"))
    .option("--reorg-margin <duration>", "by which the block may be undone (default: 64s)", readDuration)
    .option("--clock-skew <duration>", "by which this machine's clock may be off (default: 5s)", readDuration)
    .addOption(readsOption())
    .option("--behind-proxy", "believe X-Forwarded-For, which a proxy of yours sets")
    .addHelpText("after", HELP)
    .action(async (options: ServeVerdictsOptions, called: Command) => {
      const expected = expectationOf(called, options);
      requireSubject(called, options);
      const onAnswer = openRecording(called, options);
      const { serveVerdicts } = await import("./serveVerdicts.ts");
      await serveVerdicts({ ...options, expected, onAnswer });
    });
  rarely(command, "--reads-per-second", "--record", "--verifier", "--salt", "--clock-skew", "--reorg-margin");
}

function requireSubject(
  command: Command,
  { batch, attestations, attestationsFrom }: ServeVerdictsOptions,
): void {
  if (attestations !== undefined) return;
  if (attestationsFrom !== undefined) command.error("error: --attestations-from needs --attestations");
  if (batch === undefined) command.error("error: give --batch, --attestations or both");
}

const HELP = `
GET /v1/verdicts/BATCH/INDEX says whether the credential is good now: as of which block, until when, and why. The query has
its subject, validFrom, expires, fields and proof. The gateway needs no chain for that: it keeps a copy of the batches' status, and brings
it up to date every two seconds. Cache-Control lets a verdict be kept until its freshUntil, and never beyond. POST
/v1/verdicts takes a hundred at once; GET /v1/attestations/UID, with --attestations, asks the chain; GET
/v1/attestations?recipient=ACCOUNT&schema=UID, with --attestations-from, lists the newest about an account; /openapi.json shows each request, /health and /metrics tell the rest.

Example:
  symbolon gateway verify --batch batch/ --issuer 0xISSUER --schema 0xSCHEMA --rpc https://...

It runs until it is stopped (Ctrl-C), and keeps nothing but what --record says.`;
