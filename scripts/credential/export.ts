import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { LocalAccount } from "viem";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import { type ReadStatusLists, readStatusLists } from "../../src/node/batches/w3c/readStatusLists.ts";
import { requireSuccessor } from "../../src/node/batches/w3c/requireSuccessor.ts";
import { signStatusListCredential } from "../../src/node/batches/w3c/signedStatusList.ts";
import type { StatusPurpose } from "../../src/node/batches/w3c/statusListBits.ts";
import type { StatusList } from "../../src/node/batches/w3c/statusListCredential.ts";
import { ITS_OWN, writeOwnOutputs } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { makeDirectory } from "../../src/node/files/replaceDirectory.ts";
import { jsonText } from "../../src/sdk/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { KnownBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { USUAL_MARGIN } from "../../src/sdk/credentials/verify/decideFromStatus.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { readBlock, readDuration, readMilliseconds, readTime } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { type SigningOptions, signing } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type BatchOptions, finality, onChain } from "./commonOptions.ts";

const EXPORT_HELP = `
What verifiers look up must not be undone by a reorg. So say how sure the block is: --finality finalized, or
--reorg-margin DURATION by which it may be undone. Without, and with a margin of 0, a list of a block that is not final
is good for its own second alone.

Example:
  symbolon credential export club --out site --url 'https://issuer.example/{batch}/{purpose}' --sign --finality finalized`;

/** What the command takes. */
export function define(command: Command): void {
  signing(onChain(command))
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .requiredOption("--out <dir>", "where to write them; {batch} in it stands for the batch's id")
    .requiredOption(
      "--url <template>",
      "where they will be published, such as https://issuer.example/{batch}/{purpose}",
    )
    .addOption(replaceOption())
    .addOption(
      new Option("--purpose <purpose>", "only this list (default: both)").choices([
        "revocation",
        "suspension",
      ]),
    )
    .option("--sign", "as JWTs, with the issuer's key")
    .option("--at <moment>", "the moment that they answer for (default: the block's)", readTime)
    .option("--block <number>", "the block to read (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .option(
      "--reorg-margin <duration>",
      "by which the block may be undone, where it is not final (default: 0)",
      readDuration,
    )
    .option("--ttl <duration>", "after which verifiers should look for a newer list", (text) =>
      readMilliseconds(text, (digits) => `${Math.ceil(Number(digits) / 1_000)}s if they are milliseconds`),
    )
    .option("--from-block <number>", "where to begin to look for the batch, if given by id", readBlock)
    .addHelpText("after", EXPORT_HELP)
    .action(async (batch, options) => {
      if (options.block !== undefined && options.finality !== undefined) {
        command.error(
          "error: give --block or --finality: a block that is named by its number is as final as it is",
        );
      }
      if (options.purpose === undefined && !options.url.includes("{purpose}")) {
        command.error("error: --url needs {purpose} in it: each list has an address of its own");
      }
      await exportLists(batch, options);
    });
}

type ExportOptions = Omit<BatchOptions, "batch"> &
  SigningOptions &
  ReplaceOptions & {
    readonly out: string;
    readonly url: string;
    readonly purpose?: StatusPurpose;
    readonly block?: bigint;
    readonly finality?: Finality;
    readonly at?: bigint;
    readonly reorgMargin?: bigint;
    readonly ttl?: number;
    readonly sign?: boolean;
  };

/** What is written over what an earlier run, or somebody, put there. */
function requireSuccessorIn(file: string, list: StatusList): void {
  if (existsSync(file)) requireSuccessor(file, readText(file, "Choose another --out."), list);
}

/** `symbolon credential export BATCH`: its status as W3C Bitstring Status List credentials. */
async function exportLists(batch: string, options: ExportOptions): Promise<void> {
  const { rpc, purpose, block, finality, reorgMargin, ttl, at, sign = false } = options;
  const client = sign ? await openWriter(rpc, options) : await openReader(rpc);
  const onProgress = progress("looking for the batch", "blocks");
  const known = await knownBatch(client, { ...options, batch, onProgress });
  const ofBatch = (template: string) => template.replaceAll("{batch}", known.id);
  const out = ofBatch(options.out);
  const made = await readStatusLists(client, {
    batch: known,
    blockNumber: block,
    finality,
    reorgMargin,
    moment: at,
    ttl,
    purpose,
    urlOf: (one) => ofBatch(options.url).replaceAll("{purpose}", one),
    onProgress: progress("reading events", "blocks"),
  });
  const fileOf = (one: StatusPurpose) => join(out, `${one}.${sign ? "jwt" : "json"}`);
  if (!options.replace)
    for (const { purpose: one, list } of made.lists) requireSuccessorIn(fileOf(one), list);
  // A node's own account has no key at hand, and is refused by name.
  const account = "account" in client ? (client.account as LocalAccount) : undefined;
  const texts = new Map<StatusPurpose, string>();
  for (const { purpose: one, list } of made.lists) {
    const unsigned = account === undefined;
    texts.set(
      one,
      unsigned ? jsonText(list.credential, 2) : await signStatusListCredential({ ...list, account }),
    );
  }
  // Nothing is left behind where it fails before. What is there is an earlier list, or to be replaced.
  makeDirectory(out);
  writeOwnOutputs(
    [...texts].map(([one, text]) => [fileOf(one), text] as const),
    ITS_OWN,
  );
  tellExported(known, made, fileOf, options);
}

function tellExported(
  batch: KnownBatch,
  made: ReadStatusLists,
  fileOf: (purpose: StatusPurpose) => string,
  options: ExportOptions,
): void {
  const { revision, block, asOf, moment } = made;
  const lists = made.lists.map(({ purpose, list: { credential } }) => {
    const { id: url, validUntil } = credential;
    return { purpose, file: fileOf(purpose), url, validUntil };
  });
  const warnings = warningsOf(batch, made, options);
  const { sign: signed = false, json = false } = options;
  const asRead = { revision, block: block.number, blockHash: block.hash, asOf, moment };
  printResult(json, { batch: batch.id, ...asRead, signed, lists, warnings }, [
    ...table([
      ["batch", `${batch.id}, revision ${revision}`],
      ["block", `${block.number}, ${isoMomentOr(block.timestamp, "")}`],
      ["moment", isoMomentOr(moment, "")],
      ...lists.map(
        ({ purpose, file, validUntil }) => [purpose, `${file}, good until ${validUntil}`] as const,
      ),
    ]),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ]);
}

/** Of lists that are good for a second because nobody said how sure the block is; where epochs are seconds, all are. */
function warningsOf(
  { header }: KnownBatch,
  { block, isSettled }: ReadStatusLists,
  { reorgMargin }: ExportOptions,
) {
  if (isSettled || reorgMargin !== undefined || header.policy.epochLength === 0n) return [];
  const message =
    `Block ${block.number} may be undone, so what was written is good for its own second alone, and verifiers refuse ` +
    "it afterwards. For lists to publish, export again with --finality finalized, or with --reorg-margin DURATION by " +
    `which the block may be undone, such as ${USUAL_MARGIN}.`;
  return [{ code: "GoodForASecond", message }];
}
