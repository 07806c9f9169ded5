import { expect } from "chai";
import { bytesToHex, concatHex, type Hex, hexToBytes, numberToHex, size, slice } from "viem";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { cloneCode, readCloneCode } from "../../../../src/sdk/chain/campaigns/cloneCode.ts";
import {
  campaignFindings,
  type Expectations,
} from "../../../../src/sdk/distribution/check/campaignFindings.ts";
import { addressOf, codeOf, type InstantFacts, soundCampaign, withByteChanged } from "./soundCampaign.ts";

const IMPLEMENTATION = addressOf(7);
const TERMS: CampaignArguments = {
  ...soundCampaign().facts.terms,
  gate: addressOf(9),
  waves: 2n ** 40n - 1n,
  waveInterval: 2n ** 48n - 1n,
  maxExtraTime: 2n ** 48n - 2n,
  claimFor: "AfterLastWave",
  count: 2n ** 32n,
};
/** Byte of the word that begins behind the proxy's 45. */
const wordAt = (position: number, byte: number) => 45 + 32 * position + byte;

function withBits(code: Hex, at: number, bits: number): Hex {
  const bytes = hexToBytes(code);
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  return bytesToHex(bytes);
}

describe("chain/cloneCode", () => {
  it("packs terms behind OpenZeppelin's clone, as docs/formats.md says, and reads them again", () => {
    const code = cloneCode({ implementation: IMPLEMENTATION, terms: TERMS });
    const { token, gate, treasury, start, end, count, waves, waveInterval, maxExtraTime } = TERMS;
    const uint48 = (value: bigint) => numberToHex(value, { size: 6 });
    const uint40 = (value: bigint) => numberToHex(value, { size: 5 });
    expect(code).to.equal(
      concatHex([
        "0x363d3d373d3d3d363d73",
        IMPLEMENTATION,
        "0x5af43d82803e903d91602b57fd5bf3",
        // There is a gate (0x80), and others may claim after the last wave (1).
        token,
        "0x81" as const,
        uint40(waves),
        uint48(start),
        gate,
        uint48(end),
        uint48(maxExtraTime),
        treasury,
        "0x00" as const,
        uint40(count),
        uint48(waveInterval),
        TERMS.root,
        TERMS.manifestHash,
      ]),
    );
    expect(size(code)).to.equal(205);
    const read = readCloneCode(code);
    expect(read?.implementation.toLowerCase()).to.equal(IMPLEMENTATION);
    const lower = Object.fromEntries(
      Object.entries(read?.terms ?? {}).map(([name, value]) => [name, String(value).toLowerCase()]),
    );
    for (const [name, value] of Object.entries(TERMS)) {
      expect(lower[name], name).to.equal(String(value).toLowerCase());
    }
  });

  it("reads nothing but such code, to the last bit", () => {
    const code = cloneCode({ implementation: IMPLEMENTATION, terms: TERMS });
    const others: readonly (readonly [what: string, code: Hex | undefined])[] = [
      ["no code", undefined],
      ["a contract", codeOf("InstantCampaign")],
      ["a clone without terms", slice(code, 0, 45)],
      ["a byte more", `${code}00`],
      ["another proxy", withByteChanged(code, 3)],
      ["a proxy that ends otherwise", withByteChanged(code, 40)],
      ["a gate that is not asked", withBits(code, wordAt(0, 20), 0x80)],
      ["a claimant that there is not", withBits(code, wordAt(0, 20), 0x02)],
      ["a free bit of the first word", withBits(code, wordAt(0, 20), 0x04)],
      ["a free bit of the third word", withBits(code, wordAt(2, 20), 0x01)],
    ];
    for (const [what, other] of others) expect(readCloneCode(other), what).to.equal(undefined);
  });
});

describe("distribution/check of a campaign in the light form", () => {
  function sound(): InstantFacts {
    const { facts } = soundCampaign();
    const implementation = { address: IMPLEMENTATION, code: codeOf("LightInstantCampaign") };
    return {
      ...facts,
      form: "light",
      code: cloneCode({ implementation: IMPLEMENTATION, terms: facts.terms }),
      implementation,
      factory: {
        address: addressOf(4),
        code: codeOf("LightInstantCampaignFactory"),
        implementation: IMPLEMENTATION,
      },
    };
  }
  const idsOf = (facts: InstantFacts, expected: Expectations = {}) =>
    campaignFindings(facts, soundCampaign().published, expected).map(({ id }) => id);

  it("finds nothing where nothing is wrong, nor where its treasury named a successor but that", () => {
    const facts = sound();
    expect(idsOf(facts, { plan: facts, form: "light" })).to.deep.equal([]);
    const changed = { ...facts, terms: { ...facts.terms, treasury: addressOf(8) } };
    expect(idsOf(changed)).to.deep.equal(["TreasuryChanged"]);
  });

  const forged = (terms: Partial<CampaignArguments>, implementation = IMPLEMENTATION) =>
    cloneCode({ implementation, terms: { ...sound().terms, ...terms } });
  const PLANTED: readonly (readonly [what: string, ids: readonly string[], change: Partial<InstantFacts>])[] =
    [
      ["not a clone", ["CodeDiffers"], { code: codeOf("InstantCampaign"), implementation: undefined }],
      ["a free bit", ["CodeDiffers"], { code: withBits(sound().code!, wordAt(0, 20), 0x04) }],
      [
        "another contract behind it",
        ["CodeDiffers"],
        { implementation: { address: IMPLEMENTATION, code: codeOf("InstantCampaign") } },
      ],
      [
        "one byte of what it runs",
        ["CodeDiffers"],
        {
          implementation: {
            address: IMPLEMENTATION,
            code: withByteChanged(codeOf("LightInstantCampaign"), 100),
          },
        },
      ],
      [
        "a second deployment of what is shipped",
        ["ImplementationDiffers"],
        {
          code: forged({}, addressOf(70)),
          implementation: { address: addressOf(70), code: codeOf("LightInstantCampaign") },
        },
      ],
      ["another root behind it", ["CloneTermsDiffer"], { code: forged({ root: `0x${"99".repeat(32)}` }) }],
      ["another end behind it", ["CloneTermsDiffer"], { code: forged({ end: sound().terms.end + 1n }) }],
      [
        "the factory of the full form",
        ["FactoryCodeDiffers"],
        { factory: { address: addressOf(4), code: codeOf("InstantCampaignFactory") } },
      ],
    ];
  for (const [what, ids, change] of PLANTED) {
    it(`finds ${what}: ${ids.join(", ")}`, () => {
      expect(idsOf({ ...sound(), ...change })).to.deep.equal(ids);
    });
  }

  it("finds that its file says another form", () => {
    const facts = sound();
    const [finding] = campaignFindings(facts, soundCampaign().published, { form: "full" });
    expect(finding).to.deep.include({ id: "FileDiffers", severity: "error" });
    expect(finding?.sentence).to.equal("The campaign is in the light form, but its file says full.");
  });
});
