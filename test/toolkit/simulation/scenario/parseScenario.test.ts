import { expect } from "chai";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { formatScenario, parseScenario } from "../../../../src/lab/simulation/scenario/parseScenario.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

const FILE = "day.json";
const head = { format: "symbolon-scenario", version: 1 };

const parse = (members: object) => parseScenario(JSON.stringify({ ...head, ...members }), FILE);

function refusal(run: () => unknown): SymbolonError {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

const stormy: Scenario = {
  ...defaultScenario,
  name: "A test",
  arrivals: { kind: "diurnal", over: 3_600, peak: 10, ratio: 3 },
  background: { ...defaultScenario.background, spikes: [{ at: 1, for: 2.5, times: 3 }] },
  faults: {
    refused: 0.3,
    stalls: [{ at: 60, for: 5 }],
    dropped: 0.02,
    reorgs: [{ at: 100, depth: 2, lost: 0.1 }],
  },
  credentials: { epoch: 60, issuedPerBlock: 1, revocations: [{ at: 5, share: 0.01 }] },
  until: 20_000,
};

describe("parseScenario", () => {
  it("reads what was written, whatever is in it", () => {
    expect(parseScenario(formatScenario(stormy), FILE)).to.deep.equal(stormy);
    expect(parseScenario(formatScenario(defaultScenario), FILE)).to.deep.equal(defaultScenario);
  });

  for (const arrivals of [
    { kind: "flash", share: 0.1, within: 1, over: 2 },
    { kind: "poisson", over: 3 },
    { kind: "replay", moments: [0, 0.5, 7] },
  ] as const) {
    it(`reads what was written of ${arrivals.kind}`, () => {
      const scenario: Scenario = { ...defaultScenario, arrivals };
      expect(parseScenario(formatScenario(scenario), FILE)).to.deep.equal(scenario);
    });
  }

  it("writes fees in gwei, and reads them as whole wei", () => {
    const written = JSON.parse(formatScenario(defaultScenario)) as Record<string, Record<string, number>>;
    expect(written.chain?.baseFee).to.equal(2);
    expect(written.wallets?.tip).to.equal(0.1);
    expect(written.wallets?.feeCeiling).to.equal(50);
    expect(written.relay?.tip).to.equal(0.2);
    const { chain, wallets } = parse({ chain: { baseFee: 0.123456789 }, wallets: { tip: 1.1 } });
    expect(chain.baseFee).to.equal(123_456_789);
    expect(wallets.tip).to.equal(1_100_000_000);
  });

  it("takes what a file leaves out from the default scenario, member by member", () => {
    const scenario = parse({ seed: "other", wallets: { retry: { tries: 3 } } });
    const { wallets } = defaultScenario;
    expect(scenario).to.deep.equal({
      ...defaultScenario,
      seed: "other",
      wallets: { ...wallets, retry: { ...wallets.retry, tries: 3 } },
    });
  });

  it("asks for the file that a replay names", () => {
    const text = JSON.stringify({ ...head, arrivals: { kind: "replay", file: "list.csv" } });
    const { arrivals } = parseScenario(text, FILE, (name) => (name === "list.csv" ? [1, 2] : []));
    expect(arrivals).to.deep.equal({ kind: "replay", moments: [1, 2] });
    expect(refusal(() => parseScenario(text, FILE)).details.path).to.equal("arrivals.file");
  });

  it("refuses what is no scenario", () => {
    for (const [text, word] of [
      ["{", "JSON"],
      ["[]", "object"],
      ["null", "object"],
      ['{"format":"other","version":1}', "format"],
      ['{"format":"symbolon-scenario","version":2}', "version"],
      ["{}", "format"],
    ] as const) {
      const error = refusal(() => parseScenario(text, FILE));
      expect(error.code, text).to.equal("BadScenario");
      expect(error.reason, text).to.include(word).and.include(FILE);
    }
  });

  const bad: readonly (readonly [path: string, members: object])[] = [
    ["name", { name: "" }],
    ["name", { name: "x".repeat(201) }],
    ["seed", { seed: 5 }],
    ["arrivals.kind", { arrivals: {} }],
    ["arrivals.kind", { arrivals: [] }],
    ["arrivals.kind", { arrivals: { kind: "toString" } }],
    ["arrivals.share", { arrivals: { kind: "flash", within: 1, over: 1 } }],
    ["arrivals.share", { arrivals: { kind: "flash", share: 1.01, within: 1, over: 1 } }],
    ["arrivals.within", { arrivals: { kind: "flash", share: 1, within: 0, over: 1 } }],
    ["arrivals.peak", { arrivals: { kind: "poisson", over: 1, peak: 1 } }],
    ["arrivals.ratio", { arrivals: { kind: "diurnal", over: 1, peak: 1, ratio: 0.9 } }],
    ["arrivals.peak", { arrivals: { kind: "diurnal", over: 1, peak: 86_401, ratio: 2 } }],
    ["arrivals.moments", { arrivals: { kind: "replay", moments: [] } }],
    ["arrivals.moments[1]", { arrivals: { kind: "replay", moments: [1, -1] } }],
    ["arrivals.moments[2]", { arrivals: { kind: "replay", moments: [1, 3, 2] } }],
    ["arrivals.moments", { arrivals: { kind: "replay", file: "a", moments: [1] } }],
    ["chain", { chain: null }],
    ["chain.blockTime", { chain: { blockTime: 0 } }],
    ["chain.blockTime", { chain: { blockTime: "12" } }],
    ["chain.gasLimit", { chain: { gasLimit: 30_000_000.5 } }],
    ["chain.baseFee", { chain: { baseFee: -1 } }],
    ["chain.baseFees", { chain: { baseFees: 1 } }],
    ["background.load", { background: { load: -0.1 } }],
    ["background.gas", { background: { gas: 20_999 } }],
    ["background.gas", { background: { gas: 2_000_000 }, chain: { gasLimit: 1_000_000 } }],
    ["background.spikes[0].for", { background: { spikes: [{ at: 1, times: 2 }] } }],
    ["background.spikes", { background: { spikes: {} } }],
    ["wallets.raiseBy", { wallets: { raiseBy: 1.124 } }],
    ["wallets.feeMargin", { wallets: { feeMargin: 0.9 } }],
    ["wallets.retry.tries", { wallets: { retry: { tries: 0 } } }],
    ["wallets.retry.tries", { wallets: { retry: { tries: 1.5 } } }],
    ["wallets.resend", { wallets: { resend: 2 } }],
    ["wallets.impatient", { wallets: { impatient: null } }],
    ["rpc.latency", { rpc: { latency: 10, timeout: 10 } }],
    ["rpc.perSecond", { rpc: { perSecond: 0 } }],
    ["faults.reorgs[1].depth", reorgs({ depth: 0 })],
    ["faults.reorgs[1].depth", reorgs({ depth: 65 })],
    ["faults.stalls[0]", { faults: { stalls: [5] } }],
    ["credentials.epoch", { credentials: { epoch: 59, issuedPerBlock: 0, revocations: [] } }],
    ["credentials.issuedPerBlock", { credentials: { epoch: 60, revocations: [] } }],
    ["credentials.revocations", revocations(0.6, 0.5)],
    ["waves.count", { waves: { count: 1 } }],
    ["waves.interval", { waves: { interval: 0.5 } }],
    ["relay.bundle", { relay: { bundle: 0 } }],
    ["relay.pace", { relay: { pace: 0 } }],
    ["until", { until: 1_204 }],
    ["until", { until: 3_304 }],
    ["until", { until: 20_000, chain: { blockTime: 0.01 } }],
    ["about", { about: "a day" }],
    ["__proto__", JSON.parse('{"__proto__":1}') as object],
  ];
  for (const [path, members] of bad) {
    it(`names ${path} of ${JSON.stringify(members).slice(0, 80)}`, () => {
      const error = refusal(() => parse(members));
      expect(error.code).to.equal("BadScenario");
      expect(error.details.path).to.equal(path);
      expect(error.reason).to.include(FILE).and.include(path);
      expect(error.hint).to.match(/\w{4}.*\.$/);
    });
  }

  it("takes what is just within its bounds", () => {
    expect(parse({ until: 3_305 }).until).to.equal(3_305);
    expect(parse({ until: 10_000, chain: { blockTime: 0.01 } }).chain.blockTime).to.equal(0.01);
    expect(parse({ wallets: { raiseBy: 1.125, resend: 0, impatient: 1 } }).wallets.raiseBy).to.equal(1.125);
    expect(parse(revocations(0.5, 0.5)).credentials?.revocations).to.have.length(2);
  });

  it("tells the bounds, and the names that there are", () => {
    expect(refusal(() => parse({ wallets: { raiseBy: 1 } })).hint).to.equal(
      "Write a number from 1.125 to 100.",
    );
    expect(refusal(() => parse({ waves: { counts: 1 } })).hint).to.include("count, interval");
  });
});

function reorgs(part: object): object {
  const fine = { at: 1, depth: 1, lost: 0 };
  return { faults: { reorgs: [fine, { ...fine, ...part }] } };
}

function revocations(...shares: readonly number[]): object {
  return {
    credentials: { epoch: 60, issuedPerBlock: 0, revocations: shares.map((share) => ({ at: 1, share })) },
  };
}
