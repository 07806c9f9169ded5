import { expect } from "chai";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { parseSchema } from "../../../../src/sdk/credentials/index.ts";
import {
  changedParts,
  checkRenewals,
  type Renewal,
  renewalIndexes,
  renewedRow,
} from "../../../../src/sdk/credentials/renewal/planRenewal.ts";

const ID: Hex = `0x${"b1".repeat(32)}`;
const account = (index: number): Address => `0x${index.toString(16).padStart(40, "0")}`;
const SUBJECTS = [1, 2, 1, 3].map(account);
const subjects = Uint8Array.from(SUBJECTS.flatMap((subject) => [...hexToBytes(subject)]));
const policy = {
  revoker: account(9),
  emergency: zeroAddress,
  epochLength: 3_600n,
  emergencyLimit: 0n,
  rulesHash: zeroHash,
};
const word = { root: zeroHash, schema: zeroHash, manifestHash: zeroHash, salt: zeroHash };
const header = { ...word, issuer: account(9), size: 4n, issuedAt: 0n, policy };
const batch = { id: ID, registry: zeroAddress, header };
const fields = parseSchema("string name,uint8 level,uint64 expires");
const NOW = 1_000n;
const before = { subject: account(1), validFrom: 5n, expires: 2_000n, values: ["Anna", 3, 7] } as const;

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error.code;
    throw error;
  }
  return "none";
}

const renewal = (changes: Parameters<typeof renewedRow>[1]): Renewal => ({
  index: 2,
  before,
  after: renewedRow(before, changes),
  reason: 0,
  evidence: zeroHash,
});
const values = new Map();

describe("planning a renewal", () => {
  it("finds credentials by index, id and subject, in the order in which they are named", () => {
    const targets = [
      { subject: account(3) },
      { id: credentialId(ID, 0n) },
      { index: 2, id: credentialId(ID, 2n) },
      { index: 1 },
    ] as const;
    expect(renewalIndexes(batch, subjects, targets)).to.deep.equal([3, 0, 2, 1]);
  });

  it("refuses a name that fits none, several, another, or one that is named already", () => {
    const named = (...targets: Parameters<typeof renewalIndexes>[2]) =>
      codeOf(() => renewalIndexes(batch, subjects, targets));
    expect(named({ index: 4 })).to.equal("NoSuchCredential");
    expect(named({ id: credentialId(ID, 4n) })).to.equal("NoSuchCredential");
    expect(named({ subject: account(4) })).to.equal("NoSuchCredential");
    expect(named({ subject: account(1) })).to.equal("SeveralCredentials");
    expect(named({ index: 1, id: credentialId(ID, 2n) })).to.equal("OtherCredential");
    expect(named({ index: 1 }, { subject: account(2) })).to.equal("RepeatedCredential");
  });

  it("keeps what is not named, and tells a date from a field of its name", () => {
    expect(renewedRow(before, { values })).to.deep.equal(before);
    const changed = renewal({ subject: account(8), expires: 0n, values: new Map([[2, 8]]) });
    expect(changed.after).to.deep.equal({
      ...before,
      subject: account(8),
      expires: 0n,
      values: ["Anna", 3, 8],
    });
    expect(changedParts(changed, fields)).to.deep.equal([
      { what: "subject", from: account(1), to: account(8) },
      { what: "expires", from: 2_000n, to: 0n },
      { what: "expires", position: 2, from: "7", to: "8" },
    ]);
    // The same value, written otherwise.
    expect(changedParts(renewal({ values: new Map([[1, 3n]]) }), fields)).to.deep.equal([]);
  });

  it("refuses what says the same, never counts, or was revoked, each by its name", () => {
    const why = "Credential 2 counts as revoked.";
    const skipped = [{ row: 0, index: 2, kind: "Revoke", because: "AlreadyRevoked", why }] as const;
    const judged = (one: Renewal, isRevoked = false, withRevoked = false) => {
      const plan = { skipped: isRevoked ? skipped : [], refused: [] };
      const asked = { renewals: [one], fields, outlooks: [], plan, withRevoked, now: NOW };
      const { refused, warnings } = checkRenewals(asked);
      return [...refused.map(({ problem }) => problem.code), ...warnings.map(({ code }) => code)];
    };
    const good = renewal({ subject: account(8), values });
    expect(judged(good)).to.deep.equal([]);
    expect(judged(good, true)).to.deep.equal(["AlreadyRevoked"]);
    expect(judged(good, true, true)).to.deep.equal(["IsRevoked"]);
    expect(judged(renewal({ values }))).to.deep.equal(["NothingToRenew"]);
    expect(judged(renewal({ expires: NOW, values }))).to.deep.equal(["CredentialsExpired"]);
    expect(judged(renewal({ expires: NOW + 1n, values }))).to.deep.equal([]);
    expect(judged(renewal({ validFrom: 2_000n, values }))).to.deep.equal(["NeverValid"]);
  });
});
