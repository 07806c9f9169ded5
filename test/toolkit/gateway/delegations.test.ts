import { expect } from "chai";
import { parseAbi, parseSignature, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, getTransactionReceipt, writeContract } from "viem/actions";
import { delegationDocument } from "../../../src/sdk/distribution/votes/signedDelegation.ts";
import { delegateBySigCall } from "../../../src/sdk/distribution/votes/votesCalls.ts";
import { countOpen, readOverview } from "../../../src/services/delivery/tables/overview.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { forget } from "../../../src/services/timeline/forget/forget.ts";
import { FORGOTTEN_SIGNATURE } from "../../../src/services/timeline/forget/forgotten.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { accountOf, keyOf } from "../scripts/relayChain.ts";
import { DELEGATE, useDelegationStage } from "./delegationStage.ts";

const ANOTHER = accountOf(901);

describe("a delegation beside a claim", () => {
  const stage = useDelegationStage(6);
  const all = (count: number) => (states: Readonly<Record<string, number>>) =>
    (states["claim done"] ?? 0) === count &&
    ["waiting", "queued", "bundled", "mined"].every((state) => states[`delegation ${state}`] === undefined);

  it("is stored with the claim, sent once that is paid, and together with others", async () => {
    const { submit, both, status } = await stage.serve();
    const answers = [await both(0), await both(1), await both(2)];
    expect(answers.map(({ answer, delegation }) => [answer, delegation?.state])).to.deep.equal(
      answers.map(() => ["queued", "waiting"]),
    );
    expect((await submit(await stage.claim(3))).delegation).to.equal(undefined);
    await stage.work(all(4));
    const found = await Promise.all(answers.map(({ id }) => status(id)));
    expect(found.map(({ state, delegation }) => [state, delegation?.state])).to.deep.equal(
      found.map(() => ["done", "done"]),
    );
    const [sent, ...others] = new Set(found.map(({ delegation }) => delegation?.transaction));
    expect(others).to.deep.equal([]);
    const after = await getTransactionReceipt(stage.chain.reader, { hash: sent as `0x${string}` });
    for (const { transaction } of found) {
      const paid = await getTransactionReceipt(stage.chain.reader, { hash: transaction });
      expect(paid.blockNumber < after.blockNumber).to.equal(true);
    }
    for (const index of [0, 1, 2]) expect(await stage.delegateOf(index)).to.equal(DELEGATE);
    expect(await stage.delegateOf(3)).to.equal(zeroAddress);
  });

  it("is refused by name, and its claim is taken: where the policy takes none, or the token", async () => {
    const off = await stage.serve({ takes: false });
    const answer = await off.both(0);
    expect(answer).to.deep.include({
      status: 202,
      answer: "queued",
      delegation: { state: "refused", reason: "DelegationsNotTaken" },
    });
    const plain = await stage.campaignOf(stage.chain.token);
    const without = await stage.serve({ of: plain });
    expect(await without.both(0)).to.deep.include({
      answer: "queued",
      delegation: { state: "refused", reason: "NoVotes" },
    });
    const lanes = async (url: string) => ((await (await fetch(`${url}/v1/lanes`)).json()) as Lanes).lanes[0];
    expect((await lanes(off.url))?.delegations).to.deep.equal({
      taken: false,
      reason: "DelegationsNotTaken",
    });
    expect((await lanes(without.url))?.delegations).to.deep.equal({ taken: false, reason: "NoVotes" });
    expect((await lanes((await stage.serve()).url))?.delegations).to.deep.equal({ taken: true });
  });
  type Lanes = { readonly lanes: readonly { readonly delegations: unknown }[] };

  it("is refused by name, and its claim is taken: whatever is wrong with it", async () => {
    const { submit, both } = await stage.serve();
    const { timestamp } = await getBlock(stage.chain.reader);
    const good = delegationDocument(await stage.delegation(0));
    const claim = await stage.claim(0);
    const reasonOf = async (brought: unknown) => {
      const { status, id, delegation } = await submit(claim, brought);
      expect(id).to.match(/^[0-9a-f]{32}$/);
      expect([200, 202]).to.include(status);
      expect(delegation?.state).to.equal("refused");
      return delegation?.reason;
    };
    for (const brought of [null, 1, "x", [], {}, { ...good, nonce: 0 }, { ...good, signature: "0x12" }])
      expect(await reasonOf(brought), JSON.stringify(brought)).to.equal("BadDelegation");
    const signed = async (terms: Parameters<typeof stage.delegation>[1]) =>
      delegationDocument(await stage.delegation(0, terms));
    expect(await reasonOf(await signed({ expiry: timestamp - 1n }))).to.equal("DelegationExpired");
    expect(await reasonOf(await signed({ expiry: timestamp + 700_000n }))).to.equal("DelegationTooLong");
    expect(await reasonOf(await signed({ nonce: 1n }))).to.equal("DelegationAhead");
    expect(await reasonOf(await signed({ by: 1 }))).to.equal("DelegationNotSigned");
    expect(await reasonOf(await signed({ chainId: 5n }))).to.equal("DelegationNotSigned");
    expect(await reasonOf(await signed({ token: stage.chain.token }))).to.equal("DelegationNotSigned");
    expect((await submit(claim, good)).delegation).to.deep.equal({ state: "waiting" });
    await writeContract(
      stage.chain.other,
      delegateBySigCall(stage.token, await stage.delegation(1, { to: ANOTHER })),
    );
    expect((await both(1)).delegation).to.deep.equal({ state: "refused", reason: "DelegationUsed" });
    await stage.chain.node.setCode({ address: accountOf(2), bytecode: "0x631626ba7e60e01b5f5260205ff3" });
    const wallet = await submit(
      await stage.claim(2),
      delegationDocument(await stage.delegation(2, { by: 3 })),
    );
    await stage.chain.node.setCode({ address: accountOf(2), bytecode: "0x" });
    expect(wallet.delegation).to.deep.equal({ state: "refused", reason: "DelegationByContract" });
  });

  it("may come after its claim; of two the one that runs out later is sent", async () => {
    const { submit, status } = await stage.serve();
    const claim = await stage.claim(0);
    const { id } = await submit(claim);
    const { timestamp } = await getBlock(stage.chain.reader);
    const signed = async (to: `0x${string}`, seconds: bigint) =>
      delegationDocument(await stage.delegation(0, { to, expiry: timestamp + seconds }));
    expect(await submit(claim, await signed(ANOTHER, 1_000n))).to.deep.include({
      answer: "known",
      id,
      delegation: { state: "waiting" },
    });
    const refused = { state: "refused", reason: "IntentDiffers" };
    expect((await submit(claim, await signed(DELEGATE, 999n))).delegation).to.deep.equal(refused);
    expect((await submit(claim, await signed(DELEGATE, 1_001n))).delegation).to.deep.equal({
      state: "waiting",
    });
    await stage.work(all(1));
    expect(await stage.delegateOf(0)).to.equal(DELEGATE);
    expect((await status(id)).delegation?.state).to.equal("done");
    const again = await submit(claim, await signed(DELEGATE, 1_001n));
    expect(again.delegation).to.deep.include({ state: "done" });
  });

  it("is told, and its claim is paid: one that ran out, was used by a permit, or was sent by another before", async () => {
    const { both, status } = await stage.serve();
    const { chain, token } = stage;
    const { timestamp } = await getBlock(chain.reader);
    const short = await both(0, { expiry: timestamp + 60n });
    const permitted = await both(1);
    const copied = await stage.delegation(2);
    const used = await both(2);
    const good = await both(3);
    await chain.node.increaseTime({ seconds: 61 });
    await chain.node.mine({ blocks: 1 });
    await permit(1);
    await writeContract(chain.other, delegateBySigCall(token, copied));
    await stage.work(all(4));
    const told = async ({ id }: { readonly id: string }) => {
      const { state, delegation } = await status(id);
      return [state, delegation?.state, delegation?.reason];
    };
    expect(await told(short)).to.deep.equal(["done", "refused", "DelegationExpired"]);
    expect(await told(permitted)).to.deep.equal(["done", "refused", "DelegationUsed"]);
    expect(await told(used)).to.deep.equal(["done", "done", undefined]);
    expect(await told(good)).to.deep.equal(["done", "done", undefined]);
    expect(await stage.delegateOf(1)).to.equal(zeroAddress);
  });

  /** Has an account permit something, with the nonce that its delegation has too. */
  async function permit(index: number, fees: object = {}) {
    const { chain, token } = stage;
    const owner = privateKeyToAccount(keyOf(index));
    const deadline = 10n ** 12n;
    const signature = await owner.signTypedData({
      domain: stage.domain(),
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: { owner: owner.address, spender: ANOTHER, value: 1n, nonce: 0n, deadline },
    });
    const { r, s, v } = parseSignature(signature);
    await writeContract(chain.other, {
      address: token,
      abi: parseAbi(["function permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"]),
      functionName: "permit",
      args: [owner.address, ANOTHER, 1n, deadline, Number(v), r, s],
      ...fees,
    });
  }

  it("fails in its transaction, and no other of it, where a permit takes its nonce in the same block", async () => {
    const { both, status } = await stage.serve();
    const ids = [(await both(0)).id, (await both(1)).id];
    await stage.work((states) => states["claim done"] === 2, { isDelegating: false });
    const { node, reader } = stage.chain;
    await node.setAutomine(false);
    let isBefore = false;
    try {
      await stage.work((states) => {
        if (states["delegation bundled"] === 2 && !isBefore) {
          isBefore = true;
          void permit(0, { maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 11n, gas: 200_000n })
            .then(() => node.mine({ blocks: 1 }))
            .finally(() => node.setAutomine(true));
        }
        return states["delegation done"] === 1 && states["delegation skipped"] === 1;
      });
    } finally {
      await node.setAutomine(true);
    }
    const [failed, done] = await Promise.all(ids.map(async (id) => (await status(id)).delegation));
    expect(failed).to.deep.equal({ state: "failed", reason: "DelegationUsed" });
    expect(done?.state).to.equal("done");
    const { status: sent } = await getTransactionReceipt(reader, {
      hash: done?.transaction as `0x${string}`,
    });
    expect(sent).to.equal("success");
    expect(await stage.chain.paid(stage.test)).to.deep.equal([0, 1]);
  });

  it("is given up where its claim was paid by another, and waits while its claim does", async () => {
    const { both, status } = await stage.serve();
    const { id } = await both(0);
    await stage.chain.claim(stage.test, 0);
    await stage.work((states) => states["claim skipped"] === 1 && states["delegation queued"] === undefined);
    expect((await status(id)).delegation).to.deep.equal({ state: "refused", reason: "ClaimPaidByOther" });
    expect(await stage.delegateOf(0)).to.equal(zeroAddress);
  });

  it("is given up with its claim, and comes back with it; who counts what is open leaves out that it waits", async () => {
    const { both, status } = await stage.serve();
    const { id } = await both(0);
    const { sql } = stage.store;
    const toState = (state: string) =>
      sql.query("update intent set state = $1 where kind = 'claim'", [state]);
    await toState("expired");
    await stage.work((states) => states["delegation skipped"] === 1);
    expect((await status(id)).delegation).to.deep.equal({ state: "refused", reason: "ClaimNotPaid" });
    await toState("queued");
    expect((await both(0)).delegation).to.deep.equal({ state: "waiting" });
    const chains = [stage.chain.reader.chain.id];
    await stage.work((states) => states["claim done"] === 1, { isDelegating: false });
    expect(await countOpen(sql, chains)).to.equal(1);
    expect(await countOpen(sql, chains, "delegation")).to.equal(0);
    expect((await readOverview(sql)).chains[0]?.oldestWaiting).to.equal(undefined);
    await stage.work(all(1));
    expect((await status(id)).delegation?.state).to.equal("done");
  });

  it("survives the worker that has paid its claim, and one that takes no delegations leaves it alone", async () => {
    const { both, status } = await stage.serve();
    const { id } = await both(0);
    await stage.work((states) => states["claim done"] === 1, { isDelegating: false });
    expect((await status(id)).delegation).to.deep.equal({ state: "waiting" });
    await stage.work(all(1));
    expect((await status(id)).delegation?.state).to.equal("done");
    await migrate(stage.store.sql, timelineTables);
    const [number] = (await stage.store.sql.query<{ id: bigint }>("select min(id) as id from intent")) as [
      { id: bigint },
    ];
    const { paths } = await trace(stage.store.sql, { what: `intent:${number.id}` });
    const chain = ["signed", "queued", "bundled", "sent", "final", "changed"];
    expect(
      paths.map(({ steps }) => steps.map(({ kind }) => kind).filter((kind) => chain.includes(kind))),
    ).to.deep.equal([chain.slice(0, -1), chain]);
    expect(paths[1]?.words).to.match(/^Give the votes of 0x.* to 0xd1D1/i);
    await stage.store.sql.query(
      `update intent set content = jsonb_set(content, '{delegation,nonce}', '"7"') where kind = 'delegation'`,
    );
    const altered = await trace(stage.store.sql, { what: `intent:${number.id}` });
    expect(altered.paths[1]?.altered).to.match(/another digest/);
    expect(await forget(stage.store.sql, { before: Date.now() + 1_000 })).to.include({ archived: 2 });
    expect((await status(id)).delegation?.state).to.equal("done");
    const signatures = await stage.store.sql.query<{ of: string }>(
      "select content#>>'{delegation,signature}' as of from intent where kind = 'delegation'",
    );
    expect(signatures).to.deep.equal([{ of: FORGOTTEN_SIGNATURE }]);
  });

  it("is sent where it comes after its claim is in the archive", async () => {
    const { submit, both, status } = await stage.serve();
    const claim = await stage.claim(0);
    const { id } = await submit(claim);
    await stage.work((states) => states["claim done"] === 1);
    await migrate(stage.store.sql, timelineTables);
    expect(await forget(stage.store.sql, { before: Date.now() + 1_000 })).to.include({ archived: 1 });
    expect((await both(0)).delegation).to.deep.equal({ state: "waiting" });
    await stage.work(all(1));
    expect((await status(id)).delegation?.state).to.equal("done");
  });

  it("goes by itself on a chain without Multicall3", async () => {
    await stage.withoutMulticall();
    const { both, status } = await stage.serve();
    const ids = [(await both(0)).id, (await both(1)).id];
    await stage.work(all(2));
    const found = await Promise.all(ids.map(async (id) => (await status(id)).delegation));
    expect(found.map((one) => one?.state)).to.deep.equal(["done", "done"]);
    expect(new Set(found.map((one) => one?.transaction)).size).to.equal(2);
  });

  for (const end of ["revert", "burn"] as const) {
    it(`that would ${end} leaves the others of its bundle, and all claims, as they are`, async () => {
      const { both, status } = await stage.serve();
      const ids = [(await both(0, { to: ANOTHER })).id, (await both(1)).id, (await both(2)).id];
      await stage.endFor(ANOTHER, end);
      await stage.work(all(3));
      const found = await Promise.all(ids.map(async (id) => (await status(id)).delegation));
      expect(found.map((one) => one?.state)).to.deep.equal(["refused", "done", "done"]);
      expect(found[0]?.reason).to.equal("DelegationRefused");
    });
  }
});
