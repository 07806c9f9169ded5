import { encodeAbiParameters, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import type { Attestation } from "../../../src/sdk/chain/read/attestations.ts";
import { type Schema, schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import type { ImportSource } from "../../../src/sdk/credentials/import/selectImports.ts";
import type { Draw } from "../faults/draw.ts";

export const START = 1_800_000_000n;
export const RESOLVER = `0x${"5e".repeat(20)}` as const;

const SCHEMAS: readonly Schema[] = [
  { schema: "bool a", resolver: zeroAddress, revocable: true },
  { schema: "bool a", resolver: RESOLVER, revocable: true },
];
const UIDS = SCHEMAS.map(schemaUid);
const TRUE = encodeAbiParameters([{ type: "bool" }], [true]);

/** What an issuer attested at the source, and has revoked of it since. */
export type Story = { now: bigint; attestations: Attestation[] };

const uidOf = (number: number): Hex => keccak256(toHex(`attestation ${number}`));
const UID = Array.from({ length: 40 }, (_, i) => uidOf(i));

/** An attestation more: some expire, some refer to an earlier one. */
export function attest(story: Story, draw: Draw, isOneSchema: boolean): void {
  const { attestations, now } = story;
  const number = attestations.length;
  const referred = draw.chance(25) ? attestations[draw.below(number + 1)] : undefined;
  attestations.push({
    uid: UID[number] ?? uidOf(number),
    schema: UIDS[isOneSchema ? 0 : draw.below(2)] as Hex,
    time: now,
    expirationTime: draw.chance(30) ? now + BigInt(1 + draw.below(5_000)) : 0n,
    revocationTime: 0n,
    refUID: referred?.uid ?? zeroHash,
    recipient: zeroAddress,
    attester: zeroAddress,
    revocable: true,
    data: TRUE,
  });
}

/** Revokes one of them there, if it is not yet. */
export function revokeThere(story: Story, draw: Draw): void {
  const at = draw.below(story.attestations.length);
  const one = story.attestations[at];
  if (one === undefined || one.revocationTime !== 0n) return;
  story.attestations[at] = { ...one, revocationTime: story.now };
}

/** All of it, as a run reads it. */
export function sourceOf({ now, attestations }: Story): ImportSource {
  return {
    chainId: 1,
    registry: zeroAddress,
    issuer: zeroAddress,
    block: now - START,
    time: now,
    attestations: [...attestations],
    schemas: new Map(UIDS.map((uid, i) => [uid, SCHEMAS[i] as Schema])),
  };
}
