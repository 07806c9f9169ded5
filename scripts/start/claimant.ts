import { type Address, getAddress, type Hex } from "viem";
import { writeContract } from "viem/actions";
import { accountAt, amountAt, type Tree } from "../../src/allocation/index.ts";
import { claimCall } from "../../src/chain/calls/campaigns.ts";
import { credentialGateData } from "../../src/chain/calls/credentialGateData.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { decodeClaimError } from "../../src/distribution/index.ts";
import type { EmbeddedChain } from "./embeddedChain.ts";
import type { IssuedBatch } from "./issueCredentials.ts";
import type { PaidClaim, RefusedClaim } from "./story.ts";

/** What every claim of the story needs. */
export type ClaimSetting = {
  readonly chain: EmbeddedChain;
  readonly campaign: Address;
  readonly tree: Tree;
  readonly issued: IssuedBatch;
};

/** One claim as its claimant sends it. */
export type ClaimRequest = {
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
  readonly gateData: Hex;
};

/** The claim that the row at `index` is entitled to. */
export function rightfulClaim({ tree, issued }: ClaimSetting, index: number): ClaimRequest {
  const { batch, header } = issued;
  return {
    index: BigInt(index),
    account: getAddress(accountAt(tree.allocation, index)),
    amount: amountAt(tree.allocation, index),
    proof: tree.proof(index),
    gateData: credentialGateData({
      header,
      credential: batch.credential(index),
      proof: batch.credentialProof(index),
      field: batch.fieldProof(index, 0),
    }),
  };
}

/** Sends a claim that must be paid. */
export async function claimPaid(setting: ClaimSetting, request: ClaimRequest): Promise<PaidClaim> {
  const { chain, campaign } = setting;
  const client = await chain.clientOf(request.account);
  const hash = await writeContract(client, claimCall({ campaign, ...request }));
  const { gasUsed } = await chain.receiptOf(hash);
  const { index, account, amount } = request;
  return { index: Number(index), account, amount, gas: gasUsed };
}

export type RefusedClaimParameters = {
  /** What is wrong with it, in the story's words. */
  readonly reason: string;
  /** The custom error that must refuse it. */
  readonly error: string;
  /** Whether the same leaf is paid later. */
  readonly laterPaid: boolean;
  readonly request: ClaimRequest;
};

/**
 * Sends a claim that must be refused, for one reason and no other.
 * @throws SymbolonError `WronglyPaid`, `RefusedOtherwise`
 */
export async function claimRefused(
  setting: ClaimSetting,
  parameters: RefusedClaimParameters,
): Promise<RefusedClaim> {
  const { reason, error, laterPaid, request } = parameters;
  const { chain, campaign } = setting;
  const client = await chain.clientOf(request.account);
  const refusal = await writeContract(client, claimCall({ campaign, ...request })).then(
    () => undefined,
    (thrown: unknown) => {
      const found = decodeClaimError(thrown);
      if (found === undefined) throw thrown;
      return found;
    },
  );
  if (refusal?.error !== error) {
    throw new SymbolonError({
      code: refusal === undefined ? "WronglyPaid" : "RefusedOtherwise",
      reason: `The claim of index ${request.index} (${reason}) met ${refusal?.error ?? "no refusal"} instead of ${error}.`,
      hint: "This is a bug in Symbolon: please report it.",
      details: { reason, expected: error, met: refusal?.error ?? null },
    });
  }
  const { index, account } = request;
  return { reason, index: Number(index), account, error, sentence: refusal.sentence, laterPaid };
}
