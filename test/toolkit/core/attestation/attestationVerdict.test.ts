import { expect } from "chai";
import fc from "fast-check";
import {
  type AttestationStatus,
  decideAttestation,
} from "../../../../src/sdk/core/attestation/attestationVerdict.ts";
import { EMPTY_WORD, earlier, later, locate } from "../../../../src/sdk/core/status/statusWords.ts";
import { decide, notFound } from "../../../../src/sdk/core/verdict.ts";

const ADDRESS = `0x${"22".repeat(20)}` as const;
const WORD = `0x${"11".repeat(32)}` as const;
const statusOf = (time: bigint, expirationTime: bigint, revocationTime: bigint): AttestationStatus => ({
  schema: WORD,
  recipient: ADDRESS,
  attester: ADDRESS,
  time,
  expirationTime,
  revocationTime,
  revocable: true,
});

/** Few moments, so that they often meet. */
const moments = fc.bigInt({ min: 1n, max: 8n });
const orNone = (some: fc.Arbitrary<bigint>) => fc.oneof(fc.constant(0n), some);
const histories = fc
  .tuple(moments, orNone(moments), orNone(moments), moments, moments)
  .map(([time, expirationTime, revocationTime, a, b]) => ({
    status: statusOf(time, expirationTime, revocationTime),
    asOf: later(a, b),
    moment: earlier(a, b),
  }));

const NO_HOLDS = { hold: 0n, batchHold: 0n };
const NOBODY = `0x${"00".repeat(20)}` as const;
const NOBODY_SECONDS = {
  revoker: NOBODY,
  emergency: NOBODY,
  epochLength: 0n,
  emergencyLimit: 0n,
  rulesHash: WORD,
};

describe("core/attestationVerdict", () => {
  it("is the rule, written out", () => {
    fc.assert(
      fc.property(histories, ({ status, asOf, moment }) => {
        const { time, expirationTime, revocationTime } = status;
        const { outcome, since } = decideAttestation({ status, asOf, moment });
        if (revocationTime !== 0n && moment > revocationTime) {
          expect({ outcome, since }).to.deep.equal({ outcome: "Revoked", since: revocationTime + 1n });
        } else if (expirationTime !== 0n && moment >= expirationTime) {
          expect({ outcome, since }).to.deep.equal({ outcome: "Expired", since: expirationTime });
        } else if (moment < time) {
          expect({ outcome, since }).to.deep.equal({ outcome: "NotYetValid", since: 0n });
        } else {
          expect({ outcome, since }).to.deep.equal({ outcome: "Valid", since: time });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the verdict on a credential of a batch whose epochs are seconds", () => {
    const { mask } = locate(0);
    fc.assert(
      fc.property(histories, ({ status, asOf, moment }) => {
        const { time, expirationTime: expires, revocationTime } = status;
        const revoked = revocationTime === 0n ? EMPTY_WORD : { ...EMPTY_WORD, newest: mask | revocationTime };
        const inBatch = decide({
          status: {
            revision: revocationTime === 0n ? 1 : 2,
            digest: 0n,
            revoked,
            suspended: EMPTY_WORD,
            ...NO_HOLDS,
          },
          credential: { index: 0n, validFrom: 0n, expires },
          header: { issuedAt: time, policy: NOBODY_SECONDS },
          asOf,
          moment,
        });
        expect(decideAttestation({ status, asOf, moment })).to.deep.equal(inBatch);
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds from its moment up to freshUntil, and from since on", () => {
    fc.assert(
      fc.property(histories, ({ status, asOf, moment }) => {
        const { outcome, since, freshUntil } = decideAttestation({ status, asOf, moment });
        expect(freshUntil > moment && freshUntil <= asOf + 1n).to.equal(true);
        for (let at = moment; at < freshUntil; at++) {
          expect(decideAttestation({ status, asOf, moment: at }).outcome).to.equal(outcome);
        }
        for (let at = since; at <= moment; at++) {
          expect(decideAttestation({ status, asOf, moment: at }).outcome).to.equal(outcome);
        }
      }),
    );
  });

  it("is the same in all blocks of one second, the one that revokes included", () => {
    const at = { asOf: 100n, moment: 100n };
    const before = decideAttestation({ status: statusOf(50n, 0n, 0n), ...at });
    const after = decideAttestation({ status: statusOf(50n, 0n, 100n), ...at });
    expect(before).to.include({
      outcome: "Valid",
      since: 50n,
      freshUntil: 101n,
      revision: 1,
      guarantee: "Firm",
    });
    expect(after).to.deep.equal({ ...before, revision: 2 });
    const next = decideAttestation({ status: statusOf(50n, 0n, 100n), asOf: 101n, moment: 101n });
    expect(next).to.include({ outcome: "Revoked", since: 101n, freshUntil: 102n });
  });

  it("answers for the past", () => {
    const status = statusOf(50n, 80n, 90n);
    const outcomeAt = (moment: bigint) => decideAttestation({ status, asOf: 1_000n, moment });
    expect(outcomeAt(49n)).to.include({ outcome: "NotYetValid", freshUntil: 50n });
    expect(outcomeAt(50n)).to.include({ outcome: "Valid", since: 50n, freshUntil: 80n });
    expect(outcomeAt(80n)).to.include({ outcome: "Expired", since: 80n, freshUntil: 91n });
    expect(outcomeAt(91n)).to.include({ outcome: "Revoked", since: 91n, freshUntil: 1_001n });
  });

  it("takes times up to the last of 64 bits", () => {
    const last = 2n ** 64n - 1n;
    const verdict = decideAttestation({ status: statusOf(1n, last, last), asOf: last, moment: last });
    expect(verdict).to.include({ outcome: "Expired", since: last, freshUntil: last + 1n });
  });

  it("is that of no batch where there is no attestation", () => {
    const status = { ...statusOf(0n, 0n, 0n), schema: `0x${"00".repeat(32)}` as const };
    expect(decideAttestation({ status, asOf: 9n, moment: 5n })).to.deep.equal(notFound(9n));
  });
});
