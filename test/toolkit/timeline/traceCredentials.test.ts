import { expect } from "chai";
import { zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { changeStatusCall, imposeHoldCall } from "../../../src/sdk/chain/calls/batches.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { effectiveFrom, epochAt } from "../../../src/sdk/core/status/statusWords.ts";
import { saltedCredential, type Verification } from "../../../src/sdk/core/timeline/verification.ts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openFollower } from "../../../src/services/timeline/follow/openFollower.ts";
import { keepVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { requestIntent, requestKind } from "../../../src/services/work/requestKind.ts";
import { EPOCH, openCredentialChain } from "../scripts/credentialChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { catchUp } from "./followStage.ts";
import { workMining } from "./workMining.ts";

const REASON = { reason: 7, evidence: zeroHash };

const kinds = (paths: readonly TracePath[]) => paths.map(({ steps }) => steps.map(({ kind }) => kind));

describe("tracing credentials", () => {
  let chain: Awaited<ReturnType<typeof openCredentialChain>>;
  let store: TestStore;
  let id: `0x${string}`;
  let announced: bigint;
  before(async () => {
    chain = await openCredentialChain();
    store = await openTestStore("postgres");
    const { sql } = store;
    await migrate(sql, deliveryTables);
    const { registry, reader, issuer } = chain;
    const issued = await chain.issued(500);
    id = issued.id;
    const { header } = issued;
    const change = { registry, header, revision: 0, ...REASON };
    await chain.nextEpoch();
    await writeContract(
      issuer,
      changeStatusCall({ ...change, kind: "Revoke", masks: groupByWord([3, 300]) }),
    );
    announced = (await chain.block()).timestamp;
    await writeContract(
      issuer,
      changeStatusCall({ ...change, kind: "RetractRevoke", masks: groupByWord([300]) }),
    );
    const until = announced + 5_000n;
    await writeContract(issuer, imposeHoldCall({ ...change, targets: [4n, WHOLE_BATCH], until }));
    // The next one is signed, and sent by whoever works over the store.
    const place = {
      chainId: chain.chainId,
      registry,
      signer: issuer.account.address,
      deadline: 0n,
      nonce: 0n,
    };
    const asked = { header, kind: "Suspend", masks: groupByWord([5]), revision: 0, ...REASON } as const;
    const request = await signWholeRequest(issuer.account as never, {
      ...place,
      kind: "changeStatus",
      asked,
    });
    await submitIntents(sql, [requestIntent(request)], "issuer's office");
    const finality = { by: "depth", blocks: 2 } as const;
    await workMining(
      {
        sql,
        node: chain.node,
        client: reader,
        sender: chain.other,
        kind: requestKind(),
        depth: finality.blocks,
      },
      ({ done = 0 }) => done === 1,
    );
    const contracts = [{ address: registry, role: "batchRegistry" } as const];
    await catchUp(await openFollower({ sql, client: reader, fromBlock: 0, finality, contracts }));
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });

  it("leads from issue over announcement to effect, by the epoch rule", async () => {
    const { paths, what } = await trace(store.sql, { what: `${id}:3` });
    expect(what).to.equal(`credential 3 of the batch ${id}`);
    expect(kinds(paths)).to.deep.equal([
      ["included", "issued", "final"],
      ["included", "announced", "effective", "final"],
      ["included", "held", "lapsed", "final"],
    ]);
    const [, revocation] = paths as readonly [TracePath, TracePath];
    const effect = revocation.steps[2];
    const from = effectiveFrom(EPOCH, epochAt(EPOCH, announced));
    expect(effect?.moment).to.deep.equal({
      from: Number(from) * 1_000,
      to: Number(from) * 1_000,
      clock: "rule",
    });
    expect(revocation.words).to.match(
      /^Announce: revoke, for ever, 2 credentials \(3 to 300\) of the batch 0x\w+, for reason 7$/,
    );
    expect(revocation.slowest).to.include({ whom: "rule", least: Number(from - announced) * 1_000 });
  });

  it("says that nothing took effect of what was retracted, that some did of a batch, and that it is not known of a transaction", async () => {
    const other = (await trace(store.sql, { what: `${id}:300` })).paths;
    expect(kinds(other)[1]).to.deep.equal(["included", "announced", "final"]);
    const effectOf = (paths: readonly TracePath[]) =>
      paths
        .flatMap(({ steps }) => steps.filter(({ kind }) => kind === "effective"))
        .map(({ words }) => words);
    expect(effectOf((await trace(store.sql, { what: `${id}:3` })).paths)).to.deep.equal([
      "Revoke is in force",
    ]);
    const all = (await trace(store.sql, { what: id })).paths;
    expect(effectOf(all)).to.include("Revoke is in force, but for what was retracted");
    const revoked = all.find(({ words }) => words.startsWith("Announce: revoke"));
    const transaction = revoked?.steps[0]?.place?.transaction ?? "";
    const alone = (await trace(store.sql, { what: transaction })).paths;
    expect(effectOf(alone)).to.deep.equal(["Revoke is in force, unless it was retracted"]);
  });

  it("leaves out what is about other credentials, and has what is about all", async () => {
    const other = (await trace(store.sql, { what: `${id}:300` })).paths;
    expect(kinds(other).map(([, kind]) => kind)).to.deep.equal(["issued", "announced", "retracted", "held"]);
    const quiet = (await trace(store.sql, { what: `${id}:200` })).paths;
    expect(kinds(quiet).map(([, kind]) => kind)).to.deep.equal(["issued", "held"]);
    expect(quiet[1]?.words).to.include("the whole batch");
    const all = (await trace(store.sql, { what: id })).paths;
    expect(all.length).to.equal(5);
  });

  it("leads from a signed request to its effect, from whichever end", async () => {
    const byNumber = await trace(store.sql, { what: "1" });
    expect(kinds(byNumber.paths)).to.deep.equal([
      [
        "signed",
        "queued",
        "halted",
        "sending",
        "bundled",
        "sent",
        "included",
        "announced",
        "effective",
        "final",
      ],
    ]);
    const [path] = byNumber.paths as readonly [TracePath];
    expect(path.words).to.match(/^Announce: suspend credential 5 of the batch 0x\w+, as 0x\w+ signed$/);
    const fromCredential = (await trace(store.sql, { what: `${id}:5` })).paths;
    const same = fromCredential.find(({ intent }) => intent === 1n) as TracePath;
    const placesOf = ({ steps }: TracePath) => steps.map(({ kind, moment, place }) => [kind, moment, place]);
    expect(placesOf(same)).to.deep.equal(placesOf(path));
    const [row] = await store.sql.query<{ digest: string }>("select digest from intent");
    expect((await trace(store.sql, { what: row?.digest ?? "" })).paths).to.deep.equal([path]);
  });

  it("tells with their salt what verifiers answered, out of which copy, and nothing without it", async () => {
    const { sql } = store;
    const { registry, reader } = chain;
    const salt = `0x${"5a".repeat(32)}` as const;
    const { paths: plain } = await trace(sql, { what: `${id}:3` });
    const [issue, revocation, hold] = plain as readonly [TracePath, TracePath, TracePath];
    const blockOf = ({ steps }: TracePath) => steps[0]?.place?.block ?? 0;
    const effect = Number(revocation.steps[2]?.moment.from) / 1_000;
    const answer = (block: number, moment: number, outcome: string, index = 3): Verification => ({
      verifier: "north gate",
      at: moment * 1_000,
      source: "cached",
      chain: reader.chain.id,
      registry,
      batch: id,
      credential: saltedCredential(salt, credentialId(id, BigInt(index))),
      moment,
      outcome,
      problem: undefined,
      verdict: {
        freshUntil: effect,
        revision: 1,
        guarantee: "Firm",
        block,
        blockHash: zeroHash,
        blockTime: moment,
      },
    });
    const early = answer(blockOf(issue), Number(revocation.steps[0]?.moment.from) / 1_000, "Valid");
    const stale = answer(blockOf(issue), effect + 20, "Valid");
    const knew = answer(blockOf(hold), effect + 50, "Revoked");
    await keepVerifications(sql, [early, stale, knew, answer(blockOf(issue), effect + 30, "Valid", 300)]);
    expect((await trace(sql, { what: `${id}:3` })).paths).to.deep.equal(plain);
    const other = { what: `${id}:3`, salt: `0x${"5b".repeat(32)}` } as const;
    expect((await trace(sql, other)).paths).to.deep.equal(plain);
    const { paths } = await trace(sql, { what: `${id}:3`, salt });
    expect(kinds(paths)).to.deep.equal([
      ["included", "issued", "final", "verified"],
      ["included", "announced", "effective", "final", "verified", "verified"],
      ["included", "held", "lapsed", "final"],
    ]);
    const waited = paths[1]?.waits.filter(({ whom }) => whom === "verifier");
    expect(waited?.map(({ least, most }) => [least, most])).to.deep.equal([
      [19_000, 20_000],
      [30_000, 30_000],
    ]);
  });
});
