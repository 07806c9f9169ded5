import type { Address } from "viem";
import type { BatchIdParameters } from "../core/credential/batchId.ts";
import { isSameAddress } from "../core/isSameAddress.ts";
import type { NamedIssuer, PageData } from "./pageData.ts";

/** Whether a credential is in one of the registries that a holder's page was built for. In others anybody takes any name. */
export function isListedRegistry({ chain, hold, verify }: PageData, batch: BatchIdParameters): boolean {
  const registries = hold?.registries ?? verify?.registries ?? [];
  return (
    batch.chainId === BigInt(chain.id) &&
    registries.some((registry) => isSameAddress(registry, batch.registry))
  );
}

/** The name of a credential's issuer by the list that a holder's page was built with; undefined: nobody vouches for one. */
export function issuerName(data: PageData, batch: BatchIdParameters): string | undefined {
  return isListedRegistry(data, batch) ? nameAmong(data.hold?.issuers ?? [], batch.header.issuer) : undefined;
}

/** The name of an issuer on a list; undefined: they are not on it. */
export function nameAmong(issuers: readonly NamedIssuer[], issuer: Address): string | undefined {
  return issuers.find(({ address }) => isSameAddress(address, issuer))?.name;
}
