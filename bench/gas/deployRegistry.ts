import { bytesToHex, type Hash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import type { WordUpdate } from "../../src/sdk/credentials/groupByWord.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";

/** A file's address on IPFS (CIDv0): 53 bytes. */
const URI = "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
const REASON = 7;

/** A registry, and the issuer's two transactions with it. */
export async function deployRegistry({ viem, issuer, gasOf }: BenchChain) {
  const { address: registry } = await viem.deployContract("BatchRegistry");
  return {
    address: registry,
    /** Issues a batch. Returns gas used. */
    async issue(header: BatchHeader): Promise<number> {
      return gasOf(await writeContract(issuer, issueBatchCall({ registry, header, uri: URI })));
    },
    /** Announces revocations in one transaction. */
    announce(header: BatchHeader, masks: readonly WordUpdate[]): Promise<Hash> {
      const evidence = bytesToHex(seededBytes("evidence", 32));
      return writeContract(
        issuer,
        changeStatusCall({ registry, header, kind: "Revoke", masks, reason: REASON, evidence }),
      );
    },
  };
}
