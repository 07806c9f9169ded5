import {
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
  type Address,
  toEventSignature,
} from "viem";
import { canonicalAddresses } from "../../sdk/chain/book/canonicalAddresses.ts";
import { type Enums, enumerations, type ShownField, shownFields, valuesIn } from "./fields.ts";
import type { Leaf } from "./labels.ts";
import { type SignedContract, type SignedContractName, signedContracts } from "./signedContracts.ts";
import { type SignedType, signedTypes } from "./signedTypes.ts";

/** The versions of ERC-7730's schema that wallets and their tools take. */
export const descriptorVersions = [1, 2] as const;

export type DescriptorVersion = (typeof descriptorVersions)[number];

export type Deployment = { readonly chainId: number; readonly address: Address };

export type DescriptorParameters = {
  readonly version: DescriptorVersion;
  /** Where it is; default: where the system is on the chains that have it. */
  readonly deployments?: readonly Deployment[];
  /** What amounts are of, where the call does not say; `coin`: the chain's own coin. */
  readonly token?: Address | "coin";
  /** Whose it is, as a wallet shows it. Default: Symbolon. */
  readonly owner?: string;
  /** Where the owner tells more. */
  readonly url?: string;
  /** What a wallet calls the contract; default: its name in Solidity. */
  readonly contractName?: string;
};

/** A descriptor of ERC-7730, as JSON. */
export type Descriptor = {
  readonly $schema: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly display: { readonly formats: Readonly<Record<string, DisplayFormat>> };
};

/** How a call, or typed data, is shown. Version 1 names its hidden fields in a list. */
export type DisplayFormat = {
  readonly intent: string;
  readonly fields: readonly ShownField[];
  readonly required?: readonly string[];
  readonly excluded?: readonly string[];
};

/** Ethereum, Optimism, Gnosis, Base, Arbitrum. The system has the same addresses on each, so nothing else can be there. */
const CHAINS = [1, 10, 100, 8453, 42161];

const OWNER = "Symbolon";

/** Where signatures under a domain are good: EAS's name is also that of other registries, which are not ours to describe. */
const REGISTRY_OF: Readonly<Record<string, keyof typeof canonicalAddresses>> = {
  EAS: "attestationRegistry",
  "EAS Attestation": "attestationRegistry",
  "Symbolon Batches": "batchRegistry",
};

/** What a signature is of, and the leaves of what is signed. */
type Signed = {
  readonly key: string;
  /** The function, or the struct. */
  readonly called: string;
  readonly intent: string;
  readonly leaves: readonly Leaf[];
  /** What is shown before the leaves. */
  readonly first: readonly ShownField[];
};

/**
 * The descriptor of a contract's calls.
 * @returns undefined where the version cannot say which contracts it is for: 1 must name their addresses
 */
export function contractDescriptor(
  name: SignedContractName,
  parameters: DescriptorParameters,
): Descriptor | undefined {
  const { version, deployments, contractName = name } = parameters;
  const contract: SignedContract = signedContracts[name];
  const places = deployments ?? (contract.at ?? []).flatMap(onEveryChain);
  const isMade = deployments === undefined && contract.madeBy !== undefined;
  if (version === 1 && places.length === 0) return undefined;
  const called = functionsOf(contract);
  const where = isMade ? { factory: factoryOf(contract) } : { deployments: places };
  return assemble(called.map(signedCall(contract)), {
    ...parameters,
    of: name,
    enums: enumerations(name),
    contractName,
    context: { contract: { ...where, ...(version === 1 && { abi: called }) } },
  });
}

/** What a wallet shows of all typed data under one domain, by the domain's name. */
export function typedDataDescriptor(domain: string, parameters: DescriptorParameters): Descriptor {
  const { version, contractName = domain } = parameters;
  const place = REGISTRY_OF[domain];
  const deployments = parameters.deployments ?? (place && onEveryChain(place));
  const types = signedTypes.filter(({ sample }) => sample.domain?.name === domain);
  const { name, version: domainVersion } = types[0]?.sample.domain ?? {};
  const schemas = types.map(({ sample: { types: all, primaryType } }) => ({
    primaryType,
    types: { EIP712Domain: DOMAIN_TYPE, ...(all as object) },
  }));
  return assemble(types.map(signedMessage(version)), {
    ...parameters,
    of: domain,
    enums: enumerations(domain),
    contractName,
    context: {
      eip712: {
        domain: { name, version: domainVersion },
        ...(deployments !== undefined && { deployments }),
        ...(version === 1 && { schemas }),
      },
    },
  });
}

/** A descriptor as a file has it: what fits into a line stands in one. */
export function descriptorText(descriptor: Descriptor): string {
  return `${compact(descriptor, "")}\n`;
}

const WIDTH = 118;

