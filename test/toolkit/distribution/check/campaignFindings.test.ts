import { expect } from "chai";
import { type Hex, zeroAddress, zeroHash } from "viem";
import { shippedCodes } from "../../../../src/sdk/chain/abi/shippedCodes.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import {
  campaignFindings,
  type Expectations,
  type PublishedFacts,
} from "../../../../src/sdk/distribution/check/campaignFindings.ts";
import {
  addressOf,
  DAY,
  type InstantFacts,
  type Sound,
  soundCampaign,
  TOTAL,
  withByteChanged,
} from "./soundCampaign.ts";

const OTHER_HASH: Hex = `0x${"cd".repeat(32)}`;

/** The facts with some of them changed; terms are changed at their creation too. */
type Plant = (sound: Sound) => {
  readonly facts?: Partial<InstantFacts>;
  readonly terms?: Partial<CampaignArguments>;
  /** Changed in the campaign alone, not at its creation. */
  readonly later?: Partial<CampaignArguments>;
  readonly published?: Partial<PublishedFacts>;
  readonly expected?: Expectations;
};

function idsOf(plant: Plant): readonly string[] {
  const sound = soundCampaign();
  const { facts = {}, terms = {}, later = {}, published = {}, expected = {} } = plant(sound);
  const made = { ...sound.facts.terms, ...terms };
  const creation = sound.facts.creation && {
    ...sound.facts.creation,
    plan: { kind: "instant" as const, terms: made },
  };
  const changed = { ...sound.facts, terms: { ...made, ...later }, creation, ...facts };
  return campaignFindings(changed, { ...sound.published, ...published }, expected).map(({ id }) => id);
}

const token = ({ facts }: Sound, change: Partial<InstantFacts["token"]>) => ({
  facts: { token: { ...facts.token, ...change } },
});
const rows = ({ published }: Sound, index: number, account: Hex, amount?: bigint) => {
  const accounts = published.rows.accounts.slice();
  const amounts = published.rows.amounts.slice();
  accounts.set(Buffer.from(account.slice(2), "hex"), 20 * index);
  if (amount !== undefined)
    amounts.set(Buffer.from(amount.toString(16).padStart(64, "0"), "hex"), 32 * index);
  return { published: { rows: { ...published.rows, accounts, amounts } } };
};
const inMilliseconds = ({ facts }: Sound) => ({
  terms: { start: facts.terms.start * 1000n, end: facts.terms.end * 1000n },
});

