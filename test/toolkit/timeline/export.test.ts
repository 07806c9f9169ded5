import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { gatewayTables } from "../../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import {
  type ExportedPiece,
  type ExportKind,
  exportColumns,
  exportKinds,
  exportRows,
} from "../../../src/services/timeline/export/exportRows.ts";
import { exportSpans } from "../../../src/services/timeline/export/exportSpans.ts";
import { sendSpans } from "../../../src/services/timeline/export/sendSpans.ts";
import {
  intentPlace,
  intentSpans,
  type OtlpSpan,
  type OtlpTraces,
} from "../../../src/services/timeline/export/spans.ts";
import type { IntentRecord } from "../../../src/services/timeline/tables/intentRecords.ts";
import { keepVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openAnswering } from "../answering.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { type BlockChain, CHAIN_ID, openBlockChain } from "./blockChain.ts";
import { catchUp, follow } from "./followStage.ts";
import { samplePath } from "./samplePath.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const PARENT = `00-${"12".repeat(16)}-${"34".repeat(8)}-01`;

async function allOf(pieces: AsyncIterable<ExportedPiece>) {
  let text = "";
  let rows = 0;
  let cursor = "";
  for await (const piece of pieces) {
    text += piece.text;
    rows += piece.rows;
    cursor = piece.cursor;
  }
  return { text, rows, cursor };
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** An intent that was bundled, mined, done and final, and one that was left out. */
async function work(sql: Sql): Promise<void> {
  await sql.query("insert into sender (chain, address, next_nonce) values ($1, '0x5e', 1)", [CHAIN_ID]);
  await sql.query(
    `insert into transaction (chain, sender, nonce, after, digest, keys, settled, state)
     values ($1, '0x5e', 0, 0, '0x', '{1}', '{"gas":"21000","block":7}', 'ended')`,
    [CHAIN_ID],
  );
  await sql.query(`insert into version (hash, transaction, number) values ('${HASH}', 1, 0)`);
  await sql.query(
    `insert into intent (chain, kind, contract, key, digest, content, lane, state, reason, transaction)
     values ($1, 'test', '0xc0', 'first', '0x', '{"claim":{"signature":"0xsecret"}}', 'lane', 'done', null, 1),
       ($1, 'test', '0xc0', 'second', '0x', '{}', null, 'skipped', '=AlreadyClaimed', null)`,
    [CHAIN_ID],
  );
  await sql.query(`insert into intent_trace (intent, parent) values (1, '${PARENT}')`);
  await note(sql, "submitted", "1,2");
  await note(sql, "bundled", "1", 1);
  for (const kind of ["signed", "mined", "final"]) await note(sql, kind, undefined, 1);
  await note(sql, "done", "1", 1);
  await note(sql, "skipped", "2");
}

async function note(
  sql: Sql,
  kind: string,
  intents: string | undefined,
  transaction?: number,
): Promise<void> {
  await sql.query(
    "insert into step (kind, actor, chain, transaction, intents) values ($1, 'worker', $2, $3, $4::text::int8[])",
    [kind, CHAIN_ID, transaction ?? null, intents === undefined ? null : `{${intents}}`],
  );
}

describe("what a timeline hands on", () => {
  let store: TestStore;
  let sql: Sql;
  let chain: BlockChain;
  let follower: Awaited<ReturnType<typeof follow>>;
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    chain = openBlockChain(seededRandom(6));
    chain.mine(20);
    follower = await follow(sql, chain);
    await catchUp(follower);
    await migrate(sql, gatewayTables);
    await work(sql);
    const answer = {
      verifier: "=door",
      at: 1_800_000_000_000,
      source: "live",
      chain: CHAIN_ID,
      moment: 7,
    } as const;
    const about = { registry: `0x${"be".repeat(20)}`, batch: HASH, credential: HASH } as const;
    await keepVerifications(sql, [
      { ...answer, ...about, outcome: "Unavailable", problem: "NoCopy", verdict: undefined },
    ]);
  });
  after(() => store.remove());

  const rowsOf = (kind: ExportKind, format: "csv" | "jsonl", since?: string) =>
    allOf(exportRows(sql, { kind, format, chain: CHAIN_ID, since }));

  it("are events, steps, intents and verifications, in JSON what CSV has in its columns", async () => {
    const counts = { events: chain.naiveRows(chain.height).length, steps: 7, intents: 2, verifications: 1 };
    for (const kind of exportKinds) {
      const { text, rows } = await rowsOf(kind, "jsonl");
      const all = linesOf(text);
      expect(all, kind).to.have.length(counts[kind]);
      expect(rows).to.equal(counts[kind]);
      const columns = exportColumns[kind].filter((name) => name !== "above");
      for (const row of all) expect(Object.keys(row).toSorted(), kind).to.deep.equal(columns.toSorted());
      const csv = (await rowsOf(kind, "csv")).text.split("\n");
      expect(csv[0]).to.equal(exportColumns[kind].join(","));
      expect(csv).to.have.length(counts[kind] + 2);
    }
    const [first] = linesOf((await rowsOf("events", "jsonl")).text);
    const [row = []] = chain.naiveRows(chain.height);
    expect(first).to.include({
      change: "added",
      chain: CHAIN_ID,
      block: row[0],
      contract: row[4],
      name: row[5],
    });
  });

  it("holds nothing that somebody signed, and no formula", async () => {
    for (const kind of exportKinds)
      for (const format of ["csv", "jsonl"] as const)
        expect((await rowsOf(kind, format)).text, kind).not.to.include("secret");
    expect((await rowsOf("intents", "csv")).text).to.include(",'=AlreadyClaimed,");
    expect((await rowsOf("verifications", "csv")).text).to.include(",'=door,");
  });

  it("goes on after the cursor that it ended with, for each kind its own", async () => {
    for (const kind of exportKinds) {
      const { cursor } = await rowsOf(kind, "jsonl");
      expect(await rowsOf(kind, "jsonl", cursor), kind).to.deep.equal({ text: "", rows: 0, cursor });
    }
    const { cursor } = await rowsOf("steps", "jsonl");
    await note(sql, "paused", undefined);
    expect(linesOf((await rowsOf("steps", "jsonl", cursor)).text).map(({ kind }) => kind)).to.deep.equal([
      "paused",
    ]);
    for (const [kind, wrong] of [
      ["steps", "intents:1"],
      ["intents", "x"],
      ["events", "steps:1"],
    ] as const)
      expect((await refusalOf(rowsOf(kind, "jsonl", wrong))).code).to.equal("BadCursor");
  });

  it("waits for a step that has its number already and is not kept yet, and passes none by", async () => {
    const { cursor } = await rowsOf("steps", "jsonl");
    let exported: Promise<{ readonly text: string }> | undefined;
    await sql.transaction(async (query) => {
      await query("insert into step (kind, actor, chain) values ('draining', 'slow', $1)", [CHAIN_ID]);
      await note(sql, "resumed", undefined);
      exported = rowsOf("steps", "jsonl", cursor);
      // It stands in the queue for the lock.
      for (let waits = 0n; waits === 0n; )
        [{ waits } = { waits: 0n }] = await query<{ readonly waits: bigint }>(
          "select count(*) as waits from pg_locks where not granted and relation = 'step'::regclass",
        );
    });
    const kinds = linesOf((await exported)?.text ?? "").map(({ kind }) => kind);
    expect(kinds).to.deep.equal(["draining", "resumed"]);
  });

  it("are spans of what came to its end: a trace of each intent, that it was handed in with, and of each bundle", async () => {
    const { text, rows, cursor } = await allOf(exportSpans(sql, {}));
    const spans = linesOf(text).flatMap((line) =>
      (line as OtlpTraces).resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
    expect(spans).to.have.length(rows);
    const [first, second] = spans.filter(({ name }) => name === "symbolon.intent") as [OtlpSpan, OtlpSpan];
    const [bundle] = spans.filter(({ name }) => name === "symbolon.bundle") as [OtlpSpan];
    expect([first.traceId, first.parentSpanId]).to.deep.equal(["12".repeat(16), "34".repeat(8)]);
    expect(second.traceId).to.equal(intentPlace({ chain: CHAIN_ID, key: "second" }, undefined).traceId);
    expect(second.status).to.deep.equal({ code: 2, message: "=AlreadyClaimed" });
    expect(first.links).to.deep.equal([{ traceId: bundle.traceId, spanId: bundle.spanId }]);
    expect(bundle.links).to.deep.equal([{ traceId: first.traceId, spanId: first.spanId }]);
    const steps = spans.filter(({ parentSpanId }) => parentSpanId === first.spanId).map(({ name }) => name);
    expect(steps).to.include.members(["symbolon.bundled", "symbolon.sent", "symbolon.final"]);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).to.equal(spans.length);
    expect(await allOf(exportSpans(sql, { since: cursor }))).to.include({ rows: 0, text: "" });
    expect(await allOf(exportSpans(sql, {}))).to.deep.include({ text });
  });

  it("are, of what was signed anew after its end, a span for each end, in one trace, whenever they are exported", async () => {
    const { cursor: before } = await allOf(exportSpans(sql, {}));
    const [{ id } = { id: 0n }] = await sql.query<{ id: bigint }>(
      `insert into intent (chain, kind, contract, key, digest, content, state, reason)
       values ($1, 'test', '0xc0', 'third', '0x', '{}', 'expired', 'Expired') returning id`,
      [CHAIN_ID],
    );
    const spansOf = async (since?: string) => {
      const { text, cursor } = await allOf(exportSpans(sql, { since }));
      const all = linesOf(text).flatMap((line) =>
        (line as OtlpTraces).resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap((one) => one.spans),
        ),
      );
      return { all, cursor };
    };
    for (const kind of ["submitted", "replaced", "expired"]) await note(sql, kind, String(id));
    const first = await spansOf(before);
    // So many changes are read together that the next end is with others.
    for (let i = 0; i < 30; i++) await note(sql, "final", undefined);
    await note(sql, "replaced", String(id));
    await sql.query("update intent set state = 'queued', reason = null where id = $1", [id]);
    expect((await spansOf(first.cursor)).all.filter(({ name }) => name === "symbolon.intent")).to.deep.equal(
      [],
    );
    for (const kind of ["bundled", "done"]) await note(sql, kind, String(id));
    await sql.query("update intent set state = 'done' where id = $1", [id]);
    const second = await spansOf(first.cursor);
    const outcomeOf = ({ attributes }: OtlpSpan) =>
      attributes.find(({ key }) => key === "symbolon.outcome")?.value;
    const together = (await spansOf(before)).all;
    const roots = together.filter(({ name }) => name === "symbolon.intent");
    expect(roots.map(outcomeOf)).to.deep.equal([{ stringValue: "expired" }, { stringValue: "done" }]);
    expect(new Set(roots.map(({ traceId }) => traceId)).size).to.equal(1);
    expect(roots[1]).to.include(intentPlace({ chain: CHAIN_ID, key: "third" }, undefined));
    const idsOf = (spans: readonly OtlpSpan[]) =>
      spans.filter(({ name }) => name !== "symbolon.bundle").map(({ spanId }) => spanId);
    expect(idsOf([...first.all, ...second.all])).to.deep.equal(idsOf(together));
    expect(new Set(idsOf(together)).size).to.equal(idsOf(together).length);
  });

  it("gives spans the steps' own times, and none that ends before it begins", () => {
    const path = samplePath("paid");
    const record = {
      id: 1n,
      chain: 1,
      kind: "claim",
      contract: "0x",
      key: "k",
      content: {},
      lane: undefined,
      state: "done",
      reason: undefined,
      steps: [],
      versions: [],
    } as unknown as IntentRecord;
    const spans = intentSpans(record, path, { life: 0 });
    const nanos = (i: number) => `${1_800_000_000_000 + 1_000 * i}000000`;
    expect(spans[0]).to.include({ startTimeUnixNano: nanos(0), endTimeUnixNano: nanos(5) });
    const sent = spans.find(({ name }) => name === "symbolon.sent");
    expect(sent).to.include({
      startTimeUnixNano: nanos(1),
      endTimeUnixNano: nanos(2),
      traceId: spans[0]?.traceId,
    });
    const backwards = path.steps.map((step, i) => ({
      ...step,
      moment: (path.steps.at(-1 - i) ?? step).moment,
    }));
    for (const one of intentSpans(record, { ...path, steps: backwards }, { life: 0 }))
      expect(BigInt(one.endTimeUnixNano) >= BigInt(one.startTimeUnixNano), one.name).to.equal(true);
  });

  it("hands spans to a collector, again where it is busy, and says what it did not take", async () => {
    const answers: { status: number; body?: string }[] = [{ status: 503 }, { status: 200, body: "{}" }];
    const asked: { request: IncomingMessage; body: string }[] = [];
    const server = await openAnswering(({ request, response, body: spans }) => {
      asked.push({ request, body: spans });
      const { status, body = "" } = answers.shift() ?? { status: 500 };
      response.writeHead(status, { "content-type": "application/json", "retry-after": "0.01" }).end(body);
    });
    const { url } = server;
    try {
      await sendSpans(`${url}/`, "{1}");
      expect(asked.map(({ body }) => body)).to.deep.equal(["{1}", "{1}"]);
      expect(asked[0]?.request).to.include({ method: "POST", url: "/v1/traces" });
      expect(asked[0]?.request.headers["content-type"]).to.equal("application/json");
      answers.push({ status: 200, body: '{"partialSuccess":{"rejectedSpans":"2"}}' });
      expect((await refusalOf(sendSpans(`${url}/v1/traces`, "{}"))).message).to.include("2 spans");
      answers.push({ status: 400 });
      expect((await refusalOf(sendSpans(url, "{}"))).code).to.equal("CollectorRefused");
    } finally {
      await server.close();
    }
  });
});
