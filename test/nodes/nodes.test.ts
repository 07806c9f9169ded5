import { expect } from "chai";
import { parseTransaction } from "viem";
import { isDeep } from "../deep.ts";
import { seededRandom } from "../differential/calls/seededRandom.ts";
import type { Dialect, PoolWords } from "./dialect.ts";
import { dialects } from "./dialects/index.ts";
import { countMatrix, type Matrix, runMatrix, writeMatrix } from "./matrix.ts";
import { plain, runWay } from "./runWay.ts";
import { openStage, type ZooStage } from "./stage.ts";
import { type Way, ways } from "./ways.ts";

/** The seed of the slice that `npm test` runs; `test:deep` runs all. */
const SEED = 45;
const named = (name: string) => ways.find((way) => way.name === name) as Way;

/** Services take seconds to start, so that only `test:deep` sends them through every dialect. */
const SLOW = /^(work|gateway|rehearse|deploy system|timeline|trace|page)/;

/** One way for each dialect, by chance, and a payment where a pool refuses prices. */
function cellsOfSlice(): readonly (readonly [Dialect, Way])[] {
  const random = seededRandom(SEED);
  const quick = ways.filter(({ name }) => !SLOW.test(name));
  return dialects.flatMap((dialect) => {
    const drawn = [dialect, quick[random.below(quick.length)] as Way] as const;
    const { belowBase, belowFloor } = dialect.pool ?? {};
    const refuses = belowBase !== undefined || belowFloor !== undefined;
    return refuses ? [drawn, [dialect, named("campaign relay")] as const] : [drawn];
  });
}

/** Words of other clients for a price, each with a code that others have for something else. */
const OTHER_WORDS: readonly (Pick<Dialect, "errorStatus"> & { readonly pool: PoolWords })[] = [
  {
    errorStatus: 500,
    pool: {
      belowBase: {
        code: -32_603,
        message: "Transaction's maxFeePerGas ({most}) is less than the block's baseFeePerGas ({base})",
      },
    },
  },
  {
    pool: {
      belowFloor: {
        floor: 7_000_000_000n,
        code: -32_005,
        message: "Gas price of {tip} wei is below the minimum {floor} wei",
      },
    },
  },
  {
    pool: {
      belowFloor: {
        floor: 7_000_000_000n,
        code: -32_602,
        message: "Invalid parameters: tx",
        data: '"Transaction gas price {tip} less than the minimum value {floor}"',
      },
    },
  },
  // In words of nobody, and no price is named.
  {
    pool: {
      belowFloor: {
        floor: 3_000_000_000n,
        code: -32_603,
        message: "Internal error",
        data: "the priority fee does not reach what is asked for",
      },
    },
  },
  {
    errorStatus: 400,
    pool: {
      belowFloor: {
        floor: 7_000_000_000n,
        code: -32_603,
        message:
          "transaction underpriced: address {from} have gas tip cap ({tip}) < pool gas tip cap ({floor})",
      },
    },
  },
];

const everyCell = () => [plain, ...dialects].flatMap((dialect) => ways.map((way) => [dialect, way] as const));

/** What the slice saw refused, on a plain chain; all cells have that already. */
function plainCellsOf(matrix: Matrix): readonly (readonly [Dialect, Way])[] {
  const refused = matrix.filter(({ result }) => result.verdict.kind === "named").map(({ way }) => way);
  return [...new Set(refused)].map((way) => [plain, way]);
}

