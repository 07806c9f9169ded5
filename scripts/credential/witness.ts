import type { Address } from "viem";
import { batchId } from "../../src/core/batchId.ts";
import { bytesToHex, hexToBytes } from "../../src/core/bytes.ts";
import { readBlockHeader } from "../../src/core/stateProof/blockHeader.ts";
import { horizon } from "../../src/core/statusWords.ts";
import type { Finality } from "../../src/credentials/verify/finality.ts";
import { createWitness } from "../../src/credentials/verify/offline/createWitness.ts";
import { formatWitness } from "../../src/credentials/verify/offline/formatWitness.ts";
import { openReader } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { writeOutput } from "../command/writeOutput.ts";
import { printResult, table } from "../output.ts";
import { otherPlace, readHeaderFile } from "./knownBatch.ts";
import { readProven } from "./readProven.ts";

export type WitnessOptions = {
  readonly rpc: string;
  /** The BatchRegistry; left out: the one that the credential names. */
  readonly registry?: Address;
  /** For a package from before its batch was issued. */
  readonly header?: string;
  readonly block?: bigint;
  readonly finality?: Finality;
  readonly out: string;
  readonly json?: boolean;
};

/** `symbolon credential witness FILE --out WITNESS`: what lets somebody verify the credential with no network. */
export async function witness(file: string, options: WitnessOptions): Promise<void> {
  const { rpc, out, block, finality, json = false } = options;
  const place = options.header === undefined ? undefined : readHeaderFile(options.header);
  const { batch, credential, proof } = readProven(file, place);
  const client = await openReader(rpc);
  if (batch.chainId !== BigInt(client.chain.id)) {
    throw otherPlace("OtherChain", file, `chain ${batch.chainId}`, `chain ${client.chain.id}`);
  }
  if (options.registry !== undefined && options.registry.toLowerCase() !== batch.registry.toLowerCase()) {
    throw otherPlace("OtherRegistry", file, batch.registry, options.registry);
  }
  const { registry, header } = batch;
  const made = await createWitness(client, {
    registry,
    header,
    credential,
    proof,
    ...(block !== undefined && { blockNumber: block }),
    ...(finality !== undefined && { blockTag: finality }),
  });
  const text = formatWitness(made);
  writeOutput(out, text);
  const { number, hash, timestamp } = readBlockHeader(hexToBytes(made.block));
  const blockHash = bytesToHex(hash);
  const until = horizon(header.policy.epochLength, timestamp);
  printResult(
    json,
    {
      out,
      batch: batchId(batch),
      index: credential.index,
      block: number,
      blockHash,
      blockTime: timestamp,
      horizon: until,
      bytes: text.length,
    },
    table([
      ["witness", `${out}, ${text.length.toLocaleString("en")} bytes`],
      ["credential", `${credential.index} of batch ${batchId(batch)}`],
      ["block", `${number}, ${momentText(timestamp, "")}`],
      ["block hash", blockHash],
      ["good", `before ${momentText(until, "")} (the horizon) at the latest`],
    ]),
  );
}
