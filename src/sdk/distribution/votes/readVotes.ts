import type { Address } from "viem";
import { getCode, readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import type { AtBlock } from "../../chain/read/atBlock.ts";
import { delegateOf } from "../../chain/read/delegateOf.ts";
import { readVotesDomain } from "./readVotesDomain.ts";
import type { VotesDomain } from "./signedDelegation.ts";
import { votesAbi } from "./votesCalls.ts";
import { noSignedDelegation, noVotes } from "./votesErrors.ts";

export type ReadVotesParameters = AtBlock & {
  readonly token: Address;
  /** Whose votes. */
  readonly account: Address;
};

/** What a token with votes says of an account. */
export type AccountVotes = {
  /** Who has the votes of the account's balance; the zero address: nobody, as before the first delegation. */
  readonly delegate: Address;
  /** The account's next nonce; undefined: the token has none, and takes no signed delegation. */
  readonly nonce: bigint | undefined;
};

/**
 * Reads whether a token has votes, and who has those of an account.
 * @returns undefined: the token has no votes
 * @throws what viem throws where the node does not answer
 */
export async function readVotes(
  client: ReadClient,
  { token, account, blockNumber }: ReadVotesParameters,
): Promise<AccountVotes | undefined> {
  const ask = async (functionName: "delegates" | "getVotes" | "getCurrentVotes" | "nonces") => {
    try {
      const question = { address: token, abi: votesAbi, functionName, args: [account] } as const;
      return await readContract(client, { ...question, blockNumber });
    } catch (thrown) {
      if (isAnotherContract(thrown)) return undefined;
      throw thrown;
    }
  };
  const delegate = await ask("delegates");
  if (typeof delegate !== "string") return undefined;
  const [votes, nonce] = await Promise.all([ask("getVotes"), ask("nonces")]);
  if ((votes ?? (await ask("getCurrentVotes"))) === undefined) return undefined;
  return { delegate, nonce: typeof nonce === "bigint" ? nonce : undefined };
}

/** What an account needs to know of a token to sign a delegation, and the sender to check it. */
export type VotesToken = {
  readonly delegate: Address;
  readonly nonce: bigint;
  readonly domain: VotesDomain;
  /** Whether the account has code of its own, so that it delegates by a call: not what a key lent it (EIP-7702). */
  readonly isContract: boolean;
};

/**
 * Reads whether an account can delegate its votes in a token by a signature, and what it signs.
 * @throws SymbolonError `NoVotes`, `NoSignedDelegation`, `VotesDomainUnknown`; what viem throws where the node does not answer
 */
export async function readVotesToken(
  client: ReadClient,
  { token, account }: Omit<ReadVotesParameters, "blockNumber">,
): Promise<VotesToken> {
  const [votes, isContract] = await Promise.all([
    readVotes(client, { token, account }),
    hasOwnCode(client, account),
  ]);
  if (votes === undefined) throw noVotes(token);
  const { delegate, nonce } = votes;
  if (nonce === undefined) throw noSignedDelegation(token);
  return { delegate, nonce, isContract, domain: await readVotesDomain(client, { token }) };
}

/** Whether an account is a contract, which cannot sign as `delegateBySig` asks. */
export async function hasOwnCode(client: ReadClient, account: Address): Promise<boolean> {
  const code = await getCode(client, { address: account });
  return code !== undefined && delegateOf(code) === undefined;
}