describe("distribution/check/checkCampaign", () => {
  it("finds nothing where nothing is wrong", () => {
    expect(idsOf(() => ({}))).to.deep.equal([]);
    const { facts } = soundCampaign();
    const expected = { token: facts.terms.token, treasury: facts.terms.treasury, plan: facts };
    expect(idsOf(() => ({ expected: { ...expected, gate: { gate: zeroAddress } } }))).to.deep.equal([]);
  });

  const PLANTED: readonly (readonly [what: string, id: string | readonly string[], plant: Plant])[] = [
    // Where it comes from.
    ["no code", "CodeDiffers", () => ({ facts: { code: undefined } })],
    [
      "one byte of the code",
      "CodeDiffers",
      ({ facts }) => ({ facts: { code: withByteChanged(facts.code!, 100) } }),
    ],
    ["a longer code", "CodeDiffers", ({ facts }) => ({ facts: { code: `${facts.code!}00` as Hex } })],
    [
      "one byte of the factory's code",
      "FactoryCodeDiffers",
      ({ facts: { factory } }) => ({
        facts: { factory: { address: factory!.address, code: withByteChanged(factory!.code!, 5_000) } },
      }),
    ],
    ["a factory nobody named", "FactoryUnknown", () => ({ facts: { factory: undefined } })],
    ["no event of the factory", "NotCreatedByFactory", () => ({ facts: { creation: undefined } })],
    [
      "another end than it was created with",
      "ArgumentsDiffer",
      ({ facts }) => ({ later: { end: facts.terms.end + 1n } }),
    ],
    ["a treasury that named a successor", "TreasuryChanged", () => ({ later: { treasury: addressOf(9) } })],
    // The tree.
    ["another root", "RootDiffers", () => ({ published: { root: OTHER_HASH } })],
    [
      "another count",
      "CountDiffers",
      () => ({ terms: { count: 299n }, facts: { words: [1n, 0n], token: rich() } }),
    ],
    ["another manifest", "ManifestHashDiffers", () => ({ published: { manifestHash: OTHER_HASH } })],
    ["another convention", "NotNative", () => ({ published: { convention: "uniswap" } })],
    ["an account twice", "DuplicateAccount", (sound) => rows(sound, 7, addressOf(0x1000 + 8))],
    // The token and the money.
    ["a token without code", "TokenWithoutCode", (sound) => token(sound, { hasCode: false })],
    ["a token that answers nothing", "TokenSilent", (sound) => token(sound, { balance: undefined })],
    [
      "the code of the PayoutCoin elsewhere",
      "CoinNotCanonical",
      (sound) => token(sound, { isLookAlike: true }),
    ],
    ["other decimals", "DecimalsDiffer", (sound) => token(sound, { decimals: 6 })],
    ["no decimals", "DecimalsUnknown", (sound) => token(sound, { decimals: undefined })],
    ["tokens for base units", "TotalBelowOneToken", () => ({ published: { decimals: null } })],
    ["too small a supply", "TotalAboveSupply", (sound) => token(sound, { totalSupply: TOTAL - 1n })],
    ["a pause of the token", "TokenPaused", (sound) => token(sound, { paused: true })],
    ["one base unit too little", "Underfunded", (sound) => token(sound, { balance: TOTAL - 302n })],
    ["a token that was not expected", "TokenDiffers", () => ({ expected: { token: addressOf(9) } })],
    // The times.
    [
      "milliseconds",
      ["MillisecondsForSeconds", "MillisecondsForSeconds", "ClaimedBeforeStart"],
      inMilliseconds,
    ],
    [
      "an end before the start",
      "EndBeforeStart",
      ({ facts: { terms } }) => ({ terms: { end: terms.start - 1n }, facts: { effectiveEnd: terms.end } }),
    ],
    [
      "an end before its creation",
      "EndInThePast",
      ({ facts: { terms } }) => ({ facts: { createdAt: terms.end } }),
    ],
    [
      "an end in 11 years",
      "EndFarAway",
      ({ facts: { terms } }) => ({ terms: { end: terms.start + 4_100n * DAY } }),
    ],
    [
      "an end in 101 years",
      "EndTooFar",
      ({ facts: { terms } }) => ({ terms: { end: terms.start + 37_000n * DAY } }),
    ],
    [
      "an hour to claim",
      "ShortClaimTime",
      ({ facts: { terms } }) => ({ terms: { end: terms.start + 3_600n } }),
    ],
    ["an end that has come", "Ended", ({ facts: { terms } }) => ({ facts: { now: terms.end } })],
    // Waves.
    ["one wave", "WavesOutOfRange", () => ({ terms: { waves: 1n, waveInterval: DAY } })],
    ["more waves than leaves", "WavesOutOfRange", () => ({ terms: { waves: 301n, waveInterval: 1n } })],
    ["waves without time between", "WavesOutOfRange", () => ({ terms: { waves: 2n } })],
    ["an interval without waves", "WavesOutOfRange", () => ({ terms: { waveInterval: DAY } })],
    ["a last wave at the end", "WavesBeyondEnd", () => ({ terms: { waves: 31n, waveInterval: DAY } })],
    ["a last wave of an hour", "ShortLastWave", () => ({ terms: { waves: 31n, waveInterval: DAY - 120n } })],
    [
      "others after no last wave",
      "AfterLastWaveWithoutWaves",
      () => ({ terms: { claimFor: "AfterLastWave" } }),
    ],
    // Parties.
    ["no treasury", "TreasuryRefused", () => ({ terms: { treasury: zeroAddress } })],
    [
      "the token for treasury",
      "TreasuryRefused",
      ({ facts }) => ({ terms: { treasury: facts.terms.token } }),
    ],
    ["another treasury", "TreasuryDiffers", () => ({ expected: { treasury: addressOf(9) } })],
    ["another gate", "GateDiffers", () => ({ expected: { gate: { gate: addressOf(9) } } })],
    [
      "extra time without a gate",
      ["ExtraTimeWithoutGate", "ExtraTimeUnused"],
      () => ({ terms: { maxExtraTime: 9n } }),
    ],
    [
      "extra time beyond ten years",
      ["EndFarAway", "ExtraTimeTooLong", "ExtraTimeUnused"],
      () => ({ terms: { gate: addressOf(0x9a7e), maxExtraTime: 315_576_001n } }),
    ],
    [
      "another end in its file",
      "FileDiffers",
      ({ facts: { terms } }) => ({
        expected: { plan: { kind: "instant", terms: { ...terms, end: terms.end + 1n } } },
      }),
    ],
    // Leaves that cannot be paid.
    ["a leaf of nobody", "LeafOfZeroAddress", (sound) => rows(sound, 5, zeroAddress)],
    ["a leaf of the token", "LeafOfToken", (sound) => rows(sound, 5, sound.facts.terms.token)],
    ["a leaf of the campaign", "LeafOfCampaign", (sound) => rows(sound, 5, sound.facts.campaign)],
    ["a leaf of nothing", "ZeroAmount", (sound) => rows(sound, 5, addressOf(0x1005), 0n)],
    // What no claim has done.
    [
      "paid before the start",
      "ClaimedBeforeStart",
      ({ facts }) => ({ facts: { now: facts.terms.start - 1n } }),
    ],
    [
      "paid beyond the count",
      "ClaimedBeyondCount",
      () => ({ facts: { words: [1n, 1n << 44n], token: rich() } }),
    ],
    ["a root of zero", ["RootDiffers", "ZeroRoot"], () => ({ terms: { root: zeroHash } })],
  ];

  const rich = () => ({ ...soundCampaign().facts.token, balance: TOTAL });

  for (const [what, id, plant] of PLANTED) {
    it(`finds ${what}: ${String(id)}`, () => {
      expect(idsOf(plant)).to.deep.equal(typeof id === "string" ? [id] : id);
    });
  }

  it("tells each finding in a sentence with a hint, values and a severity", () => {
    const { facts, published } = soundCampaign();
    for (const [what, , plant] of PLANTED) {
      const sound = soundCampaign();
      const { terms = {}, later = {}, expected = {}, ...rest } = plant(sound);
      const found = campaignFindings(
        { ...facts, terms: { ...facts.terms, ...terms, ...later }, ...rest.facts },
        { ...published, ...rest.published },
        expected,
      );
      expect(found, what).not.to.have.length(0);
      for (const { id, sentence, hint, severity } of found) {
        expect(sentence, id)
          .to.match(/^[A-Z0-9].*\.$/)
          .and.not.to.match(/undefined|\[object|\.\./);
        expect(hint, id).to.match(/^[A-Z].*\.$/);
        expect(severity).to.be.oneOf(["error", "warning"]);
      }
    }
  });

  it("knows the code that is shipped by all of its bytes but the immutables", () => {
    const { facts } = soundCampaign();
    const { immutables, length } = shippedCodes.InstantCampaign;
    const isImmutable = (at: number) => immutables.some(([start, size]) => at >= start && at < start + size);
    for (let at = 0; at < length; at += 211) {
      const ids = idsOf(() => ({ facts: { code: withByteChanged(facts.code!, at) } }));
      expect(ids, `byte ${at}`).to.deep.equal(isImmutable(at) ? [] : ["CodeDiffers"]);
    }
  });
});
