import type { Hex } from "viem";
import { proofFromFiles, urlReader } from "../src/sdk/distribution/claimPage/index.ts";

/**
 * What an account needs to claim, out of a folder that any static host serves: one bucket and about three tiles.
 * @param published the folder's address
 * @param root the campaign's own, read from the chain: the host is not believed, nor what it says that leaves mean
 */
export async function takeProof(published: string, account: string, root: Hex) {
  const read = urlReader(published);
  const { index, amount, proof } = await proofFromFiles({ read, account, root, convention: "native" });
  return { index: BigInt(index), amount, proof };
}
