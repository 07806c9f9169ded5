import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { LocalAccount } from "viem";
import { getBlock } from "viem/actions";
import { jsonText } from "../../src/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/core/text/moment.ts";
import {
  type StatusPurpose,
  signStatusListCredential,
  statusListCredential,
} from "../../src/credentials/node/index.ts";
import { knownBatch } from "../../src/credentials/node/knownBatch.ts";
import { readPlanes } from "../../src/credentials/node/w3c/readPlanes.ts";
import { requireSuccessor } from "../../src/credentials/node/w3c/requireSuccessor.ts";
import type { StatusList } from "../../src/credentials/node/w3c/statusListCredential.ts";
import type { Finality } from "../../src/credentials/verify/node/askNode.ts";
import { readText } from "../../src/files/readText.ts";
import { makeDirectory } from "../../src/files/replaceDirectory.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { readBlock, readSeconds, readTime } from "../command/optionReaders.ts";
import { type SigningOptions, signing } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type BatchOptions, finality, onChain } from "./commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  signing(onChain(command))
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .requiredOption("--out <folder>", "where to write them; {batch} in it stands for the batch's id")
    .requiredOption(
      "--url <template>",
      "where they will be published, such as https://issuer.example/{batch}/{purpose}",
    )
    .option("--replace", "also where there is a list of another batch or address, or of a later block")
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
    .option("--reorg-margin <seconds>", "by which the block may be undone (default: 0)", readSeconds)
    .option("--ttl <milliseconds>", "after which verifiers should look for a newer list", (text) =>
      Number(readSeconds(text)),
    )
    .option("--from-block <number>", "where to begin to look for the batch, if given by id", readBlock)
    .action(async (batch, options) => {
      if (options.purpose === undefined && !options.url.includes("{purpose}")) {
        command.error("error: --url needs {purpose} in it: each list has an address of its own");
      }
      await exportLists(batch, options);
    });
}

type ExportOptions = Omit<BatchOptions, "batch"> &
  SigningOptions & {
    readonly out: string;
    readonly url: string;
    readonly purpose?: StatusPurpose;
    readonly block?: bigint;
    readonly finality?: Finality;
    readonly at?: bigint;
    readonly reorgMargin?: bigint;
    readonly ttl?: number;
    readonly sign?: boolean;
    readonly replace?: boolean;
  };

/** What is written over what an earlier run, or somebody, put there. */
function requireSuccessorIn(file: string, list: StatusList): void {
  if (existsSync(file)) requireSuccessor(file, readText(file, "Choose another --out."), list);
}

/** `symbolon credential export BATCH`: its status as W3C Bitstring Status List credentials. */
async function exportLists(batch: string, options: ExportOptions): Promise<void> {
  const { rpc, purpose, finality, reorgMargin = 0n, ttl, sign = false, json = false } = options;
  const client = sign ? await openWriter(rpc, options) : await openReader(rpc);
  const onProgress = progress("looking for the batch", "blocks");
  const known = await knownBatch(client, { ...options, batch, onProgress });
  const { registry, header } = known;
  const ofBatch = (template: string) => template.replaceAll("{batch}", known.id);
  const out = ofBatch(options.out);
  const at =
    options.block === undefined ? { blockTag: finality ?? "latest" } : { blockNumber: options.block };
  const found = await getBlock(client, at);
  const block = { number: found.number, hash: found.hash, timestamp: found.timestamp };
  const asOf = finality === "finalized" ? block.timestamp : block.timestamp - reorgMargin;
  const moment = options.at ?? asOf;
  const reading = progress("reading events", "blocks");
  const { revision, planes } = await readPlanes(client, known, block.number, reading);
  const lists: { purpose: StatusPurpose; file: string; url: string; validUntil: string }[] = [];
  const texts: string[] = [];
  for (const plane of planes.filter((one) => purpose === undefined || one.purpose === purpose)) {
    const list = statusListCredential({
      chainId: BigInt(client.chain.id),
      registry,
      header,
      url: ofBatch(options.url).replaceAll("{purpose}", plane.purpose),
      plane,
      block,
      revision,
      asOf,
      moment,
      ...(ttl !== undefined && { ttl }),
    });
    const file = join(out, `${plane.purpose}.${sign ? "jwt" : "json"}`);
    if (!options.replace) requireSuccessorIn(file, list);
    const account = "account" in client ? (client.account as LocalAccount) : undefined;
    // A node's own account has no key at hand, and is refused by name.
    const unsigned = account === undefined;
    texts.push(
      unsigned ? jsonText(list.credential, 2) : await signStatusListCredential({ ...list, account }),
    );
    const { id, validUntil } = list.credential;
    lists.push({ purpose: plane.purpose, file, url: id, validUntil });
  }
  // Nothing is left behind where it fails before.
  makeDirectory(out);
  for (const [i, { file }] of lists.entries()) writeOutput(file, texts[i] ?? "");
  printResult(
    json,
    {
      batch: known.id,
      revision,
      block: block.number,
      blockHash: block.hash,
      asOf,
      moment,
      signed: sign,
      lists,
    },
    table([
      ["batch", `${known.id}, revision ${revision}`],
      ["block", `${block.number}, ${isoMomentOr(block.timestamp, "")}`],
      ["moment", isoMomentOr(moment, "")],
      ...lists.map(
        ({ purpose: what, file, validUntil }) => [what, `${file}, good until ${validUntil}`] as const,
      ),
    ]),
  );
}
