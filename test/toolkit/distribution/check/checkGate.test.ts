import { expect } from "chai";
import { type Hex, zeroAddress } from "viem";
import type { GateRequirement, GateState, PauseTerms } from "../../../../src/sdk/chain/read/readGate.ts";
import { checkGate, type ExpectedGate } from "../../../../src/sdk/distribution/check/checkGate.ts";
import { addressOf, DAY } from "./soundCampaign.ts";

const SCHEMA: Hex = `0x${"11".repeat(32)}`;
const OTHER_SCHEMA: Hex = `0x${"22".repeat(32)}`;
const [ISSUER, OTHER_ISSUER, REGISTRY, GUARDIAN, LIST] = [1, 2, 3, 4, 5].map(addressOf) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
];

const TERMS: CheckedTerms = { start: 0n, end: 30n * DAY, maxExtraTime: 0n, claimFor: "Never" };
const ANYONE: CheckedTerms = { ...TERMS, claimFor: "Anyone" };
const PAUSABLE = { ...TERMS, maxExtraTime: 3n * DAY };

const none: GateState = { gate: zeroAddress, kind: "none" };
const credentials = (change: Partial<GateRequirement> = {}): GateState => ({
  gate: addressOf(10),
  kind: "CredentialGate",
  requirement: {
    registry: REGISTRY,
    schema: SCHEMA,
    asked: [{ issuer: ISSUER, accepted: true }],
    soleIssuer: ISSUER,
    trustList: undefined,
    trusted: undefined,
    nullifier: "Field",
    nullifierPosition: 2n,
    ...change,
  },
});
const pauses = (change: Partial<PauseTerms> = {}): GateState => ({
  gate: addressOf(11),
  kind: "PauseGate",
  pause: {
    guardian: GUARDIAN,
    maxPaused: 3n * DAY,
    noPauseWindow: DAY,
    paused: undefined,
    extraTime: 0n,
    ...change,
  },
});
const screening = (isAnswering: boolean): GateState => ({
  gate: addressOf(15),
  kind: "SanctionsGate",
  oracle: addressOf(16),
  owner: undefined,
  isAnswering,
});
const terms: GateState = {
  gate: addressOf(17),
  kind: "TermsGate",
  asker: addressOf(13),
  texts: [{ language: "en", hash: SCHEMA }],
};
const both = (first: GateState, second: GateState, isOpen = true): GateState => ({
  gate: addressOf(12),
  kind: "AllOfGate",
  adapter: addressOf(13),
  isOpen,
  parts: [first, second],
});

const many = (parts: readonly GateState[], isOpen = true): GateState => ({
  gate: addressOf(14),
  kind: "AllOfManyGate",
  adapter: addressOf(15),
  isOpen,
  parts,
});

const EXPECTED: ExpectedGate = {
  schema: SCHEMA,
  issuers: [ISSUER],
  nullifier: "Field",
  nullifierPosition: 2n,
  batchRegistry: REGISTRY,
};

const idsOf = (gate: GateState, expected: ExpectedGate = {}, terms = TERMS) =>
  checkGate(gate, expected, terms).map(({ id }) => id);

type CheckedTerms = Parameters<typeof checkGate>[2];

