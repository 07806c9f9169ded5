import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import type { Hex } from "viem";
import { traceLines } from "../../../scripts/trace/traceLines.ts";
import type { TimelineStep } from "../../../src/sdk/core/timeline/timelineStep.ts";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { sealTicket } from "../../../src/services/gateway/policy/tickets.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { forget } from "../../../src/services/timeline/forget/forget.ts";
import { findIncidents } from "../../../src/services/timeline/incidents/findIncidents.ts";
import { traceDocument } from "../../../src/services/timeline/report/traceDocument.ts";
import { groundText } from "../../../src/services/timeline/report/tracePage.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { isTraceAltered, type Trace, trace } from "../../../src/services/timeline/trace/trace.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import {
  accountOf,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../scripts/relayChain.ts";
import { signedClaim } from "../scripts/signedClaims.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { FACTORY } from "./blockChain.ts";
import { catchUp } from "./followStage.ts";
import { workMining } from "./workMining.ts";

const kinds = ({ steps }: TracePath) => steps.map(({ kind }) => kind);
const transactionOf = ({ paths }: Trace) =>
  paths.flatMap(({ steps }) => steps.flatMap(({ place }) => place?.transaction ?? []))[0] as Hex;
/** How deep a block is final. */
const DEPTH = 3;
/** Workers came after it was handed in. */
const RELAYED = ["signed", "queued", "halted", "sending", "bundled", "sent", "included", "paid", "final"];

describe("tracing claims", () => {
  const folder = suiteFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  before(async () => {
    chain = await openRelayChain();
    test = await chain.campaign(folder.path("tree"), 6);
    store = await openTestStore("postgres");
    const { sql } = store;
    await migrate(sql, deliveryTables);
    await submitIntents(sql, [await signed(0), await signed(1), await signed(2)], "api-1");
    // Others are first with one of them, and pay one that nobody asked for here.
    for (const index of [2, 5]) await chain.claim(test, index);
    await work(({ done = 0, skipped = 0 }) => done === 2 && skipped === 1);
    const client = chain.reader;
    const contracts = [{ address: test.campaign, role: "instantCampaign" } as const];
    // On a slow machine some blocks are final for long by now: those are read in ranges, which proves nothing.
    for (const blocks of [Number.MAX_SAFE_INTEGER, DEPTH]) {
      const finality = { by: "depth", blocks } as const;
      await catchUp(await openFollower({ sql, client, fromBlock: 0, finality, contracts }));
    }
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  const signed = async (index: number) => {
    const document = JSON.parse(await signedClaim(chain, test, index));
    return claimIntent({ ...document, proof: test.tree.proof(index) });
  };
  const work = (isEnough: Parameters<typeof workMining>[1]) => {
    const client = chain.reader;
    const sender = chain.clientOf(RELAYER_KEY);
    const kind = claimKind({ feeTakers: [] });
    return workMining({ sql: store.sql, node: chain.node, client, sender, kind, depth: DEPTH }, isEnough);
  };

  it("leads from who signed to the final block, and says on what ground each step stands", async () => {
    const { what, paths, asOf, more } = await trace(store.sql, { what: "1" });
    const [path] = paths as readonly [TracePath];
    expect([what, paths.length, more]).to.deep.equal(["intent 1", 1, 0]);
    expect(kinds(path)).to.deep.equal(RELAYED);
    expect(path.steps.map(({ ground }) => ground)).to.deep.equal([
      "signed",
      "recorded",
      "recorded",
      "recorded",
      "recorded",
      "recorded",
      "proven",
      "proven",
      "recorded",
    ]);
    expect(path.words).to.match(
      /^Pay index 0 of the campaign 0x\w+ to 0x\w+: at most 1000 base units, .* signed$/,
    );
    expect(path.steps[0]?.actor).to.equal(accountOf(0));
    expect(path.steps[1]?.actor).to.equal("api-1");
    const [hash] = await chain
      .payments(test)
      .then((all) => all.flatMap(({ index, hash }) => (index === 0 ? [hash] : [])));
    expect(path.steps[2]?.words).to.equal("no worker held a key: none had held one before");
    expect(path.steps[3]?.actor).to.equal("test");
    expect(path.steps[6]?.place?.transaction).to.equal(hash);
    expect(path.steps[5]?.words).to.include(hash);
    expect(asOf?.cursor).to.equal(Number((await chain.block()).number));
    // What it waited for is all of its time, and never less than nothing.
    for (const { least, most = 0 } of path.waits) expect(least).to.be.within(0, Math.max(least, most));
    expect(path.slowest?.whom).to.be.oneOf(["gateway", "chain"]);
  });

  it("is the same from the leaf, the account, the transaction and any of its versions", async () => {
    const own = (await trace(store.sql, { what: "intent:1" })).paths;
    expect((await trace(store.sql, { what: `${test.campaign}:0` })).paths).to.deep.equal(own);
    expect((await trace(store.sql, { what: accountOf(0) })).paths).to.deep.equal(own);
    const transaction = own[0]?.steps[6]?.place?.transaction as Hex;
    const bundle = await trace(store.sql, { what: transaction });
    expect(bundle.paths.map(({ intent }) => intent)).to.deep.equal([1n, 2n]);
    expect(bundle.paths[0]).to.deep.equal(own[0]);
    const first = await trace(store.sql, { what: transaction.toUpperCase().replace("0X", "0x"), max: 1 });
    expect([first.paths.length, first.more]).to.deep.equal([1, 1]);
  });

  it("leads from a ticket to its claim, and says what it promised", async () => {
    const place = { chain: 31_337, contract: test.campaign, item: "0" };
    const sealed = sealTicket(new Uint8Array(32), {
      ...place,
      comes: 1_800_000_000,
      turn: 1_800_000_009,
      expires: 1_800_000_030,
    });
    const { paths, background } = await trace(store.sql, { what: sealed });
    expect(paths).to.deep.equal((await trace(store.sql, { what: "1" })).paths);
    expect(background.at(-1)).to.include({ kind: "due", ground: "told" });
    expect(background.at(-1)?.moment.from).to.equal(1_800_000_009_000);
    expect(background.at(-1)?.words).to.include("from 2027-01-15T08:00:00Z to 2027-01-15T08:00:30Z");
    const other = sealTicket(new Uint8Array(32), { ...place, item: "4", comes: 1, turn: 2, expires: 3 });
    expect((await refusalOf(trace(store.sql, { what: other }))).code).to.equal("NothingKnown");
    expect((await refusalOf(trace(store.sql, { what: sealed.slice(0, -40) }))).code).to.equal("BadSubject");
  });

  it("tells what others sent, and that they were first", async () => {
    const foreign = (await trace(store.sql, { what: `${test.campaign}:5` })).paths;
    expect(foreign.map(({ intent }) => intent)).to.deep.equal([undefined]);
    expect(kinds(foreign[0] as TracePath)).to.deep.equal(["included", "paid", "final"]);
    const overtaken = (await trace(store.sql, { what: `${test.campaign}:2` })).paths;
    expect(overtaken.map(({ intent }) => intent)).to.have.members([3n, undefined]);
    const own = overtaken.find(({ intent }) => intent === 3n) as TracePath;
    expect(kinds(own)).to.deep.equal(["signed", "queued", "halted", "sending", "skipped"]);
    expect(own.steps.at(-1)?.words).to.equal("AlreadyClaimed");
  });

  it("finds nothing that should not be, and that somebody was first", async () => {
    // Blocks that come quicker than seconds run ahead of every clock, the further the longer it takes.
    const [incident, ...others] = await findIncidents(store.sql, { limits: { clocks: 1e12 } });
    expect(others).to.deep.equal([]);
    expect(incident).to.deep.include({ rule: "AnotherFirst", subjects: ["intent:3"], count: 1 });
    expect(incident?.cause).to.match(
      /^Others sent 1 claim that waited here, without a fee, so maybe for themselves/,
    );
  });

  it("says what was looked through where nothing is known, and refuses what names nothing", async () => {
    const { sql } = store;
    const height = Number((await chain.block()).number);
    const unknown = await trace(sql, { what: `0x${"77".repeat(32)}` }).catch((thrown) => thrown);
    expect(unknown).to.include({ code: "NothingKnown" });
    expect(unknown.reason).to.include(`chain 31337 up to block ${height} of ${height}`);
    for (const what of ["4", `${test.campaign}:3`, accountOf(3)])
      expect((await refusalOf(trace(sql, { what }))).code, what).to.equal("NothingKnown");
    for (const what of [
      "",
      "claim",
      "0x12",
      `${test.campaign}:`,
      `${test.campaign}:1:2`,
      `${test.campaign}:x`,
      "-1",
    ])
      expect((await refusalOf(trace(sql, { what }))).code, what).to.equal("BadSubject");
    expect((await refusalOf(trace(sql, { what: "1", chain: 5 }))).code).to.equal("ChainNotKnown");
  });

  it("asks which chain is meant where two have it", async () => {
    const { sql } = store;
    await sql.query("insert into chain (chain, genesis) values (77, '0x77')");
    await sql.query("insert into followed (chain, way, cursor, final) values (77, 'told', 9, 9)");
    await sql.query(`with copied as (insert into block (chain, number, hash, time, way)
        select 77, 9, '\\x09', 9, 'told' returning id)
      insert into event select copied.id, log, part, contract, name, transaction, account, actor, item, index, topics, data
        from event, copied where account is not null and index = 5`);
    const what = accountOf(5);
    const thrown = await trace(sql, { what }).catch((error) => error);
    expect(thrown).to.include({ code: "AmbiguousSubject" });
    expect(thrown.reason).to.match(/on chain 77; .* on chain 31337|on chain 31337; .* on chain 77/);
    expect((await trace(sql, { what, chain: 31_337 })).paths.length).to.equal(1);
    await sql.query("delete from block where chain = 77");
  });

  /** What a trace says after a statement, of which nothing is kept. */
  async function tracedAfter(statement: string, what = "intent:1") {
    const { sql } = store;
    const kept = sql.transaction(async (query) => {
      await query(statement);
      const own: Sql = { ...sql, query, transaction: (run) => run(query) };
      throw Object.assign(new Error("undo"), { found: await trace(own, { what, chain: 31_337 }) });
    });
    const { found } = (await kept.catch((thrown) => thrown)) as { readonly found: Trace };
    const path = found.paths.find(({ intent }) => intent === 1n) as TracePath;
    return { found, path, grounds: path.steps.map(({ ground }) => ground) };
  }

  it("says when what it shows was proven, and that rows of it were altered since", async () => {
    const { found, path } = await tracedAfter("select 1");
    expect(isTraceAltered(found)).to.equal(false);
    expect(path.altered).to.equal(undefined);
    const proven = path.steps.filter(({ ground }) => ground === "proven");
    expect(proven.map(({ kind }) => kind)).to.deep.equal(["included", "paid"]);
    for (const step of proven) {
      expect(step.provenAt).to.be.within(Date.now() - 3_600_000, Date.now());
      expect(groundText(step)).to.equal(
        `proven on ${new Date(step.provenAt ?? 0).toISOString().slice(0, 10)}`,
      );
    }
    const changed = await tracedAfter(
      "update event set data = set_byte(data, 95, 1) where name = 'Claimed' and index = 1",
    );
    // It is in the same block.
    expect(changed.grounds.slice(-3)).to.deep.equal(["altered", "altered", "recorded"]);
    expect(groundText(changed.path.steps.at(-2) as TimelineStep)).to.match(
      /^altered since it was proven on 20/,
    );
    expect(isTraceAltered(changed.found)).to.equal(true);
    expect(traceDocument(changed.found).paths[0]?.steps.at(-2)).to.include({ ground: "altered" });
  });

  it("says of an intent whose content is not what was submitted or signed that it was altered, and of no other", async () => {
    const set = (path: string, value: string) =>
      `update intent set content = jsonb_set(content, '${path}', '${value}') where id = 1`;
    const byContract = `${set("{claim,signature}", `"0x${"5e".repeat(64)}1b"`)}; ${set("{isByKey}", "false")}`;
    const altered: readonly (readonly [statement: string, why: RegExp])[] = [
      [
        set("{claim,terms,recipient}", `"0x000000000000000000000000000000000000dEaD"`),
        /signature is not that of its account/,
      ],
      [set("{claim,terms,upTo}", `"1"`), /signature is not/],
      [
        set("{claim,leaf,index}", `"3"`),
        /its content is that of claim 0x\w+ 3 0, and it was submitted as claim 0x\w+ 0 0$/,
      ],
      [set("{claim,campaign}", `"${FACTORY}"`), /is for 0x\w+ on chain 31337, and it was submitted for 0x/],
      [set("{claim,leaf}", `"0x"`), /^its content cannot be read any more: /],
      [set("{claim,signature}", `"0x${"5e".repeat(64)}1b"`), /signature is not/],
      // A contract's signature only the chain can judge: that these bytes are others, their digest says.
      [byContract, /has another digest than 0x/],
      [set("{claim,gateData}", `"0x5e"`), /has another digest than 0x/],
    ];
    for (const [statement, why] of altered) {
      const { found, path, grounds } = await tracedAfter(statement);
      expect(path.altered, statement).to.match(why);
      expect([grounds[0], isTraceAltered(found)]).to.deep.equal(["altered", true]);
      expect(traceLines(found).join("\n")).to.include(`ALTERED: ${path.altered}`);
      expect(traceDocument(found).paths[0]?.altered).to.equal(path.altered);
    }
    // An earlier version took the digest over a text that no store has; and who was forgotten has no signature.
    for (const statement of [
      `${byContract}; update intent set content = content - 'version' where id = 1`,
      set("{claim,signature}", `"0x${"00".repeat(65)}"`),
    ])
      expect((await tracedAfter(statement)).path.altered, statement).to.equal(undefined);
  });

  it("calls an intent altered of whose content anything is left, and does not end at it", async () => {
    const contents = [
      "null",
      "7",
      '"x"',
      "[]",
      "{}",
      '{"claim": null}',
      '{"claim": {"leaf": null}, "signatures": 5}',
    ];
    for (const kind of ["claim", "request", "release"])
      for (const content of contents) {
        const { path } = await tracedAfter(
          `update intent set kind = '${kind}', content = '${content}' where id = 1`,
        );
        expect(path.altered, `${kind} ${content}`).to.match(/^its content cannot be read any more: /);
      }
    const odd = `update intent set content = jsonb_set(content, '{claim,leaf,index}', '{"not": "a number"}') where id = 1`;
    expect((await tracedAfter(odd)).path.altered).to.match(/^its content cannot be read any more: /);
  });

  it("recovers one key for each signed claim, and lets others have a turn in between", async () => {
    const { sql } = store;
    const turns: number[] = [];
    let turn = 0;
    let next = setImmediate(function count() {
      turn += 1;
      next = setImmediate(count);
    });
    const signature = secp256k1.Signature.prototype;
    const { recoverPublicKey } = signature;
    signature.recoverPublicKey = function (...terms: Parameters<typeof recoverPublicKey>) {
      turns.push(turn);
      return recoverPublicKey.apply(this, terms);
    };
    try {
      const { paths } = await trace(sql, { what: transactionOf(await trace(sql, { what: "intent:1" })) });
      expect(paths.map(({ intent }) => intent)).to.deep.equal([1n, 2n]);
    } finally {
      signature.recoverPublicKey = recoverPublicKey;
      clearImmediate(next);
    }
    // Of the intent's own trace, and of the two of its bundle.
    expect(turns).to.have.length(3);
    expect(new Set(turns).size).to.equal(3);
  });

  it("says that signatures were forgotten, changes nothing else, and workers go on", async () => {
    const { sql } = store;
    const before = (await trace(sql, { what: "1", chain: 31_337 })).paths[0] as TracePath;
    const { archived, signatures, transactions } = await forget(sql, { before: Date.now() + 60_000 });
    expect([archived, signatures, transactions]).to.deep.equal([2, 1, 0]);
    const now = (await trace(sql, { what: "1", chain: 31_337 })).paths[0] as TracePath;
    expect(now.steps[0]?.words).to.equal("signed what is asked; the signature was forgotten since");
    expect({ ...now, steps: now.steps.slice(1) }).to.deep.equal({ ...before, steps: before.steps.slice(1) });
    // Handed in again it is the same, and what is new is paid.
    expect(await submitIntents(sql, [await signed(0), await signed(3)], "api-1")).to.include({ added: 1 });
    await work(({ done = 0, skipped = 0 }) => done === 3 && skipped === 1);
    expect((await chain.payments(test)).map(({ index }) => index)).to.have.members([0, 1, 2, 3, 5]);
  });
});
