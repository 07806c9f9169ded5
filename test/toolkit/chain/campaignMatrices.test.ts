/**
 * The re-entrancy matrices and the access matrices of campaigns (test/attacks) go through one list of external functions,
 * written out in Solidity. Here it is compared with the ABIs, so that a new function cannot be left out.
 */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Abi, toFunctionSignature } from "viem";
import { allOfGateAbi } from "../../../src/sdk/chain/abi/allOfGateAbi.ts";
import { allOfManyGateAbi } from "../../../src/sdk/chain/abi/allOfManyGateAbi.ts";
import { credentialGateAbi } from "../../../src/sdk/chain/abi/credentialGateAbi.ts";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { cumulativeCampaignFactoryAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignFactoryAbi.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { vestingCampaignAbi } from "../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { vestingCampaignFactoryAbi } from "../../../src/sdk/chain/abi/vestingCampaignFactoryAbi.ts";

/** The contracts, and by which names the list calls each: `victim` is a campaign of any kind. */
const CONTRACTS: readonly { readonly abi: Abi; readonly names: readonly string[] }[] = [
  { abi: instantCampaignAbi, names: ["victim", "instant"] },
  { abi: vestingCampaignAbi, names: ["victim", "vesting"] },
  { abi: cumulativeCampaignAbi, names: ["victim", "cumulative"] },
  { abi: instantCampaignFactoryAbi, names: ["factory"] },
  { abi: vestingCampaignFactoryAbi, names: ["vestingFactory"] },
  { abi: cumulativeCampaignFactoryAbi, names: ["cumulativeFactory"] },
  { abi: pauseGateAbi, names: ["pauseGate"] },
  { abi: credentialGateAbi, names: ["s.credentialGate"] },
  { abi: allOfGateAbi, names: ["s.allOfGate"] },
  { abi: allOfManyGateAbi, names: ["s.allOfManyGate"] },
];

const list = readFileSync("test/attacks/support/CampaignCalls.sol", "utf8");
const entries = [...list.matchAll(/_add\(\s*([\w.]+),\s*"([^"]+)"/g)].map(
  ([, target = "", signature = ""]) => ({ target, signature }),
);

describe("the matrices of campaigns", () => {
  for (const { abi, names } of CONTRACTS) {
    it(`hold every external function of ${names.at(-1)}, once`, () => {
      const listed = entries.filter(({ target }) => names.includes(target)).map(({ signature }) => signature);
      const external = abi
        .filter((item) => item.type === "function")
        .map((item) => toFunctionSignature(item));
      expect(listed.toSorted()).to.deep.equal(external.toSorted());
    });
  }

  it("hold nothing else", () => {
    const known = new Set(CONTRACTS.flatMap(({ names }) => names));
    expect(entries.filter(({ target }) => !known.has(target))).to.deep.equal([]);
    expect(list.match(/_add\(/g)).to.have.length(entries.length + 1);
  });
});
