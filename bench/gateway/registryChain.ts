import {
  type Address,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  numberToHex,
  zeroHash,
} from "viem";
import { batchRegistryAbi } from "../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { batchRegistryBuild } from "../../src/sdk/chain/builds/batchRegistryBuild.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import type { BenchChain } from "../delivery/benchChain.ts";

/** Who puts the registry there: a new account, so that it is at one address on every chain of the bench. */
const DEPLOYER: Address = "0x00000000000000000000000000000000000c1a55";
export const REGISTRY = getContractAddress({ from: DEPLOYER, nonce: 0n });
/** Of all batches here. */
export const SCHEMA = keccak256("0x01");
const GAS = 16_000_000;

/** Puts a BatchRegistry on a chain that does not mine yet. */
export function deployRegistry(chain: BenchChain): Promise<void> {
  return send(chain, DEPLOYER, batchRegistryBuild.bytecode, undefined);
}

/** Issues a batch there, by its issuer. */
export function issueBatch(chain: BenchChain, header: BatchHeader): Promise<void> {
  const data = encodeFunctionData({ abi: batchRegistryAbi, functionName: "issue", args: [header, ""] });
  return send(chain, header.issuer, data, REGISTRY);
}

/** The header of a batch whose issuer may do all with it. */
export function batchHeader(
  issuer: Address,
  batch: Pick<BatchHeader, "root" | "size" | "issuedAt">,
): BatchHeader {
  const policy = { revoker: issuer, emergency: issuer, epochLength: 3_600n, emergencyLimit: 86_400n };
  return {
    issuer,
    schema: SCHEMA,
    ...batch,
    policy: { ...policy, rulesHash: zeroHash },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
}

async function send(chain: BenchChain, from: Address, data: Hex, to: Address | undefined): Promise<void> {
  const request = chain.client.request as (asked: { method: string; params: unknown[] }) => Promise<unknown>;
  const params = [{ from, ...(to !== undefined && { to }), data, gas: numberToHex(GAS), gasPrice: "0x0" }];
  await request({ method: "eth_sendTransaction", params });
  await request({ method: "evm_mine", params: [] });
}
