import { expect } from "chai";
import { type Hex, hexToBytes, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import { formatSignedClaim } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import { type NewIntent, submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { gatewayTables } from "../../../src/services/gateway/tables/migrations.ts";
import { keepTrace } from "../../../src/services/gateway/tables/traces.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import {
  type ForgetParameters,
  type Forgotten,
  forget,
} from "../../../src/services/timeline/forget/forget.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { keepVerifications, listVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { claimIntent, claimOf } from "../../../src/services/work/claimIntent.ts";
import { requestIntent } from "../../../src/services/work/requestKind.ts";
import { sampleVerification } from "../credentials/verify/record/sampleVerification.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";

const CHAIN = 31_337;
const CAMPAIGN = `0x${"ca".repeat(20)}` as const;
const SIGNATURE = `0x${"5e".repeat(64)}1b` as const;
const NOTHING: Forgotten = { archived: 0, signatures: 0, transactions: 0, traces: 0, verifications: 0 };
const account = privateKeyToAccount(`0x${"1d".repeat(32)}`);

/** The nth answer of a verifier, of long ago. */
const answered = (n: number) => sampleVerification(n, { at: 1_700_000_000_000 + n });

/** A claim that an account has signed, with what it shows to a gate. */
function signed(index: number): NewIntent {
  const claim = {
    chainId: BigInt(CHAIN),
    campaign: CAMPAIGN,
    index: BigInt(index),
    account: account.address,
    amount: 5n,
    terms: {
      upTo: 5n,
      recipient: CAMPAIGN.replace("ca", "cb") as Hex,
      maxFee: 0n,
      feeTaker: zeroAddress,
      deadline: 0n,
    },
    gateData: "0xc4ed" as Hex,
    proof: [zeroHash],
    signature: SIGNATURE,
  } as const;
  return claimIntent(JSON.parse(formatSignedClaim(claim)));
}

/** A claim of a leaf, for which nobody has signed. */
const unsigned = (index: number) =>
  claimIntent({
    format: "symbolon-claim",
    version: 1,
    chainId: `${CHAIN}`,
    campaign: CAMPAIGN,
    leaf: { index: `${index}`, account: account.address, amount: "5" },
    proof: [],
  });

const request = async () => {
  const place = {
    chainId: BigInt(CHAIN),
    registry: CAMPAIGN,
    signer: account.address,
    deadline: 0n,
    nonce: 0n,
  };
  const asked = {
    schema: zeroHash,
    data: [
      { uid: zeroHash, value: 0n },
      { uid: `0x${"01".repeat(32)}`, value: 0n },
    ],
  } as const;
  return requestIntent(await signWholeRequest(account, { ...place, kind: "multiRevoke", asked }));
};

describe("forgetting what people handed in", () => {
  let store: TestStore;
  let handed: readonly NewIntent[];
  before(async () => {
    store = await openTestStore("postgres");
    for (const space of [deliveryTables, timelineTables]) await migrate(store.sql, space);
    // Ended for good; skipped before it was sent; expired; in a block that is not final; waiting; parked; not signed; a request.
    handed = [...Array.from({ length: 6 }, (_, i) => signed(i)), unsigned(6), await request()];
  });
  after(() => store.remove());
  beforeEach(async () => {
    const { sql } = store;
    await sql.query(
      "truncate intent, step, version, transaction, sender, chain, verification restart identity cascade",
    );
    await sql.query(`insert into chain (chain, genesis) values (${CHAIN}, '0x');
      insert into sender (chain, address, next_nonce) values (${CHAIN}, '0x5e', 2);
      insert into transaction (chain, sender, nonce, after, digest, keys, state)
        values (${CHAIN}, '0x5e', 0, 0, '', '{1,7,8}', 'ended'), (${CHAIN}, '0x5e', 1, 0, '', '{4}', 'mined')`);
    for (const [number, transaction] of [1, 1, 2].entries())
      await sql.query("insert into version (transaction, number, hash, bytes) values ($1, $2, $3, $4)", [
        transaction,
        number,
        `0x${number}`,
        hexToBytes("0x02f8"),
      ]);
    await submitIntents(sql, handed, "api-1");
    await sql.query(`update intent set state = case id when 1 then 'done' when 2 then 'skipped' when 3 then 'expired'
        when 4 then 'mined' when 5 then 'queued' when 6 then 'parked' else 'done' end,
      transaction = case when id in (1, 7, 8) then 1 when id = 4 then 2 end`);
    await keepVerifications(sql, [answered(1), answered(2)]);
  });

  const forgetAll = (terms: Partial<ForgetParameters> = {}) =>
    forget(store.sql, { before: Date.now() + 60_000, ...terms });
  const contents = async () => {
    const rows = await store.sql.query<{ readonly content: unknown }>(
      "select content from intent order by id",
    );
    return rows.map(({ content }) => JSON.stringify(content));
  };
  const isSigned = (text: string) => /5e5e5e|"signatures":\["0x[^0]/.test(text);

  it("takes signatures, and what showed a credential, from what is over, and leaves all else alone", async () => {
    const before = await contents();
    const counts = await forgetAll();
    expect(counts).to.deep.equal({
      archived: 3,
      signatures: 2,
      transactions: 2,
      traces: 0,
      verifications: 2,
    });
    const now = await contents();
    expect(now.map(isSigned)).to.deep.equal([false, false, false, true, true, true, false, false]);
    for (const i of [3, 4, 5]) expect(now[i], `${i + 1}`).to.equal(before[i]);
    expect(now.slice(0, 3).join()).not.to.include("c4ed");
    // Of what is archived no proof is kept either: its transaction has it.
    for (const [i, proof] of [
      [0, []],
      [1, [zeroHash]],
    ] as const) {
      const { claim } = claimOf(JSON.parse(now[i] ?? ""));
      expect({ ...claim, signed: undefined, gateData: "0xc4ed" }).to.deep.equal({
        ...claimOf(handed[i]?.content).claim,
        proof,
        signed: undefined,
      });
    }
    const versions = await store.sql.query("select hash, bytes is null as gone from version order by hash");
    expect(versions).to.deep.equal([
      { hash: "0x0", gone: true },
      { hash: "0x1", gone: true },
      { hash: "0x2", gone: false },
    ]);
    expect(await listVerifications(store.sql, { chain: CHAIN })).to.deep.equal([]);
  });

  it("does nothing the second time, and only counts in a dry run", async () => {
    const before = await contents();
    const counts = await forgetAll({ dryRun: true });
    expect(counts).to.deep.equal({
      archived: 3,
      signatures: 2,
      transactions: 2,
      traces: 0,
      verifications: 2,
    });
    expect(await contents()).to.deep.equal(before);
    const told: (readonly [number, number])[] = [];
    expect(await forgetAll({ onProgress: (...each) => told.push(each) })).to.deep.equal(counts);
    expect(told.at(-1)).to.deep.equal([9, 9]);
    expect(await forgetAll()).to.deep.equal(NOTHING);
  });

  it("leaves what ended, was signed and was answered later", async () => {
    const { at } = answered(1);
    expect(await forgetAll({ before: at + 1 })).to.deep.equal({ ...NOTHING, verifications: 1 });
    expect((await listVerifications(store.sql, { chain: CHAIN })).map((one) => one.at)).to.deep.equal([
      at + 1,
    ]);
  });

  it("goes on piece by piece, each whole, where it was stopped in between", async () => {
    const answers = Array.from({ length: 2_300 }, (_, n) => answered(n + 10));
    await keepVerifications(store.sql, answers);
    let pieces = 0;
    const onProgress = () => {
      pieces += 1;
      if (pieces === 4) throw new Error("stopped");
    };
    const stopped = await forgetAll({ onProgress }).catch((thrown: unknown) => thrown);
    expect(String(stopped)).to.include("stopped");
    expect((await listVerifications(store.sql, { chain: CHAIN })).length).to.equal(1_302);
    expect(await forgetAll()).to.deep.equal({ ...NOTHING, verifications: 1_302 });
  });

  it("still knows what was handed in, by key and digest", async () => {
    await forgetAll();
    expect(await submitIntents(store.sql, handed, "api-2")).to.deep.equal({
      ids: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n],
      added: 0,
      replaced: 0,
      superseded: 0,
    });
    const other = { ...(handed[0] as NewIntent), digest: zeroHash, otherDigests: [] };
    expect((await refusalOf(submitIntents(store.sql, [other], "api-2"))).code).to.equal("IntentDiffers");
  });

  it("is still traced, as signed, and says that the signature is gone", async () => {
    const read = async () =>
      Promise.all(
        ["1", "3", "5", "8"].map(
          async (what) => ((await trace(store.sql, { what })).paths as readonly [TracePath])[0],
        ),
      );
    const before = await read();
    await forgetAll();
    const now = await read();
    const without = (paths: readonly TracePath[]) =>
      paths.map((path) => ({ ...path, steps: path.steps.map(({ words: _, ...step }) => step) }));
    expect(without(now)).to.deep.equal(without(before));
    const signedWords = now.map(({ steps }) => steps[0]?.words);
    const gone = "signed what is asked; the signature was forgotten since";
    expect(signedWords).to.deep.equal([gone, gone, "signed what is asked", gone]);
    expect(now[0]?.steps[0]).to.include({ kind: "signed", ground: "signed", actor: account.address });
    expect([...before, ...now].map(({ altered }) => altered)).to.deep.equal(Array(8).fill(undefined));
    const [request] = await store.sql.query<{ readonly content: unknown }>(
      "select content from intent where id = 8",
    );
    const other = JSON.stringify(request?.content).replace(zeroHash, `0x${"02".repeat(32)}`);
    await store.sql.query("update intent set content = $1 where id = 8", [other]);
    expect((await trace(store.sql, { what: "8" })).paths[0]?.altered).to.match(
      /^its content is that of request 0x\w+, and it was submitted as request 0x/,
    );
  });

  it("is no reason to call a request altered whose digest fits, and its digest alone is enough to", async () => {
    const altered = async () => (await trace(store.sql, { what: "8" })).paths[0]?.altered;
    expect(await altered()).to.equal(undefined);
    await store.sql.query("update intent set digest = $1 where id = 8", [zeroHash]);
    expect(await altered()).to.equal(
      `its content has another digest than ${zeroHash}, which was kept when it was submitted`,
    );
    await forgetAll();
    expect(await altered()).to.equal(undefined);
  });

  it("is no reason to call a claim altered that nobody signed, and that showed something to a gate", async () => {
    const { sql } = store;
    const gated = claimIntent({
      ...(unsigned(9).content as { readonly claim: object }).claim,
      gateData: "0xc4ed",
    });
    await submitIntents(sql, [gated], "api-1");
    await sql.query("update intent set state = 'skipped' where id = 9");
    const altered = async (what = "9") => (await trace(sql, { what })).paths[0]?.altered;
    expect(await altered()).to.equal(undefined);
    expect(await forgetAll()).to.include({ archived: 3, signatures: 3 });
    expect((await contents())[8]).not.to.include("c4ed");
    expect(await altered()).to.equal(undefined);
    expect(await forgetAll()).to.deep.equal(NOTHING);
    expect(claimOf(JSON.parse((await contents())[8] ?? "")).claim.gateData).to.equal(undefined);
    // As an earlier version forgot it: without a mark, of content without a version.
    await sql.query("update intent set content = content - 'version' - 'forgotten' where id = 9");
    expect(await altered()).to.equal(undefined);
    // Of what nobody forgot anything, nothing else is excused: its proof is no part of its digest.
    expect(await altered("7")).to.equal(undefined);
    await sql.query(
      `update intent set content = jsonb_set(content, '{claim,leaf,amount}', '"6"') where id = 7`,
    );
    expect(await altered("7")).to.match(/another digest/);
  });

  it("ends links to callers' traces, where a gateway has kept some", async () => {
    await migrate(store.sql, gatewayTables);
    for (const id of [1n, 5n]) await keepTrace(store.sql, id, "00-trace");
    expect((await forgetAll()).traces).to.equal(1);
    expect(await store.sql.query("select intent from intent_trace")).to.deep.equal([{ intent: 5n }]);
  });
});
