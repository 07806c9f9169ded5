import { expect } from "chai";
import type { Address } from "viem";
import { packHold } from "../../../src/sdk/core/status/holds.ts";
import {
  EMPTY_WORD,
  earlier,
  locate,
  NEVER,
  type StatusWord,
} from "../../../src/sdk/core/status/statusWords.ts";
import { type BatchStatus, decide, notFound, outcomes } from "../../../src/sdk/core/verdict.ts";
import { readVectors } from "./readVectors.ts";

type VerdictVector = {
  readonly exists: boolean;
  readonly revoked: boolean;
  readonly suspended: boolean;
  readonly validFrom: string;
  readonly expires: string;
  readonly issuedAt: string;
  readonly moment: string;
  readonly outcome: string;
};

const NO_FIELDS = `0x${"00".repeat(32)}` as const;
const SUBJECT = `0x${"11".repeat(20)}` as const;
const bit = locate(5).mask;
const clear = EMPTY_WORD;
const set = { ...clear, newest: bit };

function statusOf(revoked: boolean, suspended: boolean, word = set): BatchStatus {
  const held = { hold: 0n, batchHold: 0n };
  return {
    revision: 9,
    digest: 0n,
    revoked: revoked ? word : clear,
    suspended: suspended ? word : clear,
    ...held,
  };
}

const NOBODY = `0x${"00".repeat(20)}` as const;
const SOMEBODY = `0x${"22".repeat(20)}` as const;

const headerOf = (issuedAt: bigint, epochLength: bigint, emergency: Address = NOBODY) => ({
  issuedAt,
  policy: { revoker: SOMEBODY, emergency, epochLength, emergencyLimit: 0n, rulesHash: NO_FIELDS },
});

const credential = (validFrom: bigint, expires: bigint) => ({
  index: 5n,
  subject: SUBJECT,
  validFrom,
  expires,
  fields: NO_FIELDS,
});

describe("core/verdict", () => {
  it("gives every vector's outcome, whichever slot says that the bit is set", () => {
    let read = 0;
    let skipped = 0;
    for (const vector of readVectors<VerdictVector>("verdict")) {
      const moment = BigInt(vector.moment);
      const outcomeOf = (set: StatusWord) =>
        vector.exists
          ? decide({
              status: statusOf(vector.revoked, vector.suspended, set),
              credential: credential(BigInt(vector.validFrom), BigInt(vector.expires)),
              header: headerOf(BigInt(vector.issuedAt), 0n),
              asOf: moment,
              moment,
            }).outcome
          : notFound(moment).outcome;
      // What second 0 announces counts from second 1, so at 0 nothing can be in force.
      if (moment === 0n && vector.exists && (vector.revoked || vector.suspended)) {
        skipped += 1;
        continue;
      }
      // In force at the moment: announced in the second before it, or in the last that 32 bits can say.
      const newest = bit | earlier(moment === 0n ? 0n : moment - 1n, 2n ** 32n - 3n);
      for (const word of [
        { ...clear, newest },
        { ...clear, newest, older: newest },
      ]) {
        expect(outcomes.indexOf(outcomeOf(word)), JSON.stringify(vector)).to.equal(Number(vector.outcome));
      }
      read += 1;
    }
    expect(read).to.be.greaterThan(500);
    expect(skipped, "ten cases at second 0, in three states each").to.equal(30);
  });

  it("is never reusable where nothing was found", () => {
    const verdict = notFound(1_000n);
    expect(verdict.freshUntil).to.equal(1_000n);
    expect(verdict.guarantee).to.equal("None");
  });

  it("is fresh until the horizon, or until the next known transition where that comes first", () => {
    const epochLength = 60n;
    const base = { header: headerOf(0n, epochLength), asOf: 6_000n, moment: 6_030n };
    const fresh = (status: BatchStatus, expires: bigint, validFrom = 0n) =>
      decide({ ...base, status, credential: credential(validFrom, expires) });
    // Epoch 100 began at 6,000: nothing announced from now on can take effect before 6,120.
    expect(fresh(statusOf(false, false), 0n)).to.include({ outcome: "Valid", freshUntil: 6_120n });
    expect(fresh(statusOf(false, false), 6_050n)).to.include({ outcome: "Valid", freshUntil: 6_050n });
    expect(fresh(statusOf(false, false), 0n, 6_040n)).to.include({
      outcome: "NotYetValid",
      freshUntil: 6_040n,
    });
    const pending = { ...statusOf(false, false), revoked: { ...clear, newest: bit | 99n } };
    expect(fresh(pending, 0n)).to.include({ outcome: "Valid", freshUntil: 6_060n });
    // In the announced second the outcome flips, for every copy of this state alike.
    const flipped = decide({ ...base, moment: 6_060n, status: pending, credential: credential(0n, 0n) });
    expect(flipped).to.include({ outcome: "Revoked", since: 6_060n, freshUntil: 6_120n });
  });

  it("knows no transition after a revocation", () => {
    const status = { ...statusOf(true, false), suspended: { ...clear, newest: bit | 100n } };
    const verdict = decide({
      status,
      credential: credential(0n, 6_100n),
      header: headerOf(0n, 60n),
      asOf: 6_000n,
      moment: 6_000n,
    });
    expect(verdict).to.include({ outcome: "Revoked", freshUntil: 6_120n });
    expect(NEVER > 2n ** 64n).to.equal(true);
  });

  it("is suspended by an emergency hold, and says beforehand that one may come", () => {
    const base = { header: headerOf(0n, 60n, SOMEBODY), asOf: 6_000n, credential: credential(0n, 0n) };
    const held = {
      ...statusOf(false, false),
      batchHold: packHold({ from: 6_001n, until: 6_050n, floor: 0n }),
    };
    const at = (moment: bigint) => decide({ ...base, status: held, moment });
    expect(at(6_000n)).to.include({ outcome: "Valid", freshUntil: 6_001n, guarantee: "ExceptEmergency" });
    expect(at(6_001n)).to.include({ outcome: "Suspended", since: 6_001n, freshUntil: 6_050n });
    expect(at(6_050n)).to.include({ outcome: "Valid", since: 6_050n, freshUntil: 6_120n });
    // A hold stops nobody from being revoked.
    const revoked = { ...held, revoked: set };
    expect(decide({ ...base, status: revoked, moment: 6_010n }).outcome).to.equal("Revoked");
  });
});
