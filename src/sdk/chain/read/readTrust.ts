import type { Address, Client, Hex, Transport } from "viem";
import { getCode, readContract } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { shippedCodes } from "../abi/shippedCodes.ts";
import { trustListAbi } from "../abi/trustListAbi.ts";
import { trustPolicyAbi } from "../abi/trustPolicyAbi.ts";
import { isShippedCode } from "../campaigns/codeFingerprint.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";

/** One accreditation, as its list keeps it. Times are Unix seconds. */
export type Accreditation = {
  readonly from: bigint;
  /** First second after it; 0: no end. */
  readonly until: bigint;
  readonly tier: number;
  /** One bit a region. */
  readonly regions: bigint;
  /** Cut back to the moment of a compromise. */
  readonly cutBack: boolean;
};

/** What a policy wants of one of its lists. */
export type ListTerms = {
  readonly list: Address;
  /** 0: any. */
  readonly leastTier: number;
  /** All of these must be covered. */
  readonly regions: bigint;
  /** How much its word counts towards the sum that is needed, 1 to 255. */
  readonly weight: number;
};

/** A contract that says whom to trust, as far as its code tells what it is. */
export type TrustSource = { readonly address: Address } & (
  | {
      readonly kind: "list";
      readonly authority: Address;
      /** Seconds of notice that an end takes. */
      readonly notice: number;
    }
  | {
      readonly kind: "policy";
      /** The sum of the weights that must vouch. */
      readonly needed: number;
      readonly lists: readonly ListTerms[];
    }
  /** Another's: it says yes or no, and no more. */
  | { readonly kind: "other" }
);

/**
 * Reads what a contract that says whom to trust is. Only one whose code is ours is asked for more: another could say whatever it
 * likes.
 * @throws SymbolonError `NotTrustList` where there is no contract
 */
export async function readTrustSource(
  client: Client<Transport>,
  { address, blockNumber }: AtBlock & { readonly address: Address },
): Promise<TrustSource> {
  const code = await getCode(client, { address, blockNumber });
  if (code === undefined) throw notTrustList(address, "contract");
  if (isShippedCode(code, shippedCodes.TrustList)) {
    const contract = { address, abi: trustListAbi, blockNumber } as const;
    return { address, kind: "list", ...(await readEach(client, contract, ["authority", "notice"])) };
  }
  if (!isShippedCode(code, shippedCodes.TrustPolicy)) return { address, kind: "other" };
  const contract = { address, abi: trustPolicyAbi, blockNumber } as const;
  const { needed, lists } = await readEach(client, contract, ["needed", "lists"]);
  return { address, kind: "policy", needed: Number(needed), lists };
}

/**
 * Reads a list of ours.
 * @throws SymbolonError `NotTrustList`
 */
export async function readTrustList(
  client: Client<Transport>,
  { list, blockNumber }: AtBlock & { readonly list: Address },
): Promise<TrustSource & { readonly kind: "list" }> {
  const source = await readTrustSource(client, { address: list, blockNumber });
  if (source.kind !== "list") throw notTrustList(list, "trust list of this version");
  return source;
}

type OfIssuer = AtBlock & { readonly list: Address; readonly issuer: Address; readonly schema: Hex };

/** All accreditations of an issuer under exactly a schema, `zeroHash` for every schema, in the order of time. */
export async function readAccreditations(
  client: Client<Transport>,
  { list, issuer, schema, blockNumber }: OfIssuer,
): Promise<readonly Accreditation[]> {
  const args = [issuer, schema] as const;
  const call = { address: list, abi: trustListAbi, functionName: "accreditationsOf", args } as const;
  return (await readContract(client, { ...call, blockNumber })).map(asAccreditation);
}

/** The accreditation in force at a moment, under the schema or every schema; undefined: none. */
export async function readAccreditationAt(
  client: Client<Transport>,
  { list, issuer, schema, moment, blockNumber }: OfIssuer & { readonly moment: bigint },
): Promise<Accreditation | undefined> {
  const args = [issuer, schema, moment] as const;
  const call = { address: list, abi: trustListAbi, functionName: "accreditationAt", args } as const;
  const found = asAccreditation(await readContract(client, { ...call, blockNumber }));
  return found.tier === 0 ? undefined : found;
}

/** Of a policy: which of its lists vouch, in their order. */
export async function readVouchers(
  client: Client<Transport>,
  {
    policy,
    issuer,
    schema,
    moment,
    count,
    blockNumber,
  }: AtBlock & {
    readonly policy: Address;
    readonly issuer: Address;
    readonly schema: Hex;
    readonly moment: bigint;
    /** How many lists it has. */
    readonly count: number;
  },
): Promise<readonly boolean[]> {
  const args = [issuer, schema, moment] as const;
  const call = { address: policy, abi: trustPolicyAbi, functionName: "vouchersOf", args } as const;
  const bits = await readContract(client, { ...call, blockNumber });
  return Array.from({ length: count }, (_, i) => ((bits >> BigInt(i)) & 1n) === 1n);
}

type Numbered = Omit<Accreditation, "from" | "until"> & { readonly from: number; readonly until: number };

function asAccreditation({ from, until, ...others }: Numbered): Accreditation {
  return { ...others, from: BigInt(from), until: BigInt(until) };
}

function notTrustList(list: Address, what: string): SymbolonError {
  return new SymbolonError({
    code: "NotTrustList",
    reason: `There is no ${what} at ${list}.`,
    hint: "Compare the address and the chain; `symbolon deploy trust-list` prints where it puts a list.",
    details: { list },
  });
}
