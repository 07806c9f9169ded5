import { type Address, type Hash, isAddressEqual } from "viem";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import {
  accreditCall,
  cutBackCall,
  endAccreditationCall,
  nameRegionCall,
  nameTierCall,
} from "../../chain/calls/trust.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readTrustList } from "../../chain/read/readTrust.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { type TrustListChange, trustListChangeText } from "./changeText.ts";
import { trustRefusal } from "./trustRefusal.ts";

export type ChangeTrustListParameters = {
  readonly list: Address;
  readonly change: TrustListChange;
  /** Simulates it and sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

export type ChangedTrustList = {
  readonly authority: Address;
  /** Undefined: nothing was sent. */
  readonly transaction: Hash | undefined;
  readonly gas: bigint;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Changes a trust list as its authority. It needs no journal: the list refuses a change that is already made.
 * @throws SymbolonError `NotTrustList`, `NotAuthority`, `MomentTooFar`, what the list refuses it with,
 * `TransactionReverted`, `TransactionPending`
 */
export async function changeTrustList(
  client: WriteClient,
  { list, change, dryRun = false, timing }: ChangeTrustListParameters,
): Promise<ChangedTrustList> {
  requireMoments(change);
  const { authority } = await readTrustList(client, { list });
  const { address: account } = client.account;
  if (!isAddressEqual(account, authority)) throw notAuthority(list, authority, account);
  const call = callOf(list, change);
  await simulateSingle(client, call, account, trustRefusal);
  const nothing = { authority, transaction: undefined, gas: 0n };
  if (dryRun) return { ...nothing, calls: [plannedCall(call, { what: trustListChangeText(list, change) })] };
  const { transactionHash: transaction, gasUsed: gas } = await sendSingle(client, call, timing);
  return { authority, transaction, gas, calls: [] };
}

function callOf(list: Address, change: TrustListChange): ContractCall {
  switch (change.kind) {
    case "accredit":
      return accreditCall({ list, ...change });
    case "end":
      return endAccreditationCall({ list, ...change });
    case "cutBack":
      return cutBackCall({ list, ...change });
    case "nameTier":
      return nameTierCall({ list, ...change });
    case "nameRegion":
      return nameRegionCall({ list, ...change });
  }
}

/** The contract counts seconds in 40 bits, until the year 36812. */
const LAST_SECOND = 2n ** 40n - 1n;

function requireMoments(change: TrustListChange): void {
  const given = Object.entries(change).find(
    ([name, value]) => name !== "regions" && typeof value === "bigint" && value > LAST_SECOND,
  );
  if (given === undefined) return;
  const [name, moment] = given;
  throw new SymbolonError({
    code: "MomentTooFar",
    reason: `${name} is ${momentText(moment as bigint)}, later than a trust list can store.`,
    hint: "Give an earlier moment, or none for no end.",
    details: { [name]: moment },
  });
}

function notAuthority(list: Address, authority: Address, account: Address): SymbolonError {
  return new SymbolonError({
    code: "NotAuthority",
    reason: `${account} may not change the trust list ${list}: only its authority ${authority} may.`,
    hint: `Sign with the authority's key, or plan it for its Safe or group: --from ${authority} --calldata FILE.`,
    details: { list, authority, account },
  });
}
