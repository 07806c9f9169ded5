import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { shippedCodes } from "../../../src/sdk/chain/abi/shippedCodes.ts";
import { isShippedCode } from "../../../src/sdk/chain/campaigns/codeFingerprint.ts";
import { codesFiles } from "../../../tools/generate/codes.ts";
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
  PayoutCoin: "distribution",
  CredentialGate: "distribution/gates",
  AttestationGate: "distribution/gates",
  VeraxGate: "distribution/gates",
  PauseGate: "distribution/gates",
  AllOfGate: "distribution/gates",
  CampaignAdapter: "distribution/gates",
  AllOfManyGate: "distribution/gates",
  ForwardingAdapter: "distribution/gates",
  SanctionsGate: "distribution/gates",
  TermsGate: "distribution/gates",
  DisputeDesk: "governance",
  Quorum: "governance",
  Rulebook: "governance",
  TrustList: "governance",
  TrustPolicy: "governance",
} as const;

describe("chain/abi/shippedCodes", () => {
  it("is of the built contracts", () => {
    for (const { path, text } of codesFiles())
      expect(readFileSync(path, "utf8") === text, "run node tools/generate/codes.ts").to.equal(true);
    expect(Object.keys(shippedCodes)).to.have.members(Object.keys(FOLDERS));
  });

  const codes = new Map<string, Hex>();
  before(() => {
    for (const [name, folder] of Object.entries(FOLDERS))
      codes.set(name, ownBuild(name, folder).deployedBytecode);
  });
  for (const name of ["InstantCampaign", "LightInstantCampaign", "VestingCampaign", "CumulativeCampaign"]) {
    it(`is of ${name} as its factory creates it`, () => {
      const { bytecode } = ownBuild(name, "distribution");
      const factory = ownBuild(`${name}Factory`, "distribution").bytecode;
      expect(
        factory.includes(bytecode.slice(2)),
        "run node node_modules/hardhat/dist/src/cli.js build --force",
      ).to.equal(true);
    });
  }

  for (const name of Object.keys(FOLDERS) as (keyof typeof FOLDERS)[]) {
    it(`tells ${name} from all others, whatever its immutables`, () => {
      const code = codes.get(name) as Hex;
      const shipped = shippedCodes[name];
      for (const [start, length] of shipped.immutables) {
        expect(isShippedCode(withByteChanged(code, start), shipped)).to.equal(true);
        expect(isShippedCode(withByteChanged(code, start + length - 1), shipped)).to.equal(true);
      }
      expect(isShippedCode(withByteChanged(code, 3), shipped)).to.equal(false);
      expect(isShippedCode(code.slice(0, -2) as typeof code, shipped)).to.equal(false);
      expect(isShippedCode(undefined, shipped)).to.equal(false);
      for (const [other, otherCode] of codes) {
        if (other !== name) expect(isShippedCode(otherCode, shipped)).to.equal(false);
      }
    });
  }
});
