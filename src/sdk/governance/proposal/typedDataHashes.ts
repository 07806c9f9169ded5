import { type Hex, hashDomain, hashStruct, hashTypedData, type TypedDataDefinition } from "viem";
import { withDomainType } from "../../chain/domainType.ts";

/** The 32 bytes that are signed, and the two hashes that they are made of: wallets show these or those. */
export type TypedDataHashes = { readonly digest: Hex; readonly domain: Hex; readonly message: Hex };

/** What a wallet may show of typed data beside its values (EIP-712). */
export function typedDataHashes(typedData: TypedDataDefinition): TypedDataHashes {
  const { domain, types, primaryType, message } = withDomainType(typedData);
  return {
    digest: hashTypedData(typedData),
    domain: hashDomain({ domain, types } as never),
    message: hashStruct({ data: message, primaryType, types } as never),
  };
}