function compact(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (typeof value !== "object" || value === null || flat.length + indent.length <= WIDTH) return flat;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((one) => compact(one, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${compact(one, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.map((item) => `${inner}${item}`).join(",\n")}\n${indent}${close}`;
}

/** The names of the domains under which people sign. */
export const signingDomains: readonly string[] = [
  ...new Set(signedTypes.map(({ sample }) => String(sample.domain?.name))),
];

/** The functions of a contract that people call. */
export function functionsOf({ abi, intents }: SignedContract): readonly AbiFunction[] {
  return abi.filter((one): one is AbiFunction => one.type === "function" && one.name in intents);
}

/** `claim(uint256 index,address account)`: the call with its parameters' names, by which wallets find the selector. */
export function signatureOf({ name, inputs }: Pick<AbiFunction, "name" | "inputs">): string {
  return `${name}(${inputs.map(parameterText).join(",")})`;
}

/** EIP-712's `encodeType`: the struct that is signed, then those within it by name. */
export function encodedType({ types, primaryType }: SignedType["sample"]): string {
  const all = types as Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  const others = Object.keys(all).filter((name) => name !== primaryType);
  return [String(primaryType), ...others.sort()]
    .map((name) => `${name}(${(all[name] ?? []).map((one) => `${one.type} ${one.name}`).join(",")})`)
    .join("");
}

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

function onEveryChain(place: keyof typeof canonicalAddresses): readonly Deployment[] {
  return CHAINS.map((chainId) => ({ chainId, address: canonicalAddresses[place] }));
}

function factoryOf({ madeBy = [], factoryAbi = [] }: SignedContract) {
  const isCreation = (one: Abi[number]): one is AbiEvent =>
    one.type === "event" && one.name === "CampaignCreated";
  const created = factoryAbi.find(isCreation) as AbiEvent;
  return { deployments: madeBy.flatMap(onEveryChain), deployEvent: toEventSignature(created) };
}

const ETHER: ShownField = { path: "@.value", label: "Ether sent", format: "amount" };

const signedCall =
  ({ intents }: SignedContract) =>
  (called: AbiFunction): Signed => ({
    key: signatureOf(called),
    called: called.name,
    intent: intents[called.name] as string,
    leaves: valuesIn(called.inputs),
    first: called.stateMutability === "payable" ? [ETHER] : [],
  });

const signedMessage =
  (version: DescriptorVersion) =>
  ({ intent, sample }: SignedType): Signed => ({
    // Version 1 goes by the struct's name.
    key: version === 1 ? String(sample.primaryType) : encodedType(sample),
    called: String(sample.primaryType),
    intent,
    leaves: valuesIn(componentsOf(sample, String(sample.primaryType))),
    first: [{ path: "@.to", label: "Contract", format: "addressName" }],
  });

/** A struct's members as parameters of a function would be. */
function componentsOf(sample: SignedType["sample"], struct: string): readonly AbiParameter[] {
  const types = sample.types as Readonly<Record<string, readonly AbiParameter[]>>;
  return (types[struct] ?? []).map((member) => {
    const [inner = "", ...list] = member.type.split(/(?=\[)/);
    if (types[inner] === undefined) return member;
    return { ...member, type: `tuple${list.join("")}`, components: componentsOf(sample, inner) };
  });
}

function parameterText({ type, name, ...rest }: AbiParameter): string {
  const inner = "components" in rest ? rest.components.map(parameterText).join(",") : undefined;
  return `${inner === undefined ? type : `(${inner})${type.slice("tuple".length)}`} ${name}`;
}

type Assembled = DescriptorParameters & {
  readonly of: string;
  readonly enums: Enums;
  readonly context: Readonly<Record<string, unknown>>;
};

function assemble(all: readonly Signed[], parameters: Assembled): Descriptor {
  const { version, of, enums, context, token, url, owner = OWNER, contractName } = parameters;
  const formats = all.map(({ key, called, intent, leaves, first }) => {
    const fields = [...first, ...shownFields(leaves, { of, called, token, enums })];
    return [key, version === 1 ? firstVersion(intent, fields) : { intent, fields }] as const;
  });
  const names = new Set(
    formats.flatMap(([, { fields }]) => fields.flatMap(({ params }) => params?.$ref ?? [])),
  );
  const used = Object.fromEntries(
    Object.values(enums)
      .filter(({ name }) => names.has(`$.metadata.enums.${name}`))
      .map(({ name, values }) => [name, values]),
  );
  return {
    $schema: `https://eips.ethereum.org/assets/eip-7730/erc7730-v${version}.schema.json`,
    context: { $id: contractName, ...context },
    metadata: {
      owner,
      ...(version === 2 && { contractName }),
      ...(url !== undefined && { info: { url, ...(version === 1 && { legalName: owner }) } }),
      ...(Object.keys(used).length > 0 && { enums: used }),
    },
    display: { formats: Object.fromEntries(formats) },
  };
}

/** Version 1 has no `visible`: it lists what is always shown of what is signed, and what never is. */
function firstVersion(intent: string, all: readonly ShownField[]): DisplayFormat {
  const shown = all.filter(({ visible }) => visible !== "never");
  const pathsOf = (some: readonly ShownField[]) =>
    some.flatMap(({ path = "@" }) => (path.startsWith("@") ? [] : path));
  const excluded = pathsOf(all.filter(({ visible }) => visible === "never"));
  return {
    intent,
    fields: shown.map(({ visible: _, ...field }) => field),
    required: pathsOf(shown.filter(({ visible }) => visible === undefined)),
    ...(excluded.length > 0 && { excluded }),
  };
}
