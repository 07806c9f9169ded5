import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { readHeaderFile } from "../../src/node/batches/knownBatch.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { findBatch } from "../../src/sdk/chain/events/batches.ts";
import { bytesToHex, hexToBytes } from "../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { readBlockHeader } from "../../src/sdk/core/stateProof/provenState.ts";
import { horizon } from "../../src/sdk/core/status/statusWords.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { noBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { batchAt } from "../../src/sdk/credentials/batch/publishedBatch.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { createWitness } from "../../src/sdk/credentials/verify/offline/createWitness.ts";
import { checkWitness } from "../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import {
  formatWitness,
  WITNESS_FORMAT,
  type Witness,
} from "../../src/sdk/credentials/verify/offline/witness.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { readProven } from "./readProven.ts";

type WitnessOptions = ReplaceOptions & {
  readonly rpc: string;
  readonly registry?: Address;
  readonly header?: string;
  readonly block?: bigint;
  readonly finality?: Finality;
  readonly out: string;
  readonly json?: boolean;
};

/** `symbolon credential witness FILE --out WITNESS`: what lets somebody verify the credential with no network. */
export async function witness(file: string, options: WitnessOptions): Promise<void> {
  const { rpc, out, replace, block, finality, json = false } = options;
  const place = options.header === undefined ? undefined : readHeaderFile(options.header);
  const { batch, credential, proof } = readProven(file, place);
  requireOwnOutput(out, WITNESS_FORMAT, { replace });
  const client = await openReader(rpc);
  const { id, registry, header } = batchAt(client, file, batch, options.registry);
  const made = await createWitness(client, {
    registry,
    header,
    credential,
    proof,
    ...(block !== undefined && { blockNumber: block }),
    ...(finality !== undefined && { blockTag: finality }),
  });
  await requireIssued(client, made, block === undefined ? finality : undefined);
  const text = formatWitness(made);
  writeOwnOutput(out, text, { replace });
  const { number, hash, timestamp } = readBlockHeader(hexToBytes(made.block));
  const blockHash = bytesToHex(hash);
  const until = horizon(header.policy.epochLength, timestamp);
  printResult(
    json,
    {
      out,
      batch: id,
      index: credential.index,
      block: number,
      blockHash,
      blockTime: timestamp,
      horizon: until,
      bytes: text.length,
    },
    table([
      ["witness", `${out}, ${text.length.toLocaleString("en")} bytes`],
      ["credential", `${credential.index} of batch ${id}`],
      ["block", `${number}, ${isoMomentOr(timestamp, "")}`],
      ["block hash", blockHash],
      ["good", `before ${isoMomentOr(until, "")} (the horizon) at the latest`],
    ]),
  );
}

/**
 * Refuses a block from before the batch: a witness of it would prove, truly and uselessly, that there is no such batch.
 * @throws SymbolonError `BatchNotInBlock`, `NoBatch`
 */
async function requireIssued(
  client: ReadClient,
  made: Witness,
  finality: Finality | undefined,
): Promise<void> {
  const { chainId, registry, block } = made;
  const { number, hash, timestamp } = readBlockHeader(hexToBytes(block));
  const trusted = { chainId, registry, trustedBlockHash: bytesToHex(hash) };
  const { id, status } = checkWitness({ witness: made, ...trusted });
  if (status.revision !== 0) return;
  // It is not in this block, so it was issued later or never.
  const onProgress = progress("looking for the batch", "blocks");
  const issued = await findBatch(client, { registry, batch: id, fromBlock: number + 1n, onProgress });
  if (issued === undefined) throw noBatch(id, registry, client.chain.id);
  const [{ timestamp: issuedTime }, { timestamp: newest }] = await Promise.all([
    getBlock(client, { blockNumber: issued.blockNumber }),
    getBlock(client),
  ]);
  const tagged = finality === undefined || finality === "latest" ? undefined : finality;
  // As far behind the newest block as that one is now: no node tells more.
  const expected = issuedTime + (newest - timestamp);
  throw new SymbolonError({
    code: "BatchNotInBlock",
    reason: `Block ${number} (${isoMomentOr(timestamp, "")}) is before the batch, which was issued in block ${issued.blockNumber} (${isoMomentOr(issuedTime, "")}).`,
    hint:
      tagged === undefined
        ? `Give --block ${issued.blockNumber} or a later one.`
        : `Wait until block ${issued.blockNumber} is ${tagged}: the newest ${tagged} block is ${durationText(newest - timestamp)} behind the newest of all, so about ${isoMomentOr(expected, "")}. Or leave --finality out, and count on it that the chain keeps the newest block.`,
    details: {
      batch: id,
      block: number,
      blockTime: timestamp,
      issuedBlock: issued.blockNumber,
      issuedTime,
      ...(tagged !== undefined && { finality: tagged, expected }),
    },
  });
}
