import { type Address, getAddress, type Hex, zeroHash } from "viem";
import { quote } from "../../core/text/escape.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { regionsText } from "./listAccreditations.ts";

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

/** What a change does, in words for whoever signs it: all of it. */
export function trustListChangeText(list: Address, change: TrustListChange): string {
  if ("number" in change) {
    const what = change.kind === "nameTier" ? "tier" : "region";
    return `Name ${what} ${change.number} of the trust list ${list} ${quote(change.name)}, for good`;
  }
  const schemas = change.schemas.map((uid) => (uid === zeroHash ? "every schema" : uid)).join(", ");
  const whom = `${getAddress(change.issuer)} under ${schemas} on the trust list ${list}`;
  if (change.kind === "end") return `End what is accredited of ${whom} at ${isoMoment(change.until)}`;
  if (change.kind === "cutBack") {
    return `Cut back what is accredited of ${whom} to ${isoMoment(change.moment)}, by the evidence ${change.evidence}`;
  }
  const { tier, regions = 0n, from, until } = change;
  const begin = from === undefined ? "at once" : `from ${isoMoment(from)}`;
  const end = until === undefined ? "without end" : `until ${isoMoment(until)}`;
  return `Accredit ${whom}, tier ${tier}, ${regionsText(regions) || "no region"}; ${begin}, ${end}`;
}
