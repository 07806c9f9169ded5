import type { Address, Hex } from "viem";
import { trustListAbi as abi } from "../abi/trustListAbi.ts";

/*
 * The calls of a trust list's authority, as viem's `writeContract` and the like take them: an account sends them, a Safe's file
 * or a group's proposal carries them. `writeContract(client, accreditCall({ ... }))`.
 */

/** Said with each call, so that declarations name it and do not spell it out. */
type Abi = typeof abi;

type OfList = { readonly list: Address };

/** Of one issuer, under each of these schemas. */
type OfIssuer = OfList & {
  readonly issuer: Address;
  /** Uids; `zeroHash` for every schema. */
  readonly schemas: readonly Hex[];
};

export type AccreditParameters = OfIssuer & {
  /** 1 to 255: what each means, the authority says. */
  readonly tier: number;
  /** One bit a region, 128 of them; default: none. */
  readonly regions?: bigint | undefined;
  /** Unix seconds, not in the past and at most a year ahead; default: the block's. */
  readonly from?: bigint | undefined;
  /** First Unix second after it; default: no end. */
  readonly until?: bigint | undefined;
};

/** Accredits an issuer. */
export function accreditCall({
  list,
  issuer,
  schemas,
  tier,
  regions = 0n,
  from = 0n,
  until = 0n,
}: AccreditParameters) {
  const args = [issuer, schemas, tier, regions, Number(from), Number(until)] as const;
  return { address: list, abi: abi as Abi, functionName: "accredit", args } as const;
}

export type EndAccreditationParameters = OfIssuer & {
  /** Unix seconds, at least the list's notice from now. */
  readonly until: bigint;
};

/** Ends what is accredited, in force or coming. */
export function endAccreditationCall({ list, issuer, schemas, until }: EndAccreditationParameters) {
  const args = [issuer, schemas, Number(until)] as const;
  return { address: list, abi: abi as Abi, functionName: "endAccreditation", args } as const;
}

export type CutBackParameters = OfIssuer & {
  /** Unix seconds, not in the future: for batches a day before the compromise. */
  readonly moment: bigint;
  /** keccak256 of what it goes by; not zero. */
  readonly evidence: Hex;
};

/** Cuts back what is or was accredited to the moment of a compromise, at once. */
export function cutBackCall({ list, issuer, schemas, moment, evidence }: CutBackParameters) {
  const args = [issuer, schemas, Number(moment), evidence] as const;
  return { address: list, abi: abi as Abi, functionName: "cutBack", args } as const;
}

/** What a tier, from 1, or a region's bit, from 0, is to be called; once. */
export type NameParameters = OfList & { readonly number: number; readonly name: string };

/** Says what a tier means. */
export function nameTierCall({ list, number, name }: NameParameters) {
  return { address: list, abi: abi as Abi, functionName: "nameTier", args: [number, name] } as const;
}

/** Says what a region's bit means. */
export function nameRegionCall({ list, number, name }: NameParameters) {
  return { address: list, abi: abi as Abi, functionName: "nameRegion", args: [number, name] } as const;
}
