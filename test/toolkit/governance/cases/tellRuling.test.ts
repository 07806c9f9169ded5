import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import type { OpenedRuling } from "../../../../src/sdk/governance/cases/openRuling.ts";
import type { RulingFile } from "../../../../src/sdk/governance/cases/rulingFile.ts";
import { tellRuling, tellRulingFile } from "../../../../src/sdk/governance/cases/tellRuling.ts";
import { addressOf } from "../audit/soundFacts.ts";

const DAY = 86_400n;
const OPENED_AT = 1_800_000_000n;
const CREDENTIAL: Hex = `0x${"c1".repeat(32)}`;
const BATCH: Hex = `0x${"ba".repeat(32)}`;
const [DESK, ISSUER, HOLDER, CLAIMANT, ATTESTER] = [1, 2, 3, 4, 5].map(addressOf) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
];
const IN_BATCH = {
  batch: BATCH,
  index: 17n,
  issuer: ISSUER,
  revoker: ISSUER,
  emergency: ISSUER,
  subject: HOLDER,
} as const;
const FILE: RulingFile = {
  chainId: 1n,
  desk: DESK,
  caseId: `0x${"ca".repeat(32)}`,
  round: 0,
  ruling: "Upheld",
  reasons: `0x${"0e".repeat(32)}`,
  approvals: [],
};

/** A case that was answered, once evidence is closed. */
function opened(
  file: Partial<RulingFile> = {},
  found: Partial<OpenedRuling["found"]> = {},
  more: Partial<OpenedRuling> = {},
): OpenedRuling {
  return {
    file: { ...FILE, ...file },
    found: {
      id: FILE.caseId,
      credential: CREDENTIAL,
      kind: "Fraud",
      stage: "Panel",
      claimant: CLAIMANT,
      respondent: ISSUER,
      bond: 4_000_000n,
      openedAt: OPENED_AT,
      evidenceUntil: OPENED_AT + 5n * DAY,
      decidesBy: OPENED_AT + 7n * DAY,
      effectFrom: 0n,
      overBy: OPENED_AT + 16n * DAY,
      standing: "None",
      isHeld: false,
      isPaid: false,
      ...found,
    },
    panel: { quorum: 2, payee: ISSUER, seats: [] },
    subject: IN_BATCH,
    evidence: zeroHash,
    bondWords: { decimals: 6, symbol: "USDX" },
    asOf: { blockNumber: 1n, time: OPENED_AT + 5n * DAY },
    ...more,
  };
}

describe("a ruling as whoever signs it is told", () => {
  const said = (...given: Parameters<typeof opened>) => tellRuling(opened(...given)).what;

  it("says what is upheld or rejected about what, and what that changes", () => {
    const about = `credential 17 of the batch ${BATCH}, issued by ${ISSUER}, about ${HOLDER}`;
    expect(said()).to.equal(
      `Uphold the case of Fraud about ${about}, as the first panel: the credential is revoked, unless it is appealed`,
    );
    expect(said({ ruling: "Rejected", round: 1 })).to.equal(
      `Reject the case of Fraud about ${about}, as the second panel: all stays as it is, for good`,
    );
    expect(said({}, { kind: "WronglySuspended" })).to.include(
      ": the credential is reinstated, and its hold ends,",
    );
    expect(said({}, { kind: "WronglyRefused" })).to.include(": that is on record,");
    const whole = { subject: { ...IN_BATCH, index: WHOLE_BATCH, subject: undefined } };
    expect(said({}, { kind: "WronglySuspended" }, whole)).to.include(
      `about the whole of the batch ${BATCH}, issued by ${ISSUER}, as the first panel: the batch's hold ends,`,
    );
    const attestation = { subject: { attester: ATTESTER, recipient: HOLDER } };
    expect(said({}, {}, attestation)).to.include(
      `about the attestation ${CREDENTIAL}, which ${ATTESTER} made about ${HOLDER}, as the first panel: the attestation is revoked,`,
    );
  });

  it("says until when it may be sent, what each side stands to lose, and when it takes effect", () => {
    const rows = new Map(tellRuling(opened()).rows);
    expect(rows.get("bond of each side")).to.equal("4 USDX");
    expect(rows.get("the panel's pay")).to.equal("1 USDX, for either ruling that stands");
    expect(rows.get("may be sent")).to.equal("from 2027-01-20T08:00:00Z, before 2027-01-22T08:00:00Z");
    expect(rows.get("final")).to.equal(
      "3 d after it is sent, or after the second panel if the loser appeals",
    );
    expect(rows.get("carried out")).to.equal("by anybody, 2 d after it is final");
    expect(rows.get("reasons' hash")).to.equal(FILE.reasons);
    const rejected = new Map(tellRuling(opened({ ruling: "Rejected" })).rows);
    expect(rejected.has("carried out")).to.equal(false);
    const recorded = new Map(tellRuling(opened({}, { kind: "WronglyRefused" })).rows);
    expect(recorded.has("carried out")).to.equal(false);
    expect(new Map(tellRuling(opened({ round: 1 })).rows).get("final")).to.equal("at once");
  });

  it("warns of what was not heard, what is overturned, and what nobody can see", () => {
    const warned = (...given: Parameters<typeof opened>) => tellRuling(opened(...given)).warnings;
    expect(warned()).to.deep.equal([]);
    expect(warned({}, { respondent: zeroAddress })[0]).to.match(/^Nobody answered/);
    const early = { asOf: { blockNumber: 1n, time: OPENED_AT + 5n * DAY - 1n } };
    expect(warned({}, {}, early).join()).to.include("evidence until 2027-01-20T08:00:00Z");
    expect(warned({ round: 1 }, { standing: "Rejected" }).join()).to.include("overturns");
    expect(warned({ round: 1 }, { standing: "Upheld" })).to.deep.equal([]);
    const [hidden] = warned({}, {}, { subject: undefined });
    expect(hidden).to.include("does not show what it is about");
    expect(said({}, {}, { subject: undefined })).to.include(`about ${CREDENTIAL},`);
  });

  it("says of a file alone the case, the ruling and its reasons", () => {
    const { what, rows } = tellRulingFile(FILE);
    expect(what).to.equal(`Uphold the case ${FILE.caseId}, as the first panel of the desk ${DESK}`);
    expect(rows.map(([name]) => name)).to.deep.equal(["desk", "case", "panel", "ruling", "reasons' hash"]);
  });
});
