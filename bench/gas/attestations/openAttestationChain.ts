import { type Address, encodeDeployData, type Hex, type TransactionReceipt } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type BenchChain, GENESIS, openBenchChain } from "../openBenchChain.ts";

export type Sender = BenchChain["issuer"];

/** A chain with one registry on it. */
export type AttestationChain = Awaited<ReturnType<typeof openAttestationChain>>;

/** Seconds between two transactions: each has a block of its own. */
const BLOCK_TIME = 12n;
/** Given to every transaction, so that nothing is estimated; below the block's 60,000,000. */
const GAS = 59_000_000n;

/** What differs from the chain of the other rows: for the results file. */
export const ATTESTATION_CHAIN = {
  chains:
    "one a registry, all alike: same accounts, nonces, clock (12 s a block) and random bytes, none of them zero",
  transactionGasCap:
    "lifted, from 16,777,216 (EIP-7825): all three peers need more for 100 items of 320 bytes",
  blockGasLimit: 60_000_000,
} as const;

/**
 * Starts a chain for one registry. Every registry finds the same accounts, nonces and clock: what two registries with
 * one ABI are sent is the same byte for byte, and so is what a second run sends. The cap of 16,777,216 gas a
 * transaction (EIP-7825) is lifted, since the peers need more for their longest lists.
 */
export async function openAttestationChain() {
  const chain = await openBenchChain({ transactionGasCap: false });
  let time = BigInt(Date.parse(GENESIS) / 1000);

  /** Sends a transaction twelve seconds after the one before it. */
  const send: Send = async (from, call) => {
    time += BLOCK_TIME;
    await chain.testClient.setNextBlockTimestamp({ timestamp: time });
    return chain.receiptOf(await from.sendTransaction({ ...call, gas: GAS }));
  };
  return attestingOn(chain, send);
}

type Send = (from: Sender, call: { to?: Address; data: Hex }) => Promise<TransactionReceipt>;

/** A chain as registries of attestations are deployed on it. @param send sends a transaction, each in a block of its own */
export function attestingOn(chain: BenchChain, send: Send = chain.send) {
  return {
    operator: chain.operator,
    issuer: chain.issuer,
    relayer: chain.relayer,
    chainId: chain.publicClient.chain.id,
    close: chain.close,
    send,
    /** Deploys a contract from the operator's account. */
    async deploy(bytecode: Hex, creation?: { abi: readonly unknown[]; args: readonly unknown[] }) {
      const data = creation === undefined ? bytecode : encodeDeployData({ ...creation, bytecode });
      const { contractAddress } = await send(chain.operator, { data });
      if (contractAddress) return contractAddress;
      throw new SymbolonError({
        code: "NotDeployed",
        reason: "The receipt of a deployment names no contract.",
        hint: "Look whether Hardhat's version has changed.",
      });
    },
  };
}
