import { type Address, type Hex, numberToHex } from "viem";
import type { Engine } from "../../dryRun/engine/engine.ts";

/** Accounts for which the chain lets us send unsigned: whoever else sends on this day. Each has one transaction waiting. */
export type SpareAccounts = {
  /** The number of one that has nothing waiting. */
  readonly take: () => Promise<number>;
  readonly free: (account: number) => void;
  /** Frees all but these. */
  readonly freeAllBut: (held: ReadonlySet<number>) => void;
  readonly addressOf: (account: number) => Address;
};

/** Added at once: the chain looks through all that wait whenever a balance is set. */
const CHUNK = 128;
const WEALTH = numberToHex(10n ** 27n);
const FIRST = 0x5b000000n;

export function openSpareAccounts(engine: Engine): SpareAccounts {
  let count = 0;
  const idle = new Set<number>();
  const grow = async () => {
    for (const end = count + CHUNK; count < end; count++) {
      await engine.request("hardhat_setBalance", [addressOf(count), WEALTH]);
      await engine.request("hardhat_impersonateAccount", [addressOf(count)]);
      idle.add(count);
    }
  };
  return {
    async take() {
      if (idle.size === 0) await grow();
      const [account = 0] = idle;
      idle.delete(account);
      return account;
    },
    free: (account) => void idle.add(account),
    freeAllBut(held) {
      for (let account = 0; account < count; account++) if (!held.has(account)) idle.add(account);
    },
    addressOf,
  };
}

function addressOf(account: number): Hex {
  return numberToHex(FIRST + BigInt(account), { size: 20 });
}
