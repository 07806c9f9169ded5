import {
  type Address,
  ContractFunctionExecutionError,
  domainSeparator,
  type Hex,
  isAddressEqual,
  keccak256,
  parseAbi,
  stringToBytes,
} from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import type { VotesDomain } from "./signedDelegation.ts";
import { noSignedDelegation, votesDomainUnknown } from "./votesErrors.ts";

const domainAbi = parseAbi([
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function DOMAIN_TYPEHASH() view returns (bytes32)",
  "function name() view returns (string)",
  "function version() view returns (string)",
]);

/** The type of a domain without a version, as Compound's token and those after it have it. */
const UNVERSIONED = /* @__PURE__ */ keccak256(
  /* @__PURE__ */ stringToBytes("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
);
/** Members that a stated domain has (EIP-5267): name, chain and contract, with or without the version. */
const FIELDS: readonly Hex[] = ["0x0f", "0x0d"];

type TokenPlace = { readonly token: Address };

/**
 * The EIP-712 domain under which a token takes signed delegations. It is the token's own on the client's chain, or none: a token
 * that states another's domain would have accounts sign for that one. Each is proved by a question to the token.
 * @throws SymbolonError `NoSignedDelegation`, `VotesDomainUnknown`; what viem throws where the node does not answer
 */
export async function readVotesDomain(client: ReadClient, { token }: TokenPlace): Promise<VotesDomain> {
  const { domains, isConfirmed } = await candidates(client, token);
  // The curve, which pages load late.
  const { probeDelegation } = await import("./probeDelegation.ts");
  let isTaking = false;
  for (const domain of domains) {
    const probed = await probeDelegation(client, domain);
    if (probed === "taken" || (probed === "unasked" && isConfirmed)) return domain;
    isTaking ||= probed !== "refused";
  }
  if (domains.length > 0 && !isTaking) throw noSignedDelegation(token);
  throw votesDomainUnknown(token, "it takes signatures under none of the domains that are known");
}

/** Domains that may be the token's, likeliest first; and whether the token itself confirms them. */
async function candidates(client: ReadClient, token: Address) {
  const read = <Name extends "DOMAIN_SEPARATOR" | "DOMAIN_TYPEHASH" | "name" | "version">(
    functionName: Name,
  ) => undefinedIfRefused(() => readContract(client, { address: token, abi: domainAbi, functionName }));
  const chainId = BigInt(client.chain.id);
  const stated = await undefinedIfRefused(() =>
    readContract(client, { address: token, abi: domainAbi, functionName: "eip712Domain" }),
  );
  if (stated !== undefined) return { domains: [ownDomain(token, chainId, stated)], isConfirmed: true };
  const [separator, typehash, name, version] = await Promise.all([
    read("DOMAIN_SEPARATOR"),
    read("DOMAIN_TYPEHASH"),
    read("name"),
    read("version"),
  ]);
  if (name === undefined) throw votesDomainUnknown(token, "it states neither its domain nor its name");
  const place = { chainId, verifyingContract: token };
  const unversioned: VotesDomain = { name, ...place };
  const versions = [...new Set([version, "1", "2"])].filter((one) => one !== undefined);
  const versioned = versions.map((one): VotesDomain => ({ name, version: one, ...place }));
  const all = typehash === UNVERSIONED ? [unversioned] : [...versioned, unversioned];
  if (separator === undefined) return { domains: all, isConfirmed: typehash === UNVERSIONED };
  return { domains: all.filter((domain) => domainSeparator({ domain }) === separator), isConfirmed: true };
}

type StatedDomain = readonly [Hex, string, string, bigint, Address, Hex, readonly bigint[]];

/** @throws SymbolonError `VotesDomainUnknown` where it is not the token's own, or has members that wallets would not show */
function ownDomain(
  token: Address,
  chainId: bigint,
  [fields, name, version, chain, contract, , extensions]: StatedDomain,
): VotesDomain {
  if (chain !== chainId || !isAddressEqual(contract, token)) {
    throw votesDomainUnknown(token, `it states the domain of ${contract} on chain ${chain}`);
  }
  if (!FIELDS.includes(fields) || extensions.length > 0) {
    throw votesDomainUnknown(token, `its domain has other members (EIP-5267: fields ${fields})`);
  }
  return { name, ...(fields === FIELDS[0] && { version }), chainId, verifyingContract: token };
}

/** Undefined where the contract has no such function. */
async function undefinedIfRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof ContractFunctionExecutionError && isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}
