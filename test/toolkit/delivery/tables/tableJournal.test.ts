import { expect } from "chai";
import { type Address, keccak256, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { addChain } from "../../../../src/delivery/tables/chains.ts";
import { addSenders, type Lease, takeLease } from "../../../../src/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/delivery/tables/migrations.ts";
import { openTableJournal } from "../../../../src/delivery/tables/tableJournal.ts";
import { migrate } from "../../../../src/store/migrate.ts";
import { openTestStore } from "../../store/openTestStore.ts";

const CHAIN = 5;
const account = privateKeyToAccount(`0x${"a7".repeat(32)}`);
const CONTRACT: Address = `0x${"c0".repeat(20)}`;

describe("the journal in tables", () => {
  it("tells a version that pays more from one that withdraws", async () => {
    const { sql, remove } = await openTestStore("postgres");
    try {
      await migrate(sql, deliveryTables);
      await addChain(sql, CHAIN, zeroHash);
      await addSenders(sql, CHAIN, [account.address]);
      const lease = await takeLease(sql, { chain: CHAIN, sender: account.address, owner: "one" });
      const terms = { lease: lease as Lease, outcomeOf: () => ({ state: "done" }) as const };
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
        ...{ nonce: 0, after: 0, keys: [], digest: zeroHash, account: account.address },
        ...{ hashes: [first.hash], bytes: { [first.hash]: first.bytes } },
      });
      // Ether alone has no calldata either.
      for (const to of [CONTRACT, account.address]) {
        const { hash, bytes } = await signed(to, 20n, to === CONTRACT ? 1n : 0n);
        await journal.addHash(sending, hash, bytes);
      }
      const steps = await sql.query("select kind from step where transaction is not null order by id");
      expect(steps.map(({ kind }) => kind)).to.deep.equal(["bundled", "signed", "raised", "withdrawn"]);
    } finally {
      await remove();
    }
  });
});
