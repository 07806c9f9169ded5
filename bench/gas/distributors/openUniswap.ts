import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { encodeDeployData, encodeFunctionData, parseAbi } from "viem";
import { uniswapTree } from "../uniswapTree.ts";
import type { Distributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

const ARTIFACT = "@uniswap/merkle-distributor/build/MerkleDistributor.json";
const abi = parseAbi([
  "constructor(address token, bytes32 merkleRoot)",
  "function claim(uint256 index, address account, uint256 amount, bytes32[] proof)",
]);

/** Uniswap's distributor as Uniswap published it: their compiler, their settings, their bytecode. */
export async function openUniswap(stage: Stage): Promise<Distributor> {
  const { allocation, token, deploy, give, relay } = stage;
  const path = createRequire(import.meta.url).resolve(ARTIFACT);
  const { bytecode } = JSON.parse(readFileSync(path, "utf8")) as { bytecode: string };
  const { root, proofOf } = uniswapTree(allocation);
  const creation = await deploy(encodeDeployData({ abi, bytecode: `0x${bytecode}`, args: [token, root] }));
  const { accountAt, amountAt } = allocation;
  return {
    name: "Uniswap MerkleDistributor, published bytecode (@uniswap/merkle-distributor 1.0.1)",
    opening: creation.gas + (await give(creation.address)),
    claim(index) {
      const args = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(creation.address, encodeFunctionData({ abi, functionName: "claim", args }));
    },
  };
}
