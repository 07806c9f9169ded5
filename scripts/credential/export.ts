import { existsSync } from "node:fs";
import { join } from "node:path";
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
import type { ReplaceOptions } from "../command/replaceOption.ts";
import type { SigningOptions } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import type { BatchOptions } from "./commonOptions.ts";

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
export async function exportLists(batch: string, options: ExportOptions): Promise<void> {
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
    `Block ${block.number} may be undone, so the lists are good for their own second only, and verifiers refuse ` +
    "them afterwards. For lists to publish, export again with --finality finalized, or with --reorg-margin, the time by " +
    `which the block may be undone, such as ${USUAL_MARGIN}.`;
  return [{ code: "GoodForASecond", message }];
}
