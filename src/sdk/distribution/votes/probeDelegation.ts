import { type Address, concatHex, encodeFunctionData, type Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress, sign } from "viem/accounts";
import { call } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainViemError.ts";
import { MAX_UINT256 } from "../../core/bytes.ts";
import { delegationDigest } from "./delegationRefusal.ts";
import type { SignedDelegation, VotesDomain } from "./signedDelegation.ts";
import { delegateBySigCall, votesAbi } from "./votesCalls.ts";

/**
 * `taken`: the token takes a delegation that is signed under the domain, and it counts for the signer. `another`: it takes it as
 * another account's, so that its domain is another. `refused`: it takes none. `unasked`: the node runs no code for such a question.
 */
export type ProbedDelegation = "taken" | "another" | "refused" | "unasked";

/**
 * Asks a token, without a transaction, whether it takes signed delegations under a domain: by one of a key that is made for
 * the question, whose nonce is 0 and who holds nothing.
 * @throws what viem throws where the node does not answer
 */
export async function probeDelegation(client: ReadClient, domain: VotesDomain): Promise<ProbedDelegation> {
  const privateKey = generatePrivateKey();
  const delegatee = privateKeyToAddress(generatePrivateKey());
  const unsigned = { delegatee, nonce: 0n, expiry: MAX_UINT256 };
  const signature = await sign({ hash: delegationDigest(domain, unsigned), privateKey, to: "hex" });
  const delegation = { ...unsigned, signature };
  const signer = privateKeyToAddress(privateKey);
  const answer = await ask(client, domain.verifyingContract, { delegation, signer });
  if (answer === undefined) return "unasked";
  if (!answer.isTaken) return "refused";
  return BigInt(answer.delegate) === BigInt(delegatee) ? "taken" : "another";
}

type Probe = { readonly delegation: SignedDelegation; readonly signer: Address };
type ProbeAnswer = { readonly isTaken: boolean; readonly delegate: Hex };

async function ask(
  client: ReadClient,
  token: Address,
  { delegation, signer }: Probe,
): Promise<ProbeAnswer | undefined> {
  const given = encodeFunctionData(delegateBySigCall(token, delegation));
  const asked = encodeFunctionData({ abi: votesAbi, functionName: "delegates", args: [signer] });
  try {
    const { data } = await call(client, { data: asking(token, given, asked) });
    if (data === undefined || data.length !== ANSWER_DIGITS) return undefined;
    return { isTaken: BigInt(data.slice(0, WORD_DIGITS)) === 1n, delegate: `0x${data.slice(WORD_DIGITS)}` };
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    // Some nodes run no code that is not deployed.
    return undefined;
  }
}

const WORD_DIGITS = 66;
const ANSWER_DIGITS = 130;

/**
 * Code that `eth_call` runs and that is never deployed: it calls a token with the 196 bytes after it, then with the 36 after
 * those, and returns whether the first call succeeded, and the first word of the second answer.
 *
 *     60 c4 60 58 60 00 39                          copy 196 bytes to memory 0.
 *     60 00 60 00 60 c4 60 00 60 00 73 (token) 5a f1    call(gas, token, 0, 0, 196, 0, 0).
 *     60 00 52                                      memory 0: whether it succeeded ...
 *     60 24 61 011c 60 20 39                        copy 36 bytes to memory 32.
 *     60 20 60 20 60 24 60 20 73 (token) 5a fa 50   staticcall(gas, token, 32, 36, 32, 32).
 *     60 40 60 00 f3                                return 64 bytes.
 */
function asking(token: Address, given: Hex, asked: Hex): Hex {
  return concatHex([
    "0x60c460586000396000600060c46000600073",
    token,
    "0x5af1600052602461011c602039602060206024602073",
    token,
    "0x5afa5060406000f3",
    given,
    asked,
  ]);
}
