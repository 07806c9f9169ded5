import type { Hex } from "viem";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import type { Ground } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Sql } from "../../store/sql.ts";

/** How sure an event of a chain can be. */
export type EventGround = Extract<Ground, "proven" | "checked" | "told">;

/**
 * Events that a contract's storage bears out, by its kind, and what they belong together by; of all others it keeps nothing that
 * they lead to.
 */
export const checkedEvents = {
  batchRegistry: { names: ["BatchIssued", "StatusChanged", "HoldChanged"], by: "item" },
  attestationRegistry: { names: ["Attested", "Revoked"], by: "item" },
  instantCampaign: { names: ["Claimed"], by: "index" },
  vestingCampaign: { names: ["Claimed", "Released"], by: "index" },
  cumulativeCampaign: { names: ["Claimed"], by: "index" },
} as const satisfies Partial<
  Record<ContractRole, { readonly names: readonly string[]; readonly by: "item" | "index" }>
>;

/** A kind of contract whose past can be checked. */
export type CheckedRole = keyof typeof checkedEvents;

export function isCheckedRole(role: ContractRole): role is CheckedRole {
  return role in checkedEvents;
}

const NAMES = [...new Set(Object.values(checkedEvents).flatMap(({ names }) => names))].map(
  (name) => `'${name}'`,
);

/** The ground of an event `e` of a block `b`, where `c` is the mark of its contract, if it has one. */
export const EVENT_GROUND = `case when b.way = 'told' and b.undone is null and b.number <= c.block and e.name in (${NAMES.join(", ")})
    then 'checked' else b.way end`;
export const JOIN_CHECKED = "left join checked c on c.chain = b.chain and c.address = e.contract";

export type CheckedMark = {
  readonly chain: number;
  readonly contract: Hex;
  /** The block whose state was compared. */
  readonly block: number;
  readonly hash: Hex;
};

/** Marks a contract as checked up to a block. */
export async function markChecked(sql: Sql, { chain, contract, block, hash }: CheckedMark): Promise<void> {
  await sql.query(
    `insert into checked (chain, address, block, hash) values ($1, decode($2, 'hex'), $3, decode($4, 'hex'))
     on conflict (chain, address) do update
       set block = excluded.block, hash = excluded.hash, checked_at = excluded.checked_at`,
    [chain, contract.slice(2), block, hash.slice(2)],
  );
}

/** Takes the mark of a contract away, if it has one. */
export async function unmarkChecked(
  sql: Sql,
  { chain, contract }: Pick<CheckedMark, "chain" | "contract">,
): Promise<void> {
  await sql.query("delete from checked where chain = $1 and address = decode($2, 'hex')", [
    chain,
    contract.slice(2),
  ]);
}
