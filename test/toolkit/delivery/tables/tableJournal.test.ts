import { expect } from "chai";
import { type Address, type Hex, keccak256, numberToHex, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Sending, Settled } from "../../../../src/sdk/delivery/journal.ts";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { addSenders, reserver } from "../../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { reserveIntents } from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { openTableJournal } from "../../../../src/services/delivery/tables/tableJournal.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openTestStore } from "../../store/openTestStore.ts";
import { heldLease } from "./heldLease.ts";

const CHAIN = 5;
const account = privateKeyToAccount(`0x${"a7".repeat(32)}`);
const CONTRACT: Address = `0x${"c0".repeat(20)}`;

describe("the journal in tables", () => {
  it("tells a version that pays more from one that withdraws, and keeps their bytes until one is final", async () => {
    const { sql, remove } = await openTestStore("postgres");
    try {
      await migrate(sql, deliveryTables);
      await addChain(sql, CHAIN, zeroHash);
      await addSenders(sql, CHAIN, [account.address]);
      const lease = await heldLease(sql, { chain: CHAIN, sender: account.address, owner: "one" });
      const terms = { lease, outcomeOf: () => ({ state: "done" }) as const };
      const journal = await openTableJournal(sql, terms);
      const signed = async (to: Address, maxFeePerGas: bigint, value: bigint) => {
        const fees = { maxFeePerGas, maxPriorityFeePerGas: 1n };
        const bytes = await account.signTransaction({
          chainId: CHAIN,
          nonce: 0,
          to,
          gas: 21_000n,
          value,
          ...fees,
        });
        return { hash: keccak256(bytes), bytes };
      };
      const first = await signed(CONTRACT, 10n, 1n);
      const sending = await journal.begin({
        nonce: 0,
        after: 0,
        keys: [],
        digest: zeroHash,
        account: account.address,
        hashes: [first.hash],
        bytes: { [first.hash]: first.bytes },
      });
      // Ether alone has no calldata either.
      for (const to of [CONTRACT, account.address]) {
        const { hash, bytes } = await signed(to, 20n, to === CONTRACT ? 1n : 0n);
        await journal.addHash(sending, hash, bytes);
      }
      const steps = await sql.query("select kind from step where transaction is not null order by id");
      expect(steps.map(({ kind }) => kind)).to.deep.equal(["bundled", "signed", "raised", "withdrawn"]);
      const mined: Settled = { status: "mined", hash: first.hash, block: 9, results: {}, final: false };
      const kept: bigint[] = [];
      for (const final of [false, true]) {
        await journal.settle(sending, { ...mined, final });
        const [row] = await sql.query<{ kept: bigint }>("select count(bytes) as kept from version");
        kept.push(row?.kept ?? -1n);
      }
      expect(kept).to.deep.equal([3n, 0n]);
    } finally {
      await remove();
    }
  });

  it("has what was not done beside others tried again, and not without end", async () => {
    const { sql, remove } = await openTestStore("postgres");
    try {
      await migrate(sql, deliveryTables);
      await addChain(sql, CHAIN, zeroHash);
      await addSenders(sql, CHAIN, [account.address]);
      const lease = await heldLease(sql, { chain: CHAIN, sender: account.address, owner: "one" });
      const outcomeOf = (_: string, result: string) =>
        result === "0x01" ? ({ state: "done" } as const) : ({ state: "again", reason: "TooSoon" } as const);
      const journal = await openTableJournal(sql, { lease, outcomeOf });
      const intent = (key: string) => ({
        chain: CHAIN,
        kind: "claim",
        contract: CONTRACT,
        key,
        digest: zeroHash,
        content: {},
      });
      await submitIntents(sql, [intent("paid"), intent("held")], "test");
      const rows = () => sql.query("select state, reason, tries, result from intent order by id");
      const mine = async (nonce: number, results: Record<string, Hex>, isFinal: boolean) => {
        const keys = Object.keys(results);
        const fields = { nonce, after: 0, digest: zeroHash, account: account.address, bytes: {} };
        const hash = keccak256(numberToHex(nonce));
        const by = reserver("one", account.address);
        await reserveIntents(sql, { chain: CHAIN, by, sender: account.address, max: keys.length, now: 0n });
        const sending = await journal.begin({ ...fields, keys, hashes: [hash] });
        await journal.settle(sending, { status: "mined", hash, block: 9, results, final: false });
        if (isFinal) await journal.settle(sending, { status: "mined", hash, block: 9, results, final: true });
      };
      await mine(0, { 1: "0x01", 2: "0x02" }, false);
      expect((await rows())[1]).to.include({ state: "mined", tries: 0, result: "0x02" });
      const [first] = journal.sendings;
      await journal.settle(first as Sending, { ...(first?.settled as Settled), final: true });
      const free = { state: "queued", reason: null, result: null };
      expect(await rows()).to.deep.equal([
        { state: "done", reason: null, tries: 0, result: "0x01" },
        { ...free, tries: 1 },
      ]);
      for (const [nonce, tries] of [2, 3, 4].entries()) {
        await mine(nonce + 1, { 2: "0x02" }, true);
        expect((await rows())[1]).to.deep.equal({ ...free, tries });
      }
      await mine(4, { 2: "0x02" }, true);
      expect((await rows())[1]).to.deep.equal({ state: "parked", reason: "TooSoon", tries: 5, result: null });
      const steps = await sql.query(
        "select kind, cause from step where kind in ('freed', 'parked') order by id",
      );
      expect(steps).to.deep.equal([
        ...Array(4).fill({ kind: "freed", cause: "TooSoon" }),
        { kind: "parked", cause: "TooSoon" },
      ]);
    } finally {
      await remove();
    }
  });
});
