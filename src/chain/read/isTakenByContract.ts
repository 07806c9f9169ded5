import { type Address, type Hex, parseAbi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../clients.ts";
import { isSilent } from "../errors/explainThrown.ts";

const walletAbi = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
const TAKEN = "0x1626ba7e";

/**
 * Whether the contract of an account takes a signature for its own (ERC-1271); one that is none takes nothing.
 * @throws what viem throws where the node does not answer
 */
export async function isTakenByContract(
  client: ReadClient,
  wallet: Address,
  hash: Hex,
  signature: Hex,
): Promise<boolean> {
  const args = [hash, signature] as const;
  const question = { address: wallet, abi: walletAbi, functionName: "isValidSignature", args } as const;
  try {
    return (await readContract(client, question)) === TAKEN;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return false;
  }
}