describe("distribution/check/checkGate", () => {
  it("looks at each part of a gate of several, and at the adapters of gates within gates", () => {
    const three = many([pauses(), credentials(), many([pauses(), credentials()], false)]);
    const [found, ...more] = checkGate(three, {}, PAUSABLE);
    expect(more).to.deep.equal([]);
    expect(found?.id).to.equal("AdapterNotOpen");
    expect(found?.sentence).to.include("asks its 2 parts through an adapter");
    expect(idsOf(many([credentials(), pauses()]), EXPECTED, PAUSABLE)).to.deep.equal([]);
    expect(idsOf(many([credentials(), pauses()]), { schema: addressOf(1) }, PAUSABLE)).to.deep.equal([
      "RequirementDiffers",
    ]);
  });

  it("compares an oracle, and texts in any order, with what they should be", () => {
    const texts = [
      { language: "en", hash: SCHEMA },
      { language: "ar", hash: OTHER_SCHEMA },
    ];
    const two: GateState = { ...terms, texts: texts.toReversed() };
    const oracle = addressOf(16);
    expect(idsOf(many([screening(true), two]), { oracle, texts })).to.deep.equal([]);
    expect(idsOf(two, { texts: texts.slice(1) })).to.deep.equal(["TextsDiffer"]);
    expect(idsOf(many([screening(true), terms]), { oracle: addressOf(1), texts })).to.deep.equal([
      "OracleDiffers",
      "TextsDiffer",
    ]);
    expect(idsOf(none, { oracle, texts })).to.deep.equal(["NoOracle", "NoTerms"]);
  });

  it("compares several oracles with the one, and several gates' texts together with all", () => {
    const texts = ["en", "en", "ar"].map((language, i) => ({
      language,
      hash: `0x${i}${SCHEMA.slice(3)}` as Hex,
    }));
    const [first = expect.fail(), ...others] = texts;
    const having = (held: typeof texts, at = 17): GateState =>
      ({ ...terms, gate: addressOf(at), texts: held }) as GateState;
    const two = many([having([first]), having(others, 19)]);
    expect(idsOf(two, { texts })).to.deep.equal([]);
    // Both have the same signed, or one has what nobody expects.
    expect(idsOf(many([having(texts), having([first], 19)]), { texts })).to.deep.equal([]);
    expect(idsOf(two, { texts: others })).to.deep.equal(["TextsDiffer"]);
    expect(idsOf(two, { texts: [] })).to.deep.equal(["TextsDiffer", "TextsDiffer"]);
    const more = [...texts, { language: "es", hash: OTHER_SCHEMA }];
    const [finding, ...rest] = checkGate(two, { texts: more }, TERMS);
    expect([finding?.id, rest]).to.deep.equal(["TextsDiffer", []]);
    for (const at of [17, 19]) expect(finding?.sentence).to.include(addressOf(at));
    const oracle = addressOf(16);
    const other = { ...screening(true), oracle: addressOf(20) } as GateState;
    expect(idsOf(many([screening(true), screening(true)]), { oracle })).to.deep.equal([]);
    expect(idsOf(many([screening(true), other]), { oracle })).to.deep.equal(["OracleDiffers"]);
  });

  it("says what was not compared: it may be in a part that nobody can read", () => {
    const texts = [SCHEMA, OTHER_SCHEMA].map((hash) => ({ language: "en", hash }));
    const unknown: GateState = { gate: addressOf(18), kind: "unknown" };
    const expected = { oracle: addressOf(16), texts };
    const all = ["GateNotShipped", "OracleNotCompared", "TextsNotCompared"];
    expect(idsOf(unknown, expected)).to.deep.equal(all);
    const some = many([unknown, screening(true), terms]);
    expect(idsOf(some, expected)).to.deep.equal(["GateNotShipped", "TextsNotCompared"]);
    const found = checkGate(some, expected, TERMS).at(-1);
    expect(found?.sentence).to.include(addressOf(18)).and.include(OTHER_SCHEMA).and.not.include(SCHEMA);
    expect(idsOf(some, { ...expected, texts: texts.slice(0, 1) })).to.deep.equal(["GateNotShipped"]);
    expect(idsOf(some, { ...expected, texts: texts.slice(1) })).to.deep.equal([
      "GateNotShipped",
      "TextsDiffer",
    ]);
  });

  it("finds nothing where the gate is what it should be", () => {
    expect(idsOf(none, { gate: zeroAddress })).to.deep.equal([]);
    expect(idsOf(credentials())).to.deep.equal([]);
    expect(idsOf(credentials(), EXPECTED)).to.deep.equal([]);
    expect(idsOf(pauses(), { pauseGuardian: GUARDIAN }, PAUSABLE)).to.deep.equal([]);
    expect(idsOf(both(screening(true), terms))).to.deep.equal([]);
    const three = both(both(credentials(), pauses()), credentials());
    expect(
      idsOf(three, { ...EXPECTED, pauseGuardian: GUARDIAN, gate: addressOf(12) }, PAUSABLE),
    ).to.deep.equal([]);
    for (const nullifier of ["Credential", "Subject"] as const) {
      expect(idsOf(credentials({ nullifier }), {}, ANYONE)).to.deep.equal([]);
    }
    const several = credentials({
      soleIssuer: undefined,
      asked: [ISSUER, OTHER_ISSUER].map((issuer) => ({ issuer, accepted: true })),
    });
    expect(idsOf(several, { issuers: [ISSUER, OTHER_ISSUER] })).to.deep.equal([]);
    for (const trusted of ["now", "whenIssued"] as const) {
      const listed = credentials({ soleIssuer: undefined, trustList: LIST, trusted });
      expect(idsOf(listed, { trustList: LIST })).to.deep.equal([]);
      expect(idsOf(listed, { trustList: LIST, trusted })).to.deep.equal([]);
    }
  });

  const asked = (accepted: boolean) => ({ asked: [{ issuer: OTHER_ISSUER, accepted }] });
  const PLANTED: readonly (readonly [what: string, id: string, GateState, ExpectedGate?, CheckedTerms?])[] = [
    ["a field that anyone uses up for anyone", "StrangerChoosesAccount", credentials(), {}, ANYONE],
    [
      "a field that anyone uses up after the last wave",
      "StrangerChoosesAccount",
      credentials(),
      {},
      { ...TERMS, claimFor: "AfterLastWave" },
    ],
    [
      "such a field in a part of a part",
      "StrangerChoosesAccount",
      both(both(credentials(), pauses()), credentials({ nullifier: "Subject" })),
      {},
      { ...PAUSABLE, claimFor: "Anyone" },
    ],
    ["another gate", "GateDiffers", credentials(), { gate: addressOf(99) }],
    ["a gate where none should be", "GateDiffers", credentials(), { gate: zeroAddress }],
    ["no gate where one should be", "GateDiffers", none, { gate: addressOf(10) }],
    ["an address without code", "GateWithoutCode", { gate: addressOf(14), kind: "missing" }],
    ["code of somebody else", "GateNotShipped", { gate: addressOf(14), kind: "unknown" }],
    [
      "a part of somebody else",
      "GateNotShipped",
      both(pauses(), { gate: addressOf(14), kind: "unknown" }),
      {},
      PAUSABLE,
    ],
    ["an oracle that does not answer", "OracleSilent", both(terms, screening(false))],
    ["another registry of batches", "RequirementDiffers", credentials(), { batchRegistry: addressOf(99) }],
    [
      "another registry of attestations",
      "RequirementDiffers",
      { ...credentials(), kind: "AttestationGate" } as GateState,
      { attestationRegistry: addressOf(99), batchRegistry: addressOf(98) },
    ],
    ["another schema", "RequirementDiffers", credentials(), { schema: OTHER_SCHEMA }],
    [
      "another schema in a part",
      "RequirementDiffers",
      both(credentials(), pauses()),
      { schema: OTHER_SCHEMA },
      PAUSABLE,
    ],
    ["a list of issuers for a trust list", "RequirementDiffers", credentials(), { trustList: LIST }],
    [
      "another moment of trust",
      "RequirementDiffers",
      credentials({ soleIssuer: undefined, trustList: LIST, trusted: "now" }),
      { trustList: LIST, trusted: "whenIssued" },
    ],
    ["a list of issuers where trust has a moment", "RequirementDiffers", credentials(), { trusted: "now" }],
    ["another nullifier", "RequirementDiffers", credentials(), { nullifier: "Subject" }],
    ["another field", "RequirementDiffers", credentials(), { nullifier: "Field", nullifierPosition: 3n }],
    [
      "no field at all",
      "RequirementDiffers",
      credentials({ nullifierPosition: undefined }),
      { nullifierPosition: 0n },
    ],
    [
      "an issuer that is refused",
      "IssuersDiffer",
      credentials({ soleIssuer: undefined, ...asked(false) }),
      { issuers: [OTHER_ISSUER] },
    ],
    [
      "another issuer",
      "IssuersDiffer",
      credentials({ soleIssuer: ISSUER, ...asked(true) }),
      { issuers: [OTHER_ISSUER] },
    ],
    ["issuers that nobody named", "IssuersUnknown", credentials({ soleIssuer: undefined, asked: [] })],
    ["an adapter that is not open", "AdapterNotOpen", both(credentials(), pauses(), false), {}, PAUSABLE],
    [
      "an adapter inside that is not open",
      "AdapterNotOpen",
      both(pauses(), both(credentials(), credentials(), false)),
      {},
      PAUSABLE,
    ],
    ["another guardian of pauses", "PauseGuardianDiffers", pauses(), { pauseGuardian: ISSUER }, PAUSABLE],
    ["no guardian of pauses", "NoPauseGuardian", credentials(), { pauseGuardian: GUARDIAN }],
    ["no requirement", "NoRequirement", pauses(), { schema: SCHEMA }, PAUSABLE],
    ["no requirement at all", "NoRequirement", none, { issuers: [ISSUER] }],
    ["no trust list at all", "NoRequirement", none, { trusted: "now" }],
    ["a campaign whose end cannot move", "PauseImpossible", pauses()],
    [
      "a no-pause window as long as the campaign",
      "PauseImpossible",
      pauses({ noPauseWindow: 31n * DAY }),
      {},
      PAUSABLE,
    ],
    ["less extra time than pauses", "PauseBounded", pauses({ maxPaused: 4n * DAY }), {}, PAUSABLE],
    ["more extra time than pauses", "ExtraTimeUnused", pauses({ maxPaused: 2n * DAY }), {}, PAUSABLE],
    ["extra time that no gate uses", "ExtraTimeUnused", credentials(), {}, PAUSABLE],
  ];
  for (const [what, id, gate, expected, terms] of PLANTED) {
    it(`finds ${what}: ${id}`, () => {
      expect(idsOf(gate, expected, terms)).to.deep.equal([id]);
    });
  }

  it("adds up what several gates may pause", () => {
    const two = both(pauses(), { ...pauses(), gate: addressOf(15) } as GateState);
    expect(idsOf(two, {}, { ...TERMS, maxExtraTime: 6n * DAY })).to.deep.equal([]);
    expect(idsOf(two, {}, { ...TERMS, maxExtraTime: 6n * DAY + 1n })).to.deep.equal(["ExtraTimeUnused"]);
  });
});
