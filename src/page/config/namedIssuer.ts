import type { BatchIdParameters } from "../../core/credential/batchId.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import type { PageData } from "./pageData.ts";

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
  if (!isListedRegistry(data, batch)) return undefined;
  return data.hold?.issuers.find(({ address }) => isSameAddress(address, batch.header.issuer))?.name;
}