describe("a zoo of nodes", () => {
  let stage: ZooStage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it("has what the docs say of it: fifteen dialects, thirty ways, each dialect with where its answers are public", () => {
    expect(dialects.length).to.be.at.least(15);
    expect(ways.length).to.be.at.least(30);
    expect(new Set(dialects.map(({ name }) => name)).size).to.equal(dialects.length);
    expect(new Set(ways.map(({ name }) => name)).size).to.equal(ways.length);
    for (const { name, sources } of dialects) {
      for (const source of sources) expect(source, name).to.match(/^https:\/\/[\w.-]+\/\S+$/);
    }
  });

  it("has a way through it for every command: as on a plain chain, or refused by a name with a cure", async () => {
    const cells = isDeep ? everyCell() : cellsOfSlice();
    const matrix = await runMatrix(stage, cells);
    if (isDeep) writeMatrix(matrix);
    const onPlain = await runMatrix(stage, isDeep ? [] : plainCellsOf(matrix));
    const faults = [...matrix, ...onPlain].flatMap(({ dialect, way, result: { verdict } }) =>
      verdict.kind === "fault" ? [`${dialect.name}, ${way.name}: ${verdict.why}\n${verdict.told}`] : [],
    );
    expect(faults).to.deep.equal([]);
    const { sameBytes } = countMatrix(matrix);
    expect(sameBytes).to.equal(0);
  });

  it("takes for no way what a plain chain refuses", async () => {
    const create = String(named("campaign create").does).replace(" --accept TotalBelowOneToken", "");
    const { verdict } = await runWay(stage, plain, { name: "", does: [create] });
    expect(verdict).to.include({ kind: "fault", why: "refused on a plain chain: TotalBelowOneToken" });
  });

  it("deploys at what the node asks for, and says what to give where it asks for more than anybody would guess", async () => {
    for (const dialect of dialects.filter(({ name }) => /^(Arbitrum|Polygon|BSC)/.test(name))) {
      const [{ result } = {}] = await runMatrix(stage, [[dialect, named("deploy relay")]]);
      expect(result?.verdict, dialect.name).to.deep.equal({ kind: "ok" });
      expect(result?.traffic.sameBytes).to.equal(0);
    }
    const floor = { floor: 10n ** 13n, code: -32_000, message: "transaction underpriced" };
    const dear = { ...plain, pool: { belowFloor: floor } };
    const { verdict, ended, traffic } = await runWay(stage, dear, named("deploy relay"));
    expect(verdict).to.include({ kind: "named", code: "NotSent" });
    expect(ended.stdout).to.include("transaction underpriced").and.include("--priority-fee");
    expect(traffic.sent.length).to.be.within(5, 13);
  });

  it("pays by one price of gas where blocks have a base fee and the pool takes no transaction of type 2", async () => {
    for (const [words, name] of [
      ["transaction type not supported", "campaign relay"],
      ["only legacy transactions allowed over RPC", "deploy relay"],
      ["rlp: expected input list for types.txdata", "campaign relay"],
    ] as const) {
      const dialect: Dialect = { ...plain, pool: { typed: { code: -32_000, message: words } } };
      const { verdict, traffic } = await runWay(stage, dialect, named(name));
      expect(verdict, words).to.deep.equal({ kind: "ok" });
      const types = traffic.sent.map((raw) => parseTransaction(raw).type);
      expect(
        types.filter((type) => type === "eip1559"),
        words,
      ).to.have.length(1);
      expect(types.at(-1)).to.equal("legacy");
    }
  });

  it("pays within what a node takes for a whole transaction", async () => {
    const message = "tx fee ({cost} ether) exceeds the configured cap ({cap} ether)";
    for (const name of ["campaign relay", "deploy relay"]) {
      const dialect: Dialect = { ...plain, pool: { dear: { code: -32_000, message } } };
      const { verdict, traffic } = await runWay(stage, dialect, named(name));
      expect(verdict, name).to.deep.equal({ kind: "ok" });
      expect([traffic.sameBytes, new Set(traffic.sent).size], name).to.deep.equal([0, traffic.sent.length]);
    }
  });

  it("names the tag that a gateway does not serve, and does by a depth without it", async () => {
    const FOLLOW = "timeline follow --contract instantCampaign={instant} --until-head";
    const gateway: Dialect = { ...plain, tags: { finalized: { status: 403, body: "Forbidden" } } };
    const run = (...does: readonly string[]) => runWay(stage, gateway, { name: "", does, hasStore: true });
    const { verdict, ended } = await run(FOLLOW);
    expect(verdict).to.include({ kind: "named", code: "ChainRefused" });
    expect(ended.stdout).to.include("tag finalized").and.include("HTTP 403").and.include("--finality 64");
    for (const does of [
      [`${FOLLOW} --finality 3`, "timeline check", "timeline check --blocks"],
      ["gateway start --check --campaign {instant} --key env:SYMBOLON_PRIVATE_KEY --finality 3"],
    ])
      expect((await run(...does)).verdict, does[0]).to.deep.equal({ kind: "ok" });
  });

  it("pays at once in other words, whatever their code, and where HTTP calls it an error too", async () => {
    for (const { pool, ...more } of OTHER_WORDS.slice(0, isDeep ? undefined : 1)) {
      const dialect: Dialect = { ...plain, ...more, pool };
      const { verdict, traffic } = await runWay(stage, dialect, named("campaign relay"));
      expect(verdict, (pool.belowBase ?? pool.belowFloor)?.message).to.deep.equal({ kind: "ok" });
      expect(traffic.sent.length).to.be.within(2, 3);
      expect(new Set(traffic.sent).size).to.equal(traffic.sent.length);
    }
  });

  it("pays where pools refuse the price of what they are offered first", async () => {
    const refusing = dialects.filter(({ pool }) => (pool?.belowBase ?? pool?.belowFloor) !== undefined);
    for (const dialect of refusing.slice(0, isDeep ? undefined : 1)) {
      const [{ result } = {}] = await runMatrix(stage, [[dialect, named("campaign relay")]]);
      expect(result?.verdict, dialect.name).to.deep.equal({ kind: "ok" });
      expect(result?.traffic.sent.length, dialect.name).to.be.above(1);
    }
  });
});
