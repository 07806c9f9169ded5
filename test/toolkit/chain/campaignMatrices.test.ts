/**
 * The re-entrancy matrix and the access matrix of campaigns (test/attacks) go through one list of external functions,
 * written out in Solidity. Here it is compared with the ABIs, so that a new function cannot be left out.
 */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Abi, toFunctionSignature } from "viem";
import { bothGatesAbi } from "../../../src/chain/abi/bothGatesAbi.ts";
import { credentialGateAbi } from "../../../src/chain/abi/credentialGateAbi.ts";
import { instantCampaignAbi } from "../../../src/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../src/chain/abi/instantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "../../../src/chain/abi/pauseGateAbi.ts";

/** The contracts by what the list calls them. */
const ABIS: Readonly<Record<string, Abi>> = {
  victim: instantCampaignAbi,
  "s.factory": instantCampaignFactoryAbi,
  pauseGate: pauseGateAbi,
  "s.credentialGate": credentialGateAbi,
  "s.bothGates": bothGatesAbi,
};

const list = readFileSync("test/attacks/support/CampaignCalls.sol", "utf8");
const entries = [...list.matchAll(/_add\(\s*([\w.]+),\s*"([^"]+)"/g)].map(
  ([, target = "", signature = ""]) => ({
    target,
    signature,
  }),
);

describe("the matrices of campaigns", () => {
  for (const [target, abi] of Object.entries(ABIS)) {
    it(`hold every external function of ${target}, once`, () => {
      const listed = entries.filter((entry) => entry.target === target).map(({ signature }) => signature);
      const external = abi
        .filter((item) => item.type === "function")
        .map((item) => toFunctionSignature(item));
      expect(listed.toSorted()).to.deep.equal(external.toSorted());
    });
  }

  it("hold nothing else", () => {
    expect(entries.filter(({ target }) => !(target in ABIS))).to.deep.equal([]);
    expect(entries).to.have.length(
      Object.values(ABIS)
        .flat()
        .filter(({ type }) => type === "function").length,
    );
  });
});
