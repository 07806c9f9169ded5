import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Address, encodeDeployData, getContractAddress, type Hex, parseAbi } from "viem";
import type { BenchChain } from "./openBenchChain.ts";

const ARTIFACT = "@uniswap/merkle-distributor/build/MerkleDistributor.json";
const CONSTRUCTOR = parseAbi(["constructor(address token, bytes32 merkleRoot)"]);

/** Deploys Uniswap's distributor as Uniswap published it: their compiler, their settings, their bytecode. */
export async function deployUniswap(
  { operator, publicClient, gasOf }: BenchChain,
  token: Address,
  root: Hex,
) {
  const path = createRequire(import.meta.url).resolve(ARTIFACT);
  const { bytecode } = JSON.parse(readFileSync(path, "utf8")) as { bytecode: string };
  const from = operator.account.address;
  const nonce = BigInt(await publicClient.getTransactionCount({ address: from }));
  const data = encodeDeployData({ abi: CONSTRUCTOR, bytecode: `0x${bytecode}`, args: [token, root] });
  await gasOf(await operator.sendTransaction({ data }));
  return getContractAddress({ from, nonce });
}
