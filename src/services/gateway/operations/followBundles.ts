import type { Address, Hash } from "viem";
import type { TransactionStep } from "../../../sdk/core/step.ts";
import type { Settled } from "../../../sdk/delivery/journal.ts";
import type { Sql } from "../../store/sql.ts";

/** A step of a transaction, as its worker recorded it. */
export type BundleChange = {
  readonly change: TransactionStep;
  readonly chain: number;
  /** The worker. */
  readonly by: string;
  readonly sender: Address;
  /** Its id in the store, and the ids of its intents. */
  readonly transaction: bigint;
  readonly intents: readonly bigint[];
  /** Of its newest version. */
  readonly hash: Hash | undefined;
  /** Milliseconds since 1970 by the store's clock: the first signature, and this step. */
  readonly signedAt: number;
  readonly at: number;
  readonly milliseconds: number;
  readonly gas: number | undefined;
  readonly block: number | undefined;
};

export type FollowBundlesParameters = {
  /** The workers whose transactions are followed. */
  readonly names: readonly string[];
  /** Called with each change. */
  readonly onChange: (change: BundleChange) => void | Promise<void>;
  /** Called with errors; following goes on. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** Milliseconds between reads. */
const LOOK_MS = 1_000;
/** Steps that are read again: one with a lower id may become visible later. */
const AGAIN = 500;

type ChangeRow = {
  readonly id: bigint;
  readonly change: BundleChange["change"];
  readonly actor: string;
  readonly chain: bigint;
  readonly sender: Address;
  readonly transaction: bigint;
  readonly keys: readonly string[];
  readonly settled: Settled | null;
  readonly hash: Hash | null;
  readonly signed: number;
  readonly at: number;
};

const CHANGES = `select step.id, step.kind as change, step.actor, step.chain, step.sender, step.transaction, keys, settled, step.at,
    (select hash from version where version.transaction = step.transaction order by number desc limit 1) as hash,
    (select min(signed) from version where version.transaction = step.transaction) as signed
  from step join transaction on transaction.id = step.transaction
  where step.id > $1 and step.actor = any($2)
    and step.kind in ('signed', 'raised', 'withdrawn', 'mined', 'reverted', 'reopened', 'displaced', 'final')
  order by step.id`;

/**
 * Follows the workers' transactions through their record in the store, wherever the workers run.
 * @returns what reads once more, and ends it
 */
export async function followBundles(
  sql: Sql,
  { names, onChange, onTrouble }: FollowBundlesParameters,
): Promise<() => Promise<void>> {
  const [newest] = await sql.query<{ readonly id: bigint }>("select coalesce(max(id), 0) as id from step");
  const begin = newest?.id ?? 0n;
  let last = begin;
  let seen = new Set<bigint>();
  const look = async () => {
    const after = last - BigInt(AGAIN);
    const rows = await sql.query<ChangeRow>(CHANGES, [after > begin ? after : begin, names]);
    for (const row of rows) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      await onChange(changeOf(row));
    }
    last = rows.at(-1)?.id ?? last;
    seen = new Set([...seen].filter((id) => id > last - BigInt(AGAIN)));
  };
  let looking: Promise<void> | undefined;
  const refresh = () => {
    looking ??= look()
      .catch(onTrouble)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const timer = setInterval(() => void refresh(), LOOK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
    await refresh();
  };
}

function changeOf({ actor, chain, keys, settled, hash, signed, id: _, ...row }: ChangeRow): BundleChange {
  const isEnd = ["mined", "reverted", "final"].includes(row.change);
  return {
    ...row,
    by: actor,
    chain: Number(chain),
    intents: keys.map(BigInt),
    hash: hash ?? undefined,
    signedAt: signed,
    milliseconds: row.at - signed,
    gas: isEnd && settled?.gas !== undefined ? Number(settled.gas) : undefined,
    block: isEnd && settled?.block !== undefined ? Number(settled.block) : undefined,
  };
}
