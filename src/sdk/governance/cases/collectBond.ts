import { type Address, isAddressEqual } from "viem";
import { collectBondCall } from "../../chain/calls/desk.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readOwed } from "../../chain/read/readDesk.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CaseCall } from "./caseActions.ts";
import { caseError } from "./caseRefusal.ts";

export type CollectParameters = {
  readonly desk: Address;
  /** Who sends it. */
  readonly sender: Address;
  /** Who is owed. */
  readonly account: Address;
  /** Who is paid: the account itself, unless it sends. */
  readonly to: Address;
};

/**
 * Has somebody paid what a desk owes them, since it could not be paid when the case was.
 * @throws SymbolonError `NotOwed`, `NothingOwed`
 */
export async function planCollect(
  client: ReadClient,
  { desk, sender, account, to }: CollectParameters,
): Promise<readonly CaseCall[]> {
  if (!isAddressEqual(to, account) && !isAddressEqual(sender, account)) {
    throw caseError("NotOwed", [sender, account]);
  }
  const owed = await readOwed(client, { desk, account });
  if (owed === 0n) throw nothingOwed(desk, account);
  return [
    { call: collectBondCall({ desk, account, to }), what: `Pay ${owed} base units of ${account} to ${to}` },
  ];
}

function nothingOwed(desk: Address, account: Address): SymbolonError {
  return new SymbolonError({
    code: "NothingOwed",
    reason: `The desk ${desk} owes ${account} nothing.`,
    hint: "`symbolon govern case step` pays the bonds of a case that is over; the desk owes what it could not pay then.",
    details: { desk, account },
  });
}
