import { expect } from "chai";
import { zeroAddress } from "viem";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { tellRuling, tellRulingFile } from "../../../../src/sdk/governance/cases/tellRuling.ts";
import {
  ATTESTER,
  BATCH,
  CLAIMANT,
  CREDENTIAL,
  DAY,
  DESK,
  FILE,
  HOLDER,
  IN_BATCH,
  ISSUER,
  OPENED_AT,
  openedRuling,
} from "./openedRuling.ts";

describe("a ruling as whoever signs it is told", () => {
  const said = (...given: Parameters<typeof openedRuling>) => tellRuling(openedRuling(...given)).what;

  it("says what is upheld or rejected about what, and what that changes", () => {
    const about = `credential 17 of the batch ${BATCH}, issued by ${ISSUER}, about ${HOLDER}`;
    expect(said()).to.equal(
      `Uphold the case of Fraud about ${about}, as the first panel: the credential is revoked, unless the second panel rules otherwise`,
    );
    expect(said({ ruling: "Rejected", round: 1 })).to.equal(
      `Reject the case of Fraud about ${about}, as the second panel: all stays as it is, and nobody may appeal`,
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
    const rows = new Map(tellRuling(openedRuling()).rows);
    expect(rows.get("bond of each side")).to.equal("4 USDX");
    expect(rows.get("the panel's pay")).to.equal("1 USDX, for either ruling that stands");
    expect(rows.get("may be sent")).to.equal("from 2027-01-20T08:00:00Z, before 2027-01-22T08:00:00Z");
    expect(rows.get("final")).to.equal(
      "3 d after it is sent, or after the second panel if the loser appeals",
    );
    expect(rows.get("carried out")).to.equal("by anybody, from 2 d after it is final on, for 7 d");
    expect(rows.get("reasons' hash")).to.equal(FILE.reasons);
    const rejected = new Map(tellRuling(openedRuling({ ruling: "Rejected" })).rows);
    expect(rejected.has("carried out")).to.equal(false);
    expect(rejected.has("hold for the case")).to.equal(false);
    const held = new Map(tellRuling(openedRuling({ ruling: "Rejected" }, { isHeld: true })).rows);
    expect(held.get("hold for the case")).to.equal("anybody may end it once this is final");
    const suspended = new Map(tellRuling(openedRuling({}, { kind: "WronglySuspended" })).rows);
    expect(suspended.get("not ended")).to.include("a hold of the whole batch");
    const recorded = new Map(tellRuling(openedRuling({}, { kind: "WronglyRefused" })).rows);
    expect(recorded.has("carried out")).to.equal(false);
    const second = new Map(tellRuling(openedRuling({ round: 1 })).rows);
    expect(second.get("final")).to.equal("at once");
    expect(second.get("bond of the appeal")).to.equal("8 USDX");
  });

  it("says where evidence is and who brought it, in words that nothing obeys", () => {
    const brought = [
      { party: CLAIMANT, uri: "ipfs://letter" },
      { party: ISSUER, uri: "ipfs://reply\u202e" },
      { party: HOLDER, uri: "ipfs://minutes" },
    ];
    const rows = new Map(tellRuling(openedRuling({}, {}, { brought })).rows);
    expect(rows.get("evidence 1")).to.equal('"ipfs://letter", by the claimant');
    expect(rows.get("evidence 2")).to.equal('"ipfs://reply\\u202e", by the other side');
    expect(rows.get("evidence 3")).to.equal(`"ipfs://minutes", by ${HOLDER}`);
  });

  it("warns of what was not heard, what is overturned, and what nobody can see", () => {
    const warned = (...given: Parameters<typeof openedRuling>) => tellRuling(openedRuling(...given)).warnings;
    expect(warned()).to.deep.equal([]);
    expect(warned({}, { respondent: zeroAddress })[0]).to.match(/^Nobody answered/);
    const early = { asOf: { blockNumber: 1n, time: OPENED_AT + 5n * DAY - 1n } };
    expect(warned({}, {}, early).join()).to.include("evidence until 2027-01-20T08:00:00Z");
    expect(warned({ round: 1 }, { standing: "Rejected" }).join()).to.include("overturns");
    expect(warned({ round: 1 }, { standing: "Upheld" })).to.deep.equal([]);
    const [hidden] = warned({}, {}, { subject: undefined });
    expect(hidden).to.include("does not show what it is about");
    const unseen = { subject: undefined };
    expect(said({}, {}, unseen)).to.include(
      `about ${CREDENTIAL}, as the first panel: the credential or attestation is revoked`,
    );
    expect(said({}, { kind: "WronglySuspended" }, unseen)).to.include(
      "a credential is reinstated, and its hold ends, or else the hold of a whole batch",
    );
    expect(warned({ round: 1 }, { standing: "Upheld", respondent: zeroAddress })[0]).to.match(
      /^Nobody answered/,
    );
  });

  it("says of a file alone the case, the ruling and its reasons", () => {
    const { what, rows } = tellRulingFile(FILE);
    expect(what).to.equal(`Uphold the case ${FILE.caseId}, as the first panel of the desk ${DESK}`);
    expect(rows.map(([name]) => name)).to.deep.equal(["desk", "case", "panel", "ruling", "reasons' hash"]);
  });
});
