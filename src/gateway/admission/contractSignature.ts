import { parseAbi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { revertData } from "../../chain/errors/revertData.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { isRefusal } from "../../delivery/taskCalls.ts";
import type { SignedClaim } from "../../distribution/sign/signedClaim.ts";

const abi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** What a contract answers to a signature that it takes (ERC-1271). */
const VALID = "0x1626ba7e";

/**
 * Whether the account's contract takes the signature of a claim (ERC-1271).
 * @throws what viem throws where the node does not answer
 */
export async function isSignedByContract(client: ReadClient, claim: SignedClaim): Promise<boolean> {
  const { account, signature, paidBefore = 0n } = claim;
  const args = [claimDigest({ ...claim, paidBefore }), signature] as const;
  try {
    const answer = await readContract(client, {
      address: account,
      abi,
      functionName: "isValidSignature",
      args,
    });
    return answer === VALID;
  } catch (thrown) {
    // It reverts, or there is no contract, or it answers something else.
    if (isRefusal(thrown) || revertData(thrown) !== undefined) return false;
    throw thrown;
  }
}
