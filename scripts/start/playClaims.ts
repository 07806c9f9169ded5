import { type Address, getAddress, type Hex, zeroHash } from "viem";
import { accountAt, amountAt } from "../../src/sdk/allocation/allocation.ts";
import type { Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { changeStatusCall } from "../../src/sdk/chain/calls/batches.ts";
import { claimCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { credentialGateData } from "../../src/sdk/chain/calls/credentialGateData.ts";
import { verifyCredential } from "../../src/sdk/chain/read/verdicts.ts";
import type { AnnouncedKind } from "../../src/sdk/core/status/digest.ts";
import type { Outcome } from "../../src/sdk/core/verdict.ts";
import { groupByWord } from "../../src/sdk/credentials/index.ts";
import type { Progress } from "../progress.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";
import { awaitRefusal, type GasEntry, gasEntry, plainSentence, storyBug } from "./helpers.ts";
import type { Cast, IssuedBatch } from "./issueCredentials.ts";

/** One claim that was paid. */
export type PaidClaim = {
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  readonly gas: bigint;
};

/** One claim that was refused, as it had to be. */
export type RefusedClaim = {
  readonly reason: string;
  readonly index: number;
  readonly account: Address;
  /** The contract's custom error, by name. */
  readonly error: string;
  /** The same in words, without the values of the case. */
  readonly sentence: string;
  /** Whether a later claim of the same leaf was paid, after what stopped it had been put right. */
  readonly laterPaid: boolean;
};

/** What every claim of the story needs. */
type Setting = {
  readonly chain: EmbeddedChain;
  readonly contracts: Contracts;
  readonly campaign: Address;
  readonly tree: Tree;
  readonly issued: IssuedBatch;
};

/** Tries a claim that must be refused. @param change what is wrong with it, where it is not the claimant's own fault */
type Refuse = (
  why: Pick<RefusedClaim, "reason" | "error" | "laterPaid">,
  index: number,
  change?: Partial<ClaimRequest>,
) => Promise<void>;

/**
 * Plays claim day: first what must be refused is refused, then everybody who may claims, then what must still be
 * refused. Any other outcome ends the story with an error.
 */
export async function playClaims(setting: Setting, cast: Cast, onProgress: Progress) {
  const refused: RefusedClaim[] = [];
  const gas: GasEntry[] = [];
  const refuse: Refuse = async (why, index, change = {}) => {
    refused.push(await claimRefused(setting, why, { ...rightfulClaim(setting, index), ...change }));
  };
  const change = async (kind: AnnouncedKind, index: number, outcome: Outcome) => {
    gas.push(await changeOne(setting, kind, index));
    await expectOutcome(setting, index, outcome);
  };

  // Asking for more than the leaf says, and bringing somebody else's proof.
  const { amount } = rightfulClaim(setting, cast.greedy);
  const unproven = { error: "InvalidProof", laterPaid: true };
  await refuse({ reason: "wrong amount", ...unproven }, cast.greedy, { amount: amount + 1n });
  if (cast.borrower !== undefined && cast.lender !== undefined) {
    const { proof } = rightfulClaim(setting, cast.lender);
    await refuse({ reason: "someone else's proof", ...unproven }, cast.borrower, { proof });
  }

  // Credentials change: one is gone for good, one comes back.
  const error = "CredentialNotValid";
  if (cast.revoked !== undefined) {
    await change("Revoke", cast.revoked, "Revoked");
    await refuse({ reason: "revoked credential", error, laterPaid: false }, cast.revoked);
  }
  await change("Suspend", cast.suspended, "Suspended");
  await refuse({ reason: "suspended credential", error, laterPaid: true }, cast.suspended);
  await change("Reinstate", cast.suspended, "Valid");

  // Everybody.
  const claims: PaidClaim[] = [];
  for (const index of cast.claimants) {
    claims.push(await claimPaid(setting, rightfulClaim(setting, index)));
    onProgress(claims.length, cast.claimants.length);
  }

  await refuseAfterwards(setting, cast, refuse);
  const revoked = cast.revoked === undefined ? 0 : 1;
  return { claims, refused, revoked, suspended: 1, reinstated: 1, gas };
}

/** Once more, as another address of the same person, and beyond the last index. */
async function refuseAfterwards({ tree }: Setting, { twice, twin }: Cast, refuse: Refuse): Promise<void> {
  const forGood = { laterPaid: false };
  await refuse({ reason: "second claim", error: "AlreadyClaimed", ...forGood }, twice);
  if (twin !== undefined) {
    await refuse({ reason: "second address of one person", error: "NullifierUsed", ...forGood }, twin);
  }
  const beyond = { index: BigInt(tree.count) };
  await refuse({ reason: "index beyond count", error: "IndexOutOfRange", ...forGood }, twice, beyond);
}

async function changeOne(
  { chain, contracts, issued }: Setting,
  kind: AnnouncedKind,
  index: number,
): Promise<GasEntry> {
  const receipt = await chain.send(
    chain.issuer,
    changeStatusCall({
      registry: contracts.batchRegistry,
      header: issued.header,
      kind,
      masks: groupByWord([index]),
      reason: 0,
      evidence: zeroHash,
    }),
  );
  // A change takes effect one second after its block, so the next block sees it.
  await chain.mineBlock();
  return gasEntry(`${kind.toLowerCase()} one credential`, receipt);
}

/** @throws SymbolonError `OutcomeMismatch` */
async function expectOutcome(
  { chain, contracts, issued }: Setting,
  index: number,
  expected: Outcome,
): Promise<void> {
  const { outcome } = await verifyCredential(chain.publicClient, {
    verifier: contracts.credentialVerifier,
    header: issued.header,
    credential: issued.batch.credential(index),
    proof: issued.batch.credentialProof(index),
  });
  if (outcome === expected) return;
  const reason = `The credential at index ${index} is ${outcome} where it must be ${expected}.`;
  throw storyBug("OutcomeMismatch", reason, { index, outcome, expected });
}

/** One claim as its claimant sends it. */
type ClaimRequest = {
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
  readonly gateData: Hex;
};

/** The claim that the row at `index` is entitled to. */
function rightfulClaim({ tree, issued }: Setting, index: number): ClaimRequest {
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
/** Several times what a claim of the story takes: to look first what it takes is half of the work. */
const CLAIM_GAS = 1_000_000n;

async function claimPaid({ chain, campaign }: Setting, request: ClaimRequest): Promise<PaidClaim> {
  const client = await chain.clientOf(request.account);
  const { gasUsed } = await chain.send(client, claimCall({ campaign, ...request }), CLAIM_GAS);
  const { index, account, amount } = request;
  return { index: Number(index), account, amount, gas: gasUsed };
}

/**
 * Sends a claim that must be refused, for one reason and no other.
 * @throws SymbolonError `WronglyPaid`, `RefusedOtherwise`
 */
async function claimRefused(
  { chain, campaign }: Setting,
  { reason, error, laterPaid }: Pick<RefusedClaim, "reason" | "error" | "laterPaid">,
  request: ClaimRequest,
): Promise<RefusedClaim> {
  const { index, account } = request;
  const client = await chain.clientOf(account);
  const refusal = await awaitRefusal(chain.send(client, claimCall({ campaign, ...request })));
  if (refusal?.error === error) {
    return { reason, index: Number(index), account, error, sentence: plainSentence(error), laterPaid };
  }
  throw storyBug(
    refusal === undefined ? "WronglyPaid" : "RefusedOtherwise",
    `The claim of index ${index} (${reason}) met ${refusal?.error ?? "no refusal"} instead of ${error}.`,
    { reason, expected: error, met: refusal?.error ?? null },
  );
}
