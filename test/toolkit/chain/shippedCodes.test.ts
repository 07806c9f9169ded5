import { readFileSync } from "node:fs";
import { expect } from "chai";
import { shippedCodes } from "../../../src/chain/abi/shippedCodes.ts";
import { isShippedCode } from "../../../src/chain/campaigns/codeFingerprint.ts";
import { codesFile } from "../../../tools/generate/codes.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { withByteChanged } from "../distribution/check/soundCampaign.ts";

const FOLDERS = {
  SchemaRegistry: "credentials",
  AttestationRegistry: "credentials",
  BatchRegistry: "credentials",
  CredentialVerifier: "credentials",
  WitnessVerifier: "credentials",
  InstantCampaign: "distribution",
  InstantCampaignFactory: "distribution",
  LightInstantCampaign: "distribution",
  LightInstantCampaignFactory: "distribution",
  VestingCampaign: "distribution",
  VestingCampaignFactory: "distribution",
  CumulativeCampaign: "distribution",
  CumulativeCampaignFactory: "distribution",
  Relay: "distribution",
  CredentialGate: "distribution/gates",
  AttestationGate: "distribution/gates",
  PauseGate: "distribution/gates",
  AllOfGate: "distribution/gates",
  CampaignAdapter: "distribution/gates",
} as const;

describe("chain/abi/shippedCodes", () => {
  it("is of the built contracts", () => {
    const { path, text } = codesFile();
    expect(readFileSync(path, "utf8") === text, "run node tools/generate/codes.ts").to.equal(true);
    expect(Object.keys(shippedCodes)).to.have.members(Object.keys(FOLDERS));
  });

  for (const [name, folder] of Object.entries(FOLDERS) as [keyof typeof FOLDERS, string][]) {
    it(`tells ${name} from all others, whatever its immutables`, () => {
      const { deployedBytecode: code } = ownBuild(name, folder);
      const shipped = shippedCodes[name];
      for (const [start, length] of shipped.immutables) {
        expect(isShippedCode(withByteChanged(code, start), shipped)).to.equal(true);
        expect(isShippedCode(withByteChanged(code, start + length - 1), shipped)).to.equal(true);
      }
      expect(isShippedCode(withByteChanged(code, 3), shipped)).to.equal(false);
      expect(isShippedCode(code.slice(0, -2) as typeof code, shipped)).to.equal(false);
      expect(isShippedCode(undefined, shipped)).to.equal(false);
      for (const [other, otherFolder] of Object.entries(FOLDERS)) {
        if (other !== name)
          expect(isShippedCode(ownBuild(other, otherFolder).deployedBytecode, shipped)).to.equal(false);
      }
    });
  }
});
