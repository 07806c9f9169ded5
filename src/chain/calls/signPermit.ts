import {
  type Address,
  type Client,
  ContractFunctionExecutionError,
  domainSeparator,
  type Hex,
  parseAbi,
  parseSignature,
  type Transport,
  type TypedDataDomain,
} from "viem";
import { getChainId, readContract, signTypedData } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import type { WriteClient } from "../clients.ts";

export type SignPermitParameters = {
  readonly token: Address;
  readonly spender: Address;
  /** Base units that the spender may take. */
  readonly value: bigint;
  /** Unix seconds up to which the allowance may be handed in. */
  readonly deadline: bigint;
};

/** A signed allowance as contracts take it. */
export type Permit = {
  readonly deadline: bigint;
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
};

const permitAbi = parseAbi([
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function nonces(address owner) view returns (uint256)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

const types = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/**
 * Signs an allowance of the client's account by ERC-2612, so that it takes no transaction of its own.
 *
 * Signs only in a domain whose separator the token itself confirms: a token of another domain (DAI's permit has other
 * members) would take the signature for rubbish, and the transaction that brings it would be lost.
 * @throws SymbolonError `NoPermit` where the token has no such domain
 */
export async function signPermit(
  client: WriteClient,
  { token, spender, value, deadline }: SignPermitParameters,
): Promise<Permit> {
  const owner = client.account.address;
  const domain = await domainOf(client, token);
  const nonce = await asked(() =>
    readContract(client, { address: token, abi: permitAbi, functionName: "nonces", args: [owner] }),
  );
  if (domain === undefined || nonce === undefined) {
    throw new SymbolonError({
      code: "NoPermit",
      reason: `The token ${token} has no permit by ERC-2612 that could be signed.`,
      hint: "Leave --permit out: then the funding is approved in a transaction of its own.",
      details: { token, hasDomain: domain !== undefined, hasNonces: nonce !== undefined },
    });
  }
  const signature = await signTypedData(client, {
    account: client.account,
    domain,
    types,
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: 27 + yParity, r, s };
}

/** The domain that hashes to what the token says; undefined where none does. */
async function domainOf(client: Client<Transport>, token: Address): Promise<TypedDataDomain | undefined> {
  const read = (functionName: "DOMAIN_SEPARATOR" | "name" | "version") =>
    asked(() => readContract(client, { address: token, abi: permitAbi, functionName }));
  const separator = await read("DOMAIN_SEPARATOR");
  if (separator === undefined) return undefined;
  const stated = await asked(() =>
    readContract(client, { address: token, abi: permitAbi, functionName: "eip712Domain" }),
  );
  const [name, version, chainId] = await Promise.all([read("name"), read("version"), getChainId(client)]);
  const place = { chainId, verifyingContract: token };
  // EIP-5267 where the token has it, else its name with the versions that are in use.
  const candidates: TypedDataDomain[] = [
    ...(stated === undefined ? [] : [{ name: stated[1], version: stated[2], ...place }]),
    ...[version, "1", "2"].flatMap((one) =>
      name === undefined || one === undefined ? [] : [{ name, version: one, ...place }],
    ),
  ];
  return candidates.find((domain) => domainSeparator({ domain }) === separator);
}

/** Undefined where the contract refuses: it has no such function. */
async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof ContractFunctionExecutionError) return undefined;
    throw thrown;
  }
}
