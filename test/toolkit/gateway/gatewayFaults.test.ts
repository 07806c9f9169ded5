import { expect } from "chai";
import { getBlock } from "viem/actions";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type ClaimDocument, openGatewayClient } from "../../../src/sdk/gatewayClient/openGatewayClient.ts";
import { addChain, setChainState } from "../../../src/services/delivery/tables/chains.ts";
import { runWorker } from "../../../src/services/delivery/work/worker.ts";
import { openServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import type { Level } from "../../../src/services/gateway/policy/levels.ts";
import { openStore } from "../../../src/services/store/openStore.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { openPooler } from "../../postgres/openPooler.ts";
import { QUICK } from "../delivery/work/workUntil.ts";
import { letPass, until } from "../patience.ts";
import type { TestCampaign } from "../scripts/relayChain.ts";
import { shiftedClock } from "../store/shiftedClock.ts";
import { ask, submit, useAttackStage } from "./attackStage.ts";
import { NARROW, WIDE } from "./gatewayStage.ts";
import { openLine, through } from "./openLine.ts";

const COUNT = 30;

/** A user without rights, and what writing a row meets once the disk is full. */
const CLOSED = `do $$ begin create role nobody_writes; exception when duplicate_object then null; end $$;
create or replace function be_full() returns trigger language plpgsql as $$ begin
  if current_setting('symbolon.disk', true) = 'none' then
    raise exception 'no space left on device' using errcode = '53100';
  end if;
  return new;
end $$`;
/** Rows that need room. */
const FULL = ["intent", "intent_trace"]
  .map(
    (table) =>
      `create trigger full_${table} before insert on ${table} for each row execute function be_full()`,
  )
  .join(";");

describe("a gateway under faults", () => {
  const stage = useAttackStage(COUNT);
  const { claim } = stage;

  const level = async ({ level: now }: Pick<Gateway, "level">, wanted: Level) => {
    await until(() => now() === wanted);
  };
  /** Has a worker pay until enough is. */
  const payUntil = async (
    isEnough: () => Promise<boolean>,
    {
      transactionGas = 16_000_000n,
      inFlight = 4,
      sql = stage.store.sql,
    }: { transactionGas?: bigint; inFlight?: number; sql?: Sql } = {},
  ) => {
    const stop = new AbortController();
    const work = runWorker({
      sql,
      name: "test",
      kinds: [claimKind({ feeTakers: [] })],
      timing: QUICK,
      chains: [
        {
          client: stage.chain.reader,
          senders: [stage.chain.relayer],
          profile: {
            inFlight,
            transactionGas,
            calldataBytes: 100_000,
            blockTime: 250,
            finality: { by: "depth", blocks: 0 },
          },
        },
      ],
      signal: stop.signal,
    });
    await until(isEnough);
    stop.abort();
    await work;
  };

  it("whose store is cut off says so at once, knows what it took in, and goes on when it is back", async () => {
    const address = new URL(stage.store.address);
    const line = await openLine(Number(address.port));
    const sql = await openStore(through(line, stage.store.address));
    const { url, gateway } = await stage.serve({ sql, room: { ...WIDE, blockTime: 1_000 } });
    const taken = await submit(url, await claim(0));
    expect(taken.status).to.equal(202);
    line.set("cut");
    // Who comes before anybody has noticed is refused no worse.
    const meanwhile = await submit(url, await claim(1));
    await level(gateway, "storeAway");
    const health = await ask(`${url}/health`);
    expect([health.status, health.body.level]).to.deep.equal([503, "storeAway"]);
    // A write has failed; that nothing can be read, either, is seen by the next look.
    await until(async () => (await ask(`${url}/ready`)).status === 503);
    expect((await ask(`${url}/ready`)).body).to.deep.equal({ ready: false, why: "storeAway" });
    const again = await submit(url, await claim(0));
    expect([again.status, again.body.answer, again.body.id]).to.deep.equal([200, "known", taken.body.id]);
    const fresh = await submit(url, await claim(2));
    expect(fresh.headers.get("x-symbolon-level")).to.equal("storeAway");
    const asked = await ask(`${url}/v1/intents/${taken.body.id}`);
    for (const { status, body, headers } of [meanwhile, fresh, asked]) {
      expect([status, body.error?.code]).to.deep.equal([503, "StoreAway"]);
      expect(Number(headers.get("retry-after"))).to.be.above(0);
      for (const own of [address.password, address.username, String(line.port), address.pathname.slice(1)])
        expect(JSON.stringify(body)).not.to.include(own);
    }
    line.set("whole");
    await level(gateway, "normal");
    expect((await submit(url, await claim(2))).status).to.equal(202);
    expect((await ask(`${url}/v1/intents/${taken.body.id}`)).body.state).to.equal("queued");
    await sql.close();
    line.close();
  });

  it("and a worker, both behind a pooler in transaction mode, pay all once", async () => {
    const of = await stage.campaign();
    const pooler = await openPooler(stage.store.address);
    const sql = await openStore(pooler.url);
    const { url } = await stage.serve({ of, sql, room: { ...WIDE, blockTime: 1_000 } });
    const hand = async (from: number, to: number) => {
      const answers = Array.from({ length: to - from }, async (_, i) =>
        submit(url, await claim(from + i, {}, of)),
      );
      for (const { status } of await Promise.all(answers)) expect(status).to.equal(202);
    };
    await hand(0, 10);
    const paid = async () => (await stage.chain.paid(of)).length;
    // Those of the second half come while the worker waits: nothing wakes it.
    const second = until(async () => (await paid()) === 10).then(() => hand(10, 20));
    await payUntil(async () => (await paid()) === 20, { sql });
    await second;
    expect(await stage.chain.payments(of)).to.have.length(20);
    await sql.close();
    await pooler.close();
  });

  it("whose store says nothing any more does not wait for it", async () => {
    const line = await openLine(Number(new URL(stage.store.address).port));
    // A statement is given up long after this test has ended.
    const sql = await openStore(through(line, stage.store.address));
    const { url, gateway } = await stage.serve({ sql, room: { ...WIDE, blockTime: 1_000 } });
    const taken = await submit(url, await claim(0));
    line.set("silent");
    await level(gateway, "storeAway");
    expect((await submit(url, await claim(0))).body.answer).to.equal("known");
    for (const { status, body } of [
      await submit(url, await claim(2)),
      await ask(`${url}/v1/intents/${taken.body.id}`),
    ])
      expect([status, body.error?.code]).to.deep.equal([503, "StoreAway"]);
    line.set("whole");
    await level(gateway, "normal");
    expect((await submit(url, await claim(2))).status).to.equal(202);
    await sql.close();
    line.close();
  });

  for (const [what, close] of [
    ["takes no writes, as a standby", "set transaction read only"],
    ["took its user's rights away", "set local role nobody_writes"],
    ["has a full disk", "set local symbolon.disk = 'none'"],
  ] as const) {
    it(`whose store ${what} says so until it has written itself, which it tries now and then`, async () => {
      const { sql: own } = stage.store;
      await own.query(CLOSED);
      let isClosed = false;
      let tries = 0;
      let looks = 0;
      const { sql, shift } = shiftedClock({
        ...own,
        query: (text, values) => {
          if (text.includes("clock_timestamp())::float8 as now")) looks++;
          return own.query(text, values);
        },
        transaction: (run) =>
          own.transaction(async (query) => {
            tries++;
            if (isClosed) await query(close);
            return run(query);
          }),
      });
      const troubles: unknown[] = [];
      const onTrouble = (thrown: unknown) => troubles.push(thrown);
      let milliseconds = 0;
      const elapsed = () => milliseconds;
      const room = { ...WIDE, blockTime: 1_000 };
      const { url, gateway } = await stage.serve({ sql, elapsed, onTrouble, room });
      const probe = async (path: string) => {
        const { status, body } = await ask(`${url}${path}`);
        return [status, body];
      };
      const taken = await submit(url, await claim(0));
      expect(await probe("/ready")).to.deep.equal([200, { ready: true }]);
      await own.query(FULL);
      isClosed = true;
      for (const index of [1, 2, 3]) {
        const { status, body } = await submit(url, await claim(index));
        expect([status, body.error?.code]).to.deep.equal([503, "StoreAway"]);
      }
      expect(troubles).to.have.length(1);
      expect((troubles[0] as SymbolonError).code).to.be.oneOf(["StoreNotWritable", "StoreExhausted"]);
      const health = await ask(`${url}/health`);
      expect([health.status, health.body.level]).to.deep.equal([503, "storeAway"]);
      expect(await probe("/ready")).to.deep.equal([200, { ready: true, why: "storeAway" }]);
      expect(await probe("/live")).to.deep.equal([200, { live: true }]);
      // What it holds can be read, and what was taken in is known.
      expect((await ask(`${url}/v1/intents/${taken.body.id}`)).body.state).to.equal("queued");
      expect((await submit(url, await claim(0))).body.answer).to.equal("known");
      // Nobody's question is a try, and neither is a look at what can be read.
      const before = { tries, looks };
      await until(() => looks > before.looks + 1);
      expect(tries).to.equal(before.tries);
      // A server that takes the place of another has a clock of its own.
      shift.seconds -= 3_600;
      await until(() => gateway.now() < Date.now() / 1_000 - 3_000);
      milliseconds += 3_000;
      await until(() => tries > before.tries);
      await until(() => troubles.length > 1);
      expect(gateway.level()).to.equal("storeAway");
      isClosed = false;
      milliseconds += 3_000;
      await level(gateway, "normal");
      expect(await probe("/ready")).to.deep.equal([200, { ready: true }]);
      expect((await submit(url, await claim(1))).status).to.equal(202);
      expect(await own.query("select 1 from intent_trace")).to.deep.equal([]);
    });
  }

  it("whose chain is drained takes nothing in and says so, and still answers who asks", async () => {
    const { url, gateway } = await stage.serve({ room: { ...WIDE, blockTime: 1_000 } });
    const taken = await submit(url, await claim(0));
    const chain = stage.chain.reader.chain.id;
    await addChain(stage.store.sql, chain, `0x${"11".repeat(32)}`);
    await setChainState(stage.store.sql, chain, "draining", "test");
    await until(() => gateway.refuses() === "draining");
    const { status, body } = await ask(`${url}/ready`);
    expect([status, body]).to.deep.equal([200, { ready: true, why: "draining" }]);
    expect((await ask(`${url}/v1/intents/${taken.body.id}`)).body.state).to.equal("queued");
    const refused = await submit(url, await claim(1));
    expect([refused.status, refused.body.error?.code]).to.deep.equal([503, "Draining"]);
    await setChainState(stage.store.sql, chain, "running", "test");
    await until(() => gateway.refuses() === undefined);
  });

  it("sees that its store is away though a node does not answer any more", async () => {
    let isSilent = false;
    let isAway = false;
    const { sql } = stage.store;
    const fails = <Run extends (...args: never[]) => unknown>(run: Run) =>
      ((...args: never[]) => (isAway ? Promise.reject(new Error("away")) : run(...args))) as Run;
    const campaign = await openServedCampaign(stage.chain.reader, stage.test.campaign);
    let waiting = 0;
    const refresh = () => {
      if (!isSilent) return campaign.refresh();
      waiting += 1;
      return new Promise<never>(() => {});
    };
    const { gateway } = await stage.serve({
      sql: { ...sql, query: fails(sql.query) },
      served: [{ campaign: { ...campaign, refresh }, room: { ...WIDE, blockTime: 1_000 } }],
    });
    isSilent = true;
    await until(() => waiting > 0);
    isAway = true;
    await level(gateway, "storeAway");
    isAway = false;
    await level(gateway, "normal");
  });

  it("whose chain stands still takes claims in and says so, and they are paid once it goes on", async () => {
    const of = await stage.campaign();
    const { node } = stage.chain;
    const { url, gateway } = await stage.serve({ of, room: { ...WIDE, blockTime: 0.2 } });
    await node.setAutomine(false);
    await level(gateway, "chainSlow");
    expect((await ask(`${url}/health`)).body.level).to.equal("chainSlow");
    for (let index = 0; index < 3; index++) {
      // One of them never expires, in the largest number that can be signed.
      const deadline = index === 2 ? 2n ** 256n - 1n : 0n;
      const { status, headers } = await submit(url, await claim(index, { deadline }, of));
      expect([status, headers.get("x-symbolon-level")]).to.deep.equal([202, "chainSlow"]);
    }
    const paying = payUntil(async () => (await stage.chain.paid(of)).length === 3);
    await node.setIntervalMining({ interval: 0.2 });
    await level(gateway, "normal");
    await paying;
    expect(await stage.chain.paid(of)).to.deep.equal([0, 1, 2]);
    await node.setIntervalMining({ interval: 0 });
    await node.setAutomine(true);
  });

  it("sends a quiet lane's claims without having them wait for a flood in another", async () => {
    const hog = await stage.campaign();
    const quiet = await stage.campaign();
    const flooded = await stage.serve({ of: hog });
    const calm = await stage.serve({ of: quiet });
    const hand = async ({ url }: { readonly url: string }, of: TestCampaign, many: number) => {
      for (let index = 0; index < many; index++)
        expect((await submit(url, await claim(index, {}, of))).status).to.equal(202);
    };
    await hand(flooded, hog, 24);
    await hand(calm, quiet, 4);
    const { number: since } = await getBlock(stage.chain.reader);
    await payUntil(async () => (await stage.chain.paid(hog)).length === 24, {
      transactionGas: 600_000n,
      inFlight: 1,
    });
    const order: string[] = [];
    const hashes = new Map(
      (await Promise.all([hog, quiet].map((one) => stage.chain.payments(one)))).flatMap((payments, lane) =>
        payments.map(({ hash }) => [hash, lane === 0 ? "hog" : "quiet"] as const),
      ),
    );
    const { number: last } = await getBlock(stage.chain.reader);
    for (let blockNumber = since + 1n; blockNumber <= last; blockNumber++) {
      const { transactions } = await getBlock(stage.chain.reader, { blockNumber });
      order.push(...transactions.map((hash) => hashes.get(hash) ?? "none"));
    }
    expect(await stage.chain.paid(quiet)).to.have.length(4);
    // All of the quiet one's are paid in the first half of all transactions, though they came last.
    expect(order.lastIndexOf("quiet")).to.be.within(0, order.length / 2);
    expect(order).not.to.include("none");
  });

  it("agrees with others over the store about each moment, though its clock is set by an hour", async () => {
    const { sql, shift } = shiftedClock(stage.store.sql);
    const room: ChainRoom = NARROW;
    const first = await stage.serve({ sql, room });
    for (const hour of [3_600, -3_600]) {
      shift.seconds = hour;
      const later = await stage.serve({ sql, room });
      await until(() => Math.abs(first.gateway.now() - later.gateway.now()) <= 0.5);
      expect(Math.abs(later.gateway.now() - Date.now() / 1_000 - hour)).to.be.below(60);
    }
    shift.seconds = 0;
    await until(() => Math.abs(first.gateway.now() - Date.now() / 1_000) <= 60);
    for (let index = 0; index < 16; index++) await submit(first.url, await claim(index));
    const place = await submit(first.url, await claim(20));
    expect(place.body.answer).to.equal("ticket");
    expect((place.body.comes ?? 0) - first.gateway.now()).to.be.within(-600, 600);
  });

  it("answers all that came while its process stood still, and keeps what it promised before", async () => {
    const { url, gateway } = await stage.serve({ room: NARROW, patience: 600 });
    for (let index = 0; index < 16; index++) await submit(url, await claim(index));
    const places: number[] = [];
    const client = openGatewayClient({ url });
    const hand = async (index: number) =>
      client.handIn((await claim(index)) as unknown as ClaimDocument, {
        onPlace: (seconds) => places.push(seconds),
      });
    const early = [20, 21, 22].map(hand);
    await until(() => places.length >= 3);
    const coming = [23, 24].map(hand);
    await letPass(5);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    const ids = await Promise.all([...early, ...coming]);
    expect(new Set(ids).size).to.equal(5);
    expect((await gateway.find(gateway.ids.numberOf(ids[0] as string) as bigint))?.state).to.equal("queued");
    // None who had a place was told another one.
    expect(places).to.have.length(5);
  });
});
