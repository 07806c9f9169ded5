import { type Address, type Client, concat, keccak256, type Transport } from "viem";
import { getBlock } from "viem/actions";
import { statusAt } from "../../../src/sdk/chain/read/batches.ts";
import { credentialLeaf } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import type { MemberProof } from "../support/memberChain.ts";

/** The safeguard that a plain verifier goes without. */
export type VerifierHole = "None" | "AnyIssuer" | "FirmOnAnyBlock" | "NoClock";

/** What a verifier lets through, and up to which moment it says that this may be reused. */
export type Judged = { readonly valid: boolean; readonly until: bigint };

export type PlainQuestion = MemberProof & {
  readonly registry: Address;
  readonly issuer: Address;
  /** The verifier's clock. */
  readonly now: bigint;
};

/** A verifier written plainly, which asks the newest block. Every `hole ===` is a place where a safeguard may be missing. */
export async function plainVerdict(
  hole: VerifierHole,
  client: Client<Transport>,
  { registry, header, credential, proof, issuer, now }: PlainQuestion,
): Promise<Judged> {
  const no = { valid: false, until: 0n };
  const { number, timestamp } = await getBlock(client);
  if (hole !== "AnyIssuer" && header.issuer.toLowerCase() !== issuer.toLowerCase()) return no;
  const leaf = credentialLeaf(credential);
  const root = proof.reduce((node, other) => keccak256(concat([node, other].sort())), leaf);
  if (root !== header.root) return no;
  const epoch = header.policy.epochLength;
  const horizon = (timestamp / epoch + 2n) * epoch;
  const moment = hole === "NoClock" ? timestamp : now;
  if (moment >= horizon) return no;
  const place = { registry, header, index: credential.index, blockNumber: number };
  const status = await statusAt(client, { ...place, moment }).catch(() => undefined);
  const valid = status !== undefined && !status.revoked && !status.suspended;
  return { valid, until: hole === "FirmOnAnyBlock" ? horizon : moment + 1n };
}
