import { expect } from "chai";
import { credentialGateAbi } from "../../../src/chain/abi/credentialGateAbi.ts";
import { instantCampaignAbi } from "../../../src/chain/abi/instantCampaignAbi.ts";
import { explainRefusal } from "../../../src/distribution/explainRefusal.ts";

/** Errors that a creation, a sweep or the token itself raises, never a claim's own checks. */
const notOfClaims = new Set([
  "AfterLastWaveWithoutWaves",
  "EndOutOfRange",
  "ExtraTimeWithoutGate",
  "GateWithoutCode",
  "IssuersRefused",
  "NotEnded",
  "NotTreasury",
  "SafeERC20FailedOperation",
  "TokenWithoutCode",
  "TreasuryRefused",
  "VerifierWithoutCode",
  "WavesNotSupported",
  "ZeroCount",
  "ZeroRoot",
]);

const ACCOUNT = "0x00000000000000000000000000000000000000A1";

function sampleValue(type: string): unknown {
  if (type === "address") return ACCOUNT;
  if (type.startsWith("bytes")) return "0x12345678";
  return type === "uint8" ? 4 : 1_800_000_000n;
}

describe("distribution/explainRefusal", () => {
  const errors = [...instantCampaignAbi, ...credentialGateAbi].filter((item) => item.type === "error");

  for (const { name, inputs } of errors) {
    it(`${notOfClaims.has(name) ? "leaves alone" : "explains"} ${name}`, () => {
      const explanation = explainRefusal({ error: name, args: inputs.map(({ type }) => sampleValue(type)) });
      if (notOfClaims.has(name)) {
        expect(explanation).to.equal(undefined);
        return;
      }
      expect(explanation?.sentence).to.match(/^[A-Z].*\.$/);
      expect(explanation?.cure).to.match(/^[A-Z].*\.$/);
      expect(explanation?.sentence).not.to.match(/undefined|NaN|Invalid Date/);
    });
  }

  it("names the deciding values", () => {
    expect(explainRefusal({ error: "IndexOutOfRange", args: [7n, 5n] })?.sentence).to.equal(
      "The campaign has the indexes 0 to 4, and 7 is none of them.",
    );
    expect(
      explainRefusal({ error: "NotStarted", args: [1_800_000_000n, 1_800_000_060n] })?.sentence,
    ).to.equal("It is 2027-01-15T08:00:00Z, and claims are paid from 2027-01-15T08:01:00Z on.");
    expect(explainRefusal({ error: "CredentialNotValid", args: [4, 0n] })).to.deep.equal({
      sentence: "The credential is suspended.",
      cure: "Claim again once its issuer has reinstated it.",
    });
    expect(explainRefusal({ error: "CredentialNotValid", args: [1, 0n] })?.sentence).to.equal(
      "The credential is revoked.",
    );
  });
});
