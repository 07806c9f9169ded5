import { expect } from "chai";
import fc from "fast-check";
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import type { ImportSource } from "../../../../src/sdk/credentials/import/selectImports.ts";
import {
  type CredentialsFile,
  requireNoneEnded,
  storedRows,
} from "../../../../src/sdk/credentials/import/storedBatch.ts";
import { isDeep } from "../../../deep.ts";

const NOW = 1_800_000_000n;
const uidOf = (index: number): Hex => keccak256(toHex(`attestation ${index}`));

/** What became of one attestation since a batch was built of it: at its source, and here. */
type Life = {
  readonly isGone: boolean;
  readonly revoked: bigint;
  readonly expires: bigint;
  readonly isRevokedHere: boolean;
};
const moments = fc.constantFrom(0n, NOW - 1_000n, NOW - 1n, NOW);
const life: fc.Arbitrary<Life> = fc.record({
  isGone: fc.boolean(),
  revoked: moments,
  expires: fc.oneof(moments, fc.constant(NOW + 1n)),
  isRevokedHere: fc.boolean(),
});

/** A batch of these, and what its source says of them and of others by now. */
function history(lives: readonly Life[]): { readonly file: CredentialsFile; readonly source: ImportSource } {
  const policy = {
    revoker: zeroAddress,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const header = {
    issuer: zeroAddress,
    schema: zeroHash,
    root: zeroHash,
    size: BigInt(lives.length),
    issuedAt: NOW,
    policy,
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const credentials = lives.map(({ expires }, index) => ({
    source: uidOf(index),
    credential: {
      index: BigInt(index),
      subject: zeroAddress,
      validFrom: 5n,
      expires,
      fields: zeroHash,
    },
    values: [],
    proof: [],
    fieldProofs: [],
  }));
  const there = (index: number, { revoked: revocationTime, expires: expirationTime }: Life) => ({
    uid: uidOf(index),
    schema: zeroHash,
    time: 5n,
    expirationTime,
    revocationTime,
    refUID: zeroHash,
    recipient: zeroAddress,
    attester: zeroAddress,
    revocable: true,
    data: "0x" as const,
  });
  const newcomer = there(lives.length, { isGone: false, revoked: 0n, expires: 0n, isRevokedHere: false });
  const attestations = [...lives.flatMap((one, i) => (one.isGone ? [] : there(i, one))), newcomer];
  const schema = { schema: "bool a", resolver: zeroAddress, revocable: true } as const;
  return {
    file: {
      format: "symbolon-credentials",
      version: 1,
      chainId: 1,
      registry: zeroAddress,
      schema,
      header,
      credentials,
    },
    source: {
      chainId: 1,
      registry: zeroAddress,
      issuer: zeroAddress,
      block: 1n,
      time: NOW,
      attestations,
      schemas: new Map(),
    },
  };
}

describe("a batch that an earlier import wrote down", () => {
  const numRuns = isDeep ? 10_000 : 500;

  it("has a row for each of its credentials, whatever has become of it, and names what still counts here alone", () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 12 }), fc.boolean(), (lives, isPlanned) => {
        const { file, source } = history(lives);
        const revokedHere = new Set(lives.flatMap(({ isRevokedHere }, i) => (isRevokedHere ? [i] : [])));
        const rows = storedRows(file, source, { isIssued: true, revokedHere, isPlanned });
        expect(rows.map((row) => row.source)).to.deep.equal(lives.map((_, i) => uidOf(i)));
        for (const [i, { isGone, revoked, isRevokedHere }] of lives.entries()) {
          const countsHereAlone = !isRevokedHere && (isGone || revoked !== 0n);
          expect(rows[i]?.status).to.equal(isRevokedHere ? "imported and revoked" : "imported");
          expect(rows[i]?.reason !== "" && rows[i]?.detail !== "").to.equal(countsHereAlone);
          expect(rows[i]?.destination).to.match(/^0x[\da-f]{64}$/);
        }
      }),
      { numRuns },
    );
  });

  it("is issued only where nothing of it has ended at the source", () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 12 }), (lives) => {
        const { file, source } = history(lives);
        const ended = lives.filter(
          ({ isGone, revoked, expires }) => isGone || revoked !== 0n || (expires !== 0n && expires <= NOW),
        );
        const issue = () => requireNoneEnded(file, "a.json", source, NOW);
        if (ended.length === 0) expect(issue).not.to.throw();
        else {
          const told = `${ended.length} of its ${lives.length} credentials`;
          expect(issue).to.throw(told).with.property("code", "EndedAtSource");
        }
      }),
      { numRuns },
    );
  });

  it("has no ids before it is issued", () => {
    const alive = { isGone: false, revoked: 0n, expires: 0n, isRevokedHere: false };
    const { file, source } = history([alive]);
    const state = { isIssued: false, revokedHere: new Set<number>(), isPlanned: false };
    expect(storedRows(file, source, state)[0]).to.include({
      status: "planned",
      destination: null,
      reason: "",
    });
  });
});
