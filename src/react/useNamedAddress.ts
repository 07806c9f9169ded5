import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, type Client, getAddress, type Hex, isAddress } from "viem";
import { getEnsAddress } from "viem/ens";
import { revertData } from "../sdk/chain/errors/revertData.ts";
import { nodeConfig } from "./nodeConfig.ts";
import { queryKeyOf } from "./queryKey.ts";

export type NamedAddressParameters = {
  /** Where names are looked up: nodes of a chain, and the UniversalResolver there. */
  readonly ens: { readonly chainId: number; readonly nodes: readonly string[]; readonly resolver: Address };
  /** The chain on which the address is to be used. */
  readonly chainId: number;
  /** As somebody typed it. */
  readonly name: string;
};

export type NamedAddress =
  | {
      readonly kind: "found";
      /** As ENS has it. */
      readonly name: string;
      readonly address: Address;
      /** Whether the name says so for that chain; otherwise it is the name's address on Ethereum. */
      readonly isOfChain: boolean;
    }
  /** `elsewhere`: only a server that the name's owner chose knows it, and nobody asks that one (ERC-3668). */
  | { readonly kind: "none" | "elsewhere" | "invalid"; readonly name: string };

/**
 * The address of a name of ENS. It is what a node says: show it before it counts.
 * @throws from the query as nodes do, and SymbolonError `WrongNode`
 */
export function namedAddressQueryOptions(parameters: NamedAddressParameters) {
  return queryOptions({
    queryKey: queryKeyOf("namedAddress", parameters),
    // What is shown does not change before somebody takes it.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => findAddress(parameters),
  });
}

/** Looks up the address of a name ({@link namedAddressQueryOptions}). */
export function useNamedAddress(parameters: NamedAddressParameters) {
  return useQuery(namedAddressQueryOptions(parameters));
}

async function findAddress({ ens, chainId, name: typed }: NamedAddressParameters): Promise<NamedAddress> {
  const name = await normalName(typed);
  if (name === undefined) return { kind: "invalid", name: typed };
  const chain = { id: ens.chainId, name: "ENS", currency: { symbol: "ETH", decimals: 18 }, nodes: ens.nodes };
  const client = nodeConfig({ chain }).getClient({ chainId: ens.chainId });
  const ask = (coinType?: bigint) => resolve(client, { name, resolver: ens.resolver, coinType });
  const isOwn = chainId === ens.chainId;
  const own = isOwn || chainId >= COIN_OF_CHAIN ? "none" : await ask(BigInt(COIN_OF_CHAIN + chainId));
  const found = own === "none" ? await ask() : own;
  if (!isAddress(found)) return { kind: found, name };
  return { kind: "found", name, address: found, isOfChain: isOwn || own === found };
}

/** ENSIP-11: what is added to a chain's id for the number under which names keep an address of it. */
const COIN_OF_CHAIN = 0x8000_0000;

/** Labels that ENSIP-15 leaves as they are but for their case. */
const PLAIN = /^(?!..--)[a-z0-9-]+$/i;

/** A name as ENS has it (ENSIP-15); undefined: there can be none like it. */
async function normalName(typed: string): Promise<string | undefined> {
  if (typed.split(".").every((label) => PLAIN.test(label))) return typed.toLowerCase();
  const { normalize } = await import("./normalName.ts");
  try {
    return normalize(typed);
  } catch {
    return undefined;
  }
}

type Question = { readonly name: string; readonly resolver: Address; readonly coinType: bigint | undefined };

async function resolve(
  client: Client,
  { name, resolver, coinType }: Question,
): Promise<Address | "none" | "elsewhere"> {
  const question = { name, universalResolverAddress: resolver, strict: true };
  try {
    const found = await getEnsAddress(client, coinType === undefined ? question : { ...question, coinType });
    return found !== null && isAddress(found, { strict: false }) ? getAddress(found) : "none";
  } catch (thrown) {
    const data = revertData(thrown);
    if (data === undefined) throw thrown;
    return OF_SERVERS.some((selector) => innermost(data).startsWith(selector)) ? "elsewhere" : "none";
  }
}

/** `OffchainLookup(address,string[],bytes,bytes4,bytes)` of ERC-3668, and the UniversalResolver's `HttpError(uint16,string)`. */
const OF_SERVERS = ["0x556f1830", "0x01800152"];

/** The UniversalResolver's `ResolverError(bytes)`, around what the name's own resolver refused with. */
const RESOLVER_ERROR = "0x95c0c752";
/** Of its selector, and of place and length of the bytes. */
const DIGITS_BEFORE = RESOLVER_ERROR.length + 2 * 64;

function innermost(data: Hex): Hex {
  if (!data.startsWith(RESOLVER_ERROR)) return data;
  return innermost(`0x${data.slice(DIGITS_BEFORE)}`);
}
