import { getTypesForEIP712Domain, serializeTypedData, type TypedDataDefinition } from "viem";

/** Typed data with the type of its domain among its types, as wallets and signers elsewhere want it. */
export function withDomainType({ domain, types, primaryType, message }: TypedDataDefinition) {
  const all = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
  // The plain type: the exact one has no place for the domain's own members.
  return { domain, types: all, primaryType, message } as TypedDataDefinition & { readonly domain: object };
}

/** Typed data as `eth_signTypedData_v4` takes it: JSON, with the chain's id as a number, which libraries take for one of the domain. */
export function typedDataJson(typedData: TypedDataDefinition): string {
  const whole = withDomainType(typedData);
  const { chainId } = whole.domain as { readonly chainId?: bigint | number };
  const domain = { ...whole.domain, ...(chainId !== undefined && { chainId: Number(chainId) }) };
  return serializeTypedData({ ...whole, domain } as TypedDataDefinition);
}
