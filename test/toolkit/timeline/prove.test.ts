import { expect } from "chai";
import { numberToHex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { checkPast } from "../../../src/services/timeline/check/checkPast.ts";
import { type ProveBlocksParameters, proveBlocks } from "../../../src/services/timeline/check/proveBlocks.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { readProvenRanges } from "../../../src/services/timeline/tables/proven.ts";
import { readBlockProofs } from "../../../src/services/timeline/tables/rowDigests.ts";
import { countWatched } from "../../../src/services/timeline/tables/watched.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, CHAIN_ID, FACTORY, FOREIGN, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow } from "./followStage.ts";

const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));
const HEIGHT = 200;
/** As much as the node says is final, of which the oldest blocks are read on its word. */
const FINAL = HEIGHT - 8;

type Request = BlockChain["client"]["request"];

/** Answers only once something else is done. */
function slowed(request: Request, until: () => Promise<unknown> | undefined): Request {
  return (async (asked: never) => {
    await until();
    return request(asked);
  }) as Request;
}

describe("proving what was read on a node's word", () => {
  let store: TestStore;
  let sql: Sql;
  let chain: BlockChain;
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
  });
  after(() => store.remove());
  beforeEach(async () => {
    chain = openBlockChain(seededRandom(21));
    chain.mine(HEIGHT);
    // The tables are made by whoever follows first.
    await follow(sql, chain);
    await empty(sql);
    await followAll();
  });

  async function followAll(terms: Parameters<typeof follow>[2] = {}) {
    const follower = await follow(sql, chain, terms);
    await catchUp(follower);
  }

  const prove = (more: Partial<ProveBlocksParameters> = {}) =>
    proveBlocks({ sql, client: chain.client, ...more });
  const waysOf = async () =>
    new Set((await listEvents(sql, { chain: CHAIN_ID })).map(({ block, way }) => `${way} ${block <= FINAL}`));
  const rangesOf = async () =>
    (await readProvenRanges(sql, CHAIN_ID)).map(({ first, last }) => [first, last] as const);

  it("marks blocks as proven whose rows are what their hashes stand for, once", async () => {
    expect(await waysOf()).to.include("told true");
    const told: number[][] = [];
    const { digest, ...proof } = await prove({ onProgress: (...progress) => told.push(progress) });
    expect(digest).to.match(/^0x[\da-f]{64}$/);
    expect(proof).to.deep.equal({
      chain: CHAIN_ID,
      from: 0,
      to: FINAL,
      proven: FINAL + 1,
      before: 0,
      undigested: 0,
      findings: [],
    });
    expect(told[0]).to.deep.equal([0, FINAL + 1]);
    expect(told.at(-1)).to.deep.equal([FINAL + 1, FINAL + 1]);
    expect(await waysOf()).to.deep.equal(new Set(["proven true", "proven false"]));
    expect(await rangesOf()).to.deep.equal([[0, FINAL]]);
    const grounds = (await countWatched(sql)).map(({ grounds }) => grounds);
    expect(grounds.every(({ told: word, checked }) => word === 0 && checked === 0)).to.equal(true);
    expect(await prove()).to.include({ proven: 0, before: FINAL + 1 });
    expect(await prove({ again: true, from: 5, to: 9 })).to.include({ proven: 5, before: 0 });
    expect(await rangesOf()).to.deep.equal([[0, FINAL]]);
  });

  it("proves the range that is asked for, and those that are left", async () => {
    await prove({ from: 20, to: 100 });
    expect(await rangesOf()).to.deep.equal([[20, 100]]);
    expect(await prove({ from: 10, to: 110 })).to.include({ proven: 20, before: 81 });
    expect(await rangesOf()).to.deep.equal([[10, 110]]);
    for (const range of [{ to: FINAL + 1 }, { from: 9, to: 8 }])
      expect(await prove(range).catch(codeOf)).to.equal("BlocksNotFinal");
  });

  it("forgets what was proven where a contract is named later, and judges nothing until its past is read", async () => {
    await prove();
    const gate = { address: `0x${"9a".repeat(20)}`, role: "gate" } as const;
    const follower = await follow(sql, chain, { contracts: [gate] });
    expect(await rangesOf()).to.deep.equal([]);
    expect(await prove().catch(codeOf)).to.equal("PastNotRead");
    expect(await checkPast({ sql, client: chain.client }).catch(codeOf)).to.equal("PastNotRead");
    await catchUp(follower);
    expect(await prove()).to.deep.include({ proven: FINAL + 1, findings: [] });
  });

  it("keeps nothing as proven where a contract is named while it proves", async () => {
    const relay = { address: `0x${"9b".repeat(20)}`, role: "relay" } as const;
    let naming: Promise<unknown> | undefined;
    const onProgress = (done: number) => {
      if (done === 0) naming = follow(sql, chain, { contracts: [relay] });
    };
    const slow = {
      ...chain.client,
      request: slowed(chain.client.request, () => naming),
    } as typeof chain.client;
    expect(await prove({ client: slow, onProgress }).catch(codeOf)).to.equal("NamedMeanwhile");
    expect(await rangesOf()).to.deep.equal([]);
  });

  it("names rows that are missing, altered, doubled or made up, and changes none", async () => {
    const rows = "event using block b where b.id = event.block and b.number < 150 and event.name = 'Claimed'";
    const one = `(event.block, event.log) = (select e.block, e.log from event e join block b on b.id = e.block
      where b.number between 10 and 150 and e.name = 'Claimed' order by b.number limit 1)`;
    const copy = (
      contract: string,
    ) => `insert into event select block, log + 90, part, ${contract}, name, transaction, account, actor,
      item, index, topics, data from event where ${one}`;
    const tampered: readonly (readonly [statement: string, id: string])[] = [
      [`delete from event where ${one}`, "EventsMissing"],
      [`update event set account = '\\x01' where ${one}`, "EventsAltered"],
      [`update event set data = topics where ${one}`, "EventsAltered"],
      [`update event set transaction = '\\x02' where ${one}`, "EventsAltered"],
      [copy("contract"), "EventsDoubled"],
      [copy("'\\x03'"), "EventsMadeUp"],
      [`update block set time = time + 1 where id = (select block from event where ${one})`, "BlocksAltered"],
    ];
    for (const [statement, id] of tampered) {
      await prove();
      await sql.query(statement);
      const before = await listEvents(sql, { chain: CHAIN_ID });
      const proof = await prove({ again: true });
      expect(
        proof.findings.map((finding) => [finding.id, finding.details.count]),
        statement,
      ).to.deep.equal([[id, 1]]);
      expect(proof.findings[0]?.sentence).to.match(/block \d+/);
      expect(proof.proven).to.equal(FINAL);
      expect(await rangesOf(), statement).to.have.length(2);
      expect(await listEvents(sql, { chain: CHAIN_ID })).to.deep.equal(before);
      await empty(sql);
      await followAll();
    }
    await sql.query(`delete from ${rows}`);
    const [finding, ...more] = (await prove()).findings;
    expect([finding?.id, more]).to.deep.equal(["EventsMissing", []]);
    expect(finding?.details.first).to.have.length(10);
    expect(finding?.sentence).to.include(` and ${Number(finding?.details.count) - 10} more.`);
  });

  /** The first block below 150 that has a claim, and how it is told. */
  const oneBlock = async () => {
    const found = (await listEvents(sql, { chain: CHAIN_ID })).find(
      ({ name, block }) => name === "Claimed" && block >= 10 && block < 150,
    );
    return found?.block ?? 0;
  };

  /** What something gives in a transaction of which nothing is kept. */
  async function undone<T>(run: (own: Sql) => Promise<T>): Promise<T> {
    let given: { readonly result: T } | undefined;
    const kept = sql.transaction(async (query) => {
      given = { result: await run({ ...sql, query, transaction: (inner) => inner(query) }) };
      throw new Error("undo");
    });
    await kept.catch((thrown: unknown) => {
      if (given === undefined) throw thrown;
    });
    return (given as unknown as { readonly result: T }).result;
  }

  it("names the blocks whose rows were changed since they were proven, and asks the node nothing", async () => {
    const number = await oneBlock();
    const block = `(select id from block where number = ${number} and undone is null)`;
    const empty150 = `(${CHAIN_ID}, (select max(n) from generate_series(1, 149) as n
      where not exists (select from block where number = n)), '\\x05', 1, 'proven')`;
    const sound = await prove();
    const asked: string[] = [];
    const tampered: readonly (readonly [statement: string, how: RegExp])[] = [
      [`update event set data = topics where block = ${block}`, /other rows than its \d+ events?$/],
      [
        `delete from event where block = ${block} and log = (select min(log) from event where block = ${block})`,
        /it had|it is gone/,
      ],
      [`delete from block where id = ${block}`, /it is gone, with \d+ events?$/],
      [`update block set time = time + 1 where id = ${block}`, /other rows/],
      [
        `with made as (insert into block (chain, number, hash, time, way) values ${empty150} returning id)
         insert into event select made.id, log, part, contract, name, transaction, account, actor, item, index, topics, data
         from event, made where event.block = ${block}`,
        /it was not there, and has \d+ events?$/,
      ],
    ];
    chain.lie = (question, answer) => {
      asked.push(question);
      return answer;
    };
    for (const [statement, how] of tampered) {
      const proof = await undone(async (own) => {
        await own.query(statement);
        return prove({ sql: own });
      });
      const [finding, ...others] = proof.findings;
      expect([finding?.id, others, finding?.details.count], statement).to.deep.equal(["RowsChanged", [], 1]);
      const [example = ""] = (finding?.details.first ?? []) as readonly string[];
      expect(example)
        .to.match(/^block \d+(, proven at 20\S+Z)?: /)
        .and.to.match(how);
      expect(proof.digest).to.equal(undefined);
    }
    const again = await prove();
    expect([again.findings, again.digest, asked]).to.deep.equal([[], sound.digest, []]);
  });

  it("calls altered what a trace shows of a block that was made up or moved, or lost its events", async () => {
    const number = await oneBlock();
    const [event] = (await listEvents(sql, { chain: CHAIN_ID })).filter(({ block }) => block === number);
    const transaction = event?.transaction ?? "0x";
    const block = `(select id from block where number = ${number} and undone is null)`;
    const gap = `(select max(n) from generate_series(1, 149) as n where not exists (select from block where number = n))`;
    const madeUp = `0x${"77".repeat(32)}`;
    const tampered: readonly (readonly [statement: string, what: string])[] = [
      [
        `with made as (insert into block (chain, number, hash, time, way)
           values (${CHAIN_ID}, ${gap}, '\\x${"05".repeat(32)}', 1, 'proven') returning id)
         insert into event select made.id, log, part, contract, name, '\\x${madeUp.slice(2)}', account, actor, item, index, topics,
           data from event, made where event.block = ${block}`,
        madeUp,
      ],
      [`update block set number = ${gap} where id = ${block}`, transaction],
      [`update block set time = time + 1 where id = ${block}`, transaction],
    ];
    const groundsOf = async (own: Sql, what: string) => {
      const { paths } = await trace(own, { what, chain: CHAIN_ID });
      return new Set(
        paths.flatMap(({ steps }) => steps.flatMap(({ place, ground }) => (place ? ground : []))),
      );
    };
    await prove();
    const proven = new Set(["proven"]);
    expect(await groundsOf(sql, transaction)).to.deep.equal(proven);
    for (const [statement, what] of tampered) {
      const grounds = await undone(async (own) => {
        await own.query(statement);
        return groundsOf(own, what);
      });
      expect(grounds, statement).to.deep.equal(new Set(["altered"]));
    }
    const alteredOf = (own: Sql) =>
      readBlockProofs(own, CHAIN_ID, [number]).then((proofs) => proofs.get(number)?.isAltered);
    const gone = await undone(async (own) => {
      await own.query(`delete from event where block = ${block}`);
      return alteredOf(own);
    });
    expect([await alteredOf(sql), gone]).to.deep.equal([false, true]);
    // A block without events has no digest, and needs none.
    const empty = await undone(async (own) => {
      await own.query(`insert into block (chain, number, hash, time, way)
        values (${CHAIN_ID}, ${gap}, '\\x05', 1, 'proven')`);
      return readBlockProofs(own, CHAIN_ID, [...Array(150).keys()]);
    });
    expect([...empty.values()].filter(({ isAltered }) => isAltered)).to.deep.equal([]);
  });

  it("judges no digests where a contract is named, and its past read, while they are compared", async () => {
    await prove();
    const contracts = [
      { address: FACTORY, role: "instantCampaignFactory" },
      { address: FOREIGN, role: "instantCampaign" },
    ] as const;
    let isNamed = false;
    const query: Sql["query"] = async (text, values) => {
      if (!isNamed && text.includes("from row_digest where chain = $1 and number between")) {
        isNamed = true;
        await followAll({ contracts });
      }
      return sql.query(text, values);
    };
    expect(await prove({ sql: { ...sql, query } }).catch(codeOf)).to.equal("NamedMeanwhile");
    expect(isNamed).to.equal(true);
    expect((await prove()).findings).to.deep.equal([]);
  });

  it("keeps digests right through what changes rows rightly: reorganisations, contracts named later, ranges cut and joined", async () => {
    const prevail = async (height = chain.height) => {
      const proof = await prove();
      expect(proof.findings, `at ${height}`).to.deep.equal([]);
      expect(proof.undigested).to.equal(0);
      return proof.digest;
    };
    await prove({ from: 20, to: 100 });
    await prove({ from: 60, to: 120, again: true });
    expect(await prove({ from: 20, to: 120 })).to.include({ before: 101, undigested: 0 });
    await prevail();
    chain.reorg(5, 60);
    await followAll();
    chain.mine(70);
    await followAll();
    const digest = await prevail();
    expect(await prove()).to.include({ digest });
    // A contract that is named later has events in blocks that were proven: they are on the node's word then.
    await followAll({
      contracts: [
        { address: FACTORY, role: "instantCampaignFactory" },
        { address: FOREIGN, role: "instantCampaign" },
      ],
    });
    const events = await listEvents(sql, { chain: CHAIN_ID });
    expect(events.filter(({ contract }) => contract === FOREIGN)).to.have.length.above(0);
    const proofs = await readBlockProofs(sql, CHAIN_ID, [...new Set(events.map(({ block }) => block))]);
    expect([...proofs.values()].filter(({ isAltered }) => isAltered)).to.deep.equal([]);
    expect(proofs.size).to.be.above(0);
    expect(await prevail()).not.to.equal(digest);
  });

  it("says of what was proven before digests were kept that there is none, until it is proven again", async () => {
    await prove();
    await sql.query("truncate row_digest, digested");
    await sql.query(
      "update event set data = topics where name = 'Claimed' and block = (select id from block where number = $1)",
      [await oneBlock()],
    );
    expect(await prove()).to.deep.include({ before: FINAL + 1, undigested: FINAL + 1, findings: [] });
    expect((await prove({ again: true, to: 9 })).undigested).to.equal(0);
    expect((await prove()).undigested).to.equal(FINAL + 1 - 10);
  });

  it("names a campaign that nobody follows, and counts no block from there on as proven", async () => {
    const [created] = (await listEvents(sql, { chain: CHAIN_ID })).filter(
      ({ name, block }) => name === "CampaignCreated" && block > 40 && block < 120,
    );
    const { item = "0x", block = 0 } = created ?? {};
    await prove();
    await sql.query("delete from watched where address = decode($1, 'hex')", [item.slice(2)]);
    await sql.query("delete from event where item = decode($1, 'hex')", [item.slice(2)]);
    const { findings } = await prove({ again: true });
    const named = findings.find(({ id }) => id === "CampaignsNotFollowed");
    expect(named?.sentence).to.include(item).and.to.include(`block ${block} on`);
    expect(await rangesOf()).to.deep.equal([[0, block - 1]]);
  });

  it("keeps what was proven before a node lied, and goes on from there", async () => {
    const asked: string[] = [];
    const header = (number: number) => `eth_getBlockByNumber ${numberToHex(number)}`;
    const concerned = (await listEvents(sql, { chain: CHAIN_ID })).filter(({ block }) => block < 60).at(-1);
    const lies: readonly (readonly [question: string, lie: (answer: object) => unknown, code: string])[] = [
      [header(50), (answer) => ({ ...answer, logsBloom: "0x" }), "BadBlock"],
      [header(50), (answer) => ({ ...answer, timestamp: "0x1" }), "HeaderNotRebuilt"],
      [
        `eth_getBlockReceipts ${numberToHex(concerned?.block ?? 0)}`,
        (answer) => (answer as readonly object[]).map((one) => ({ ...one, logs: [] })),
        "ReceiptsNotOfBlock",
      ],
    ];
    for (const [question, lie, code] of lies) {
      await sql.query("truncate proven");
      chain.lie = (own, answer) => (own === question ? lie(answer as object) : answer);
      expect(await prove().catch(codeOf)).to.equal(code);
      const [[first = 0, last] = []] = await rangesOf();
      expect([first > 50, last]).to.deep.equal([true, FINAL]);
      chain.lie = (own, answer) => {
        asked.push(own);
        return answer;
      };
      expect(await prove()).to.include({ before: FINAL + 1 - first, proven: first });
      expect(asked).to.not.include(header(first));
    }
  });

  it("believes no chain that does not lead up to a block that the store has", async () => {
    const back = chain.reorg(HEIGHT - 30, HEIGHT - 30);
    expect(await prove().catch(codeOf)).to.equal("ChangedBelowFinal");
    const answers = new Map<string, unknown>();
    chain.lie = (question, answer) => {
      answers.set(question, answer);
      return answer;
    };
    await prove().catch(codeOf);
    back();
    const question = `eth_getBlockByNumber ${numberToHex(FINAL - 5)}`;
    chain.lie = (own, answer) => (own === question ? answers.get(own) : answer);
    expect(await prove().catch(codeOf)).to.equal("ChainBroken");
    expect(await rangesOf()).to.deep.equal([]);
  });

  it("proves what was followed on the node's word, where headers can be rebuilt", async () => {
    await empty(sql);
    await followAll({ way: "told" });
    expect(await waysOf()).to.deep.equal(new Set(["told true", "told false"]));
    await prove();
    expect(await waysOf()).to.deep.equal(new Set(["proven true", "told false"]));
    await empty(sql);
    chain.lie = (question, answer) =>
      question.startsWith("eth_getBlockByNumber")
        ? { ...(answer as object), mixHash: numberToHex(1, { size: 32 }) }
        : answer;
    await followAll({ way: "told" });
    const thrown = await prove().catch((error: unknown) => error);
    expect(codeOf(thrown)).to.equal("HeaderNotRebuilt");
    expect((thrown as SymbolonError).reason).to.include(`chain ${CHAIN_ID} cannot be proven`);
    await sql.query("delete from block");
    expect(await prove().catch(codeOf)).to.equal("NothingToProveBy");
  });
});
