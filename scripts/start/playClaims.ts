import { zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall } from "../../src/chain/calls/batches.ts";
import { verifyCredential } from "../../src/chain/read/verdicts.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { AnnouncedKind } from "../../src/core/status/digest.ts";
import type { Outcome } from "../../src/core/verdict.ts";
import { groupByWord } from "../../src/credentials/index.ts";
import type { Progress } from "../output.ts";
import type { Cast } from "./cast.ts";
import {
  type ClaimSetting,
  claimPaid,
  claimRefused,
  type RefusedClaimParameters,
  rightfulClaim,
} from "./claimant.ts";
import type { Contracts } from "./embeddedChain.ts";
import type { GasEntry, PaidClaim, RefusedClaim } from "./story.ts";

/** What came of all the claims. */
export type Played = {
  readonly claims: readonly PaidClaim[];
  readonly refused: readonly RefusedClaim[];
  readonly revoked: number;
  readonly suspended: number;
  readonly reinstated: number;
  readonly gas: readonly GasEntry[];
};

/**
 * Plays claim day: first what must be refused is refused, then everybody who may claims, then what must still be
 * refused. Any other outcome ends the story with an error.
 */
export async function playClaims(
  setting: ClaimSetting,
  contracts: Contracts,
  cast: Cast,
  onProgress: Progress,
): Promise<Played> {
  const refused: RefusedClaim[] = [];
  const gas: GasEntry[] = [];
  const refuse = async (parameters: RefusedClaimParameters) => {
    refused.push(await claimRefused(setting, parameters));
  };
  const change = async (kind: AnnouncedKind, index: number) => {
    gas.push(await changeOne(setting, contracts, kind, index));
  };
  const claimOf = (index: number) => rightfulClaim(setting, index);

  // Asking for more than the leaf says, and bringing somebody else's proof.
  const greedy = claimOf(cast.greedy);
  await refuse({
    reason: "wrong amount",
    error: "InvalidProof",
    laterPaid: true,
    request: { ...greedy, amount: greedy.amount + 1n },
  });
  if (cast.borrower !== undefined && cast.lender !== undefined) {
    await refuse({
      reason: "someone else's proof",
      error: "InvalidProof",
      laterPaid: true,
      request: { ...claimOf(cast.borrower), proof: claimOf(cast.lender).proof },
    });
  }

  // Credentials change: one is gone for good, one comes back.
  if (cast.revoked !== undefined) {
    await change("Revoke", cast.revoked);
    await expectOutcome(setting, contracts, cast.revoked, "Revoked");
    const request = claimOf(cast.revoked);
    await refuse({ reason: "revoked credential", error: "CredentialNotValid", laterPaid: false, request });
  }
  await change("Suspend", cast.suspended);
  await expectOutcome(setting, contracts, cast.suspended, "Suspended");
  const suspended = claimOf(cast.suspended);
  await refuse({
    reason: "suspended credential",
    error: "CredentialNotValid",
    laterPaid: true,
    request: suspended,
  });
  await change("Reinstate", cast.suspended);
  await expectOutcome(setting, contracts, cast.suspended, "Valid");

  // Everybody.
  const claims: PaidClaim[] = [];
  for (const index of cast.claimants) {
    claims.push(await claimPaid(setting, claimOf(index)));
    onProgress(claims.length, cast.claimants.length);
  }

  await refuseAfterwards(setting, cast, refuse);
  return {
    claims,
    refused,
    revoked: cast.revoked === undefined ? 0 : 1,
    suspended: 1,
    reinstated: 1,
    gas,
  };
}

/** Once more, as another address of the same person, and beyond the last index. */
async function refuseAfterwards(
  setting: ClaimSetting,
  { twice, twin }: Cast,
  refuse: (parameters: RefusedClaimParameters) => Promise<void>,
): Promise<void> {
  const again = rightfulClaim(setting, twice);
  await refuse({
    reason: "second claim",
    error: "AlreadyClaimed",
    laterPaid: false,
    request: again,
  });
  if (twin !== undefined) {
    const request = rightfulClaim(setting, twin);
    await refuse({
      reason: "second address of one person",
      error: "NullifierUsed",
      laterPaid: false,
      request,
    });
  }
  await refuse({
    reason: "index beyond count",
    error: "IndexOutOfRange",
    laterPaid: false,
    request: { ...again, index: BigInt(setting.tree.count) },
  });
}

async function changeOne(
  { chain, issued }: ClaimSetting,
  contracts: Contracts,
  kind: AnnouncedKind,
  index: number,
): Promise<GasEntry> {
  const hash = await writeContract(
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
  const { gasUsed } = await chain.receiptOf(hash);
  // A change takes effect one second after its block, so the next block sees it.
  await chain.mineBlock();
  return { what: `${kind.toLowerCase()} one credential`, transactions: 1, gas: gasUsed };
}

/** @throws SymbolonError `OutcomeMismatch` */
async function expectOutcome(
  { chain, issued }: ClaimSetting,
  contracts: Contracts,
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
  throw new SymbolonError({
    code: "OutcomeMismatch",
    reason: `The credential at index ${index} is ${outcome} where it must be ${expected}.`,
    hint: "This is a bug in Symbolon: please report it.",
    details: { index, outcome, expected },
  });
}
