import type { Hash } from "viem";
import { key as addressKey } from "./leases.ts";
import type { NewIntent } from "./newIntent.ts";

/** An intent that the store has. */
export type KnownRow = {
  readonly id: bigint;
  readonly chain: bigint;
  readonly key: string;
  readonly digest: string;
  readonly state: string;
  /** Hash of the newest version of its transaction; null: it is part of none. */
  readonly transaction: Hash | null;
};

/** The columns of a {@link KnownRow}. */
export const KNOWN_COLUMNS = `intent.id, intent.chain, intent.key, digest, intent.state,
  (select hash from version where version.transaction = intent.transaction order by number desc limit 1) as transaction`;

/** Names an intent by chain and key. */
export function intentName({
  chain,
  key,
}: {
  readonly chain: number | bigint;
  readonly key: string;
}): string {
  return `${chain} ${key}`;
}

/** Whether the store has an intent with this content. */
export function isSameContent(
  row: Pick<KnownRow, "digest">,
  { digest, otherDigests = [] }: Pick<NewIntent, "digest" | "otherDigests">,
): boolean {
  return row.digest === digest || otherDigests.some((one) => one === row.digest);
}

/** What the class of an intent begins with while what it comes after is not paid: no look for its class finds it. */
export const BLOCKED = "after ";

/** The most that the column holds. A later deadline counts as never; the content has the exact one. */
const MAX_DEADLINE = 2n ** 63n - 1n;

/** What is stored of an intent when it is accepted, as JSON. */
export function rowOf({
  chain,
  kind,
  contract,
  key,
  digest,
  content,
  order,
  deadline,
  near,
  place,
  class: name,
  after,
}: NewIntent) {
  return {
    chain,
    kind,
    contract: addressKey(contract),
    key,
    digest,
    content,
    near,
    class: after === undefined ? name : `${BLOCKED}${name ?? "claims"}`,
    ...place,
    after,
    signer: order && addressKey(order.signer),
    position: order && String(order.position),
    deadline: deadline === undefined || deadline > MAX_DEADLINE ? undefined : String(deadline),
  };
}
