import { type Address, type Hash, type Hex, isAddressEqual, zeroHash } from "viem";
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
import { quote } from "../../core/text/escape.ts";
import { momentText } from "../../core/text/moment.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { trustRefusal } from "./trustRefusal.ts";

type OfIssuer = {
  readonly issuer: Address;
  /** Uids; `zeroHash` for every schema. */
  readonly schemas: readonly Hex[];
};

/** What an authority says. Times are Unix seconds. */
export type TrustListChange =
  | (OfIssuer & {
      readonly kind: "accredit";
      readonly tier: number;
      readonly regions?: bigint | undefined;
      readonly from?: bigint | undefined;
      readonly until?: bigint | undefined;
    })
  | (OfIssuer & { readonly kind: "end"; readonly until: bigint })
  | (OfIssuer & { readonly kind: "cutBack"; readonly moment: bigint; readonly evidence: Hex })
  | { readonly kind: "nameTier" | "nameRegion"; readonly number: number; readonly name: string };

export type ChangeTrustListParameters = {
  readonly list: Address;
  readonly change: TrustListChange;
  /** Simulates it, sends nothing. */
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
 * Changes a trust list as its authority. It needs no journal: the list refuses what is so already.
 * @throws SymbolonError `NotTrustList`, `NotAuthority`, `MomentTooFar`, what the list refuses it with, `TransactionReverted`,
 * `TransactionPending`
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
  await simulateSingle(client, call, account).catch((thrown: unknown) => {
    throw trustRefusal(thrown) ?? thrown;
  });
  const nothing = { authority, transaction: undefined, gas: 0n };
  if (dryRun) return { ...nothing, calls: [plannedCall(call, { what: changeText(list, change) })] };
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

/** What a change does, in words for whoever signs it. */
export function changeText(list: Address, change: TrustListChange): string {
  if ("number" in change) {
    const what = change.kind === "nameTier" ? "tier" : "region";
    return `Name ${what} ${change.number} of the trust list ${list} ${quote(change.name)}, for good`;
  }
  const schemas = change.schemas.map((uid) => (uid === zeroHash ? "every schema" : uid)).join(", ");
  const whom = `${change.issuer} under ${schemas} on the trust list ${list}`;
  if (change.kind === "end") return `End what is accredited of ${whom} at ${momentText(change.until)}`;
  if (change.kind === "cutBack") {
    return `Cut back what is accredited of ${whom} to ${momentText(change.moment)}, by the evidence ${change.evidence}`;
  }
  const { tier, regions = 0n, from, until } = change;
  const begin = from === undefined ? "from now" : `from ${momentText(from)}`;
  const end = until === undefined ? "without end" : `until ${momentText(until)}`;
  return `Accredit ${whom}, tier ${tier}, regions 0x${regions.toString(16)}, ${begin} ${end}`;
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
    reason: `${name} is ${momentText(moment as bigint)}, beyond what a trust list can keep.`,
    hint: "Give an earlier one, or none for no end.",
    details: { [name]: moment },
  });
}

function notAuthority(list: Address, authority: Address, account: Address): SymbolonError {
  return new SymbolonError({
    code: "NotAuthority",
    reason: `Only the authority ${authority} changes the trust list ${list}, and not ${account}.`,
    hint: `Sign with the authority's key, or have its Safe or its group do it: --from ${authority} --calldata FILE.`,
    details: { list, authority, account },
  });
}
