import type { Address } from "viem";
import { trustListBuild } from "../chain/builds/trustListBuild.ts";
import { trustPolicyBuild } from "../chain/builds/trustPolicyBuild.ts";
import type { ListTerms } from "../chain/read/readTrust.ts";
import type { Construction } from "./deterministic.ts";

export type TrustListParameters = {
  /** Who keeps it: an account, a Safe, a group; fixed. */
  readonly authority: Address;
  /** Seconds of notice that an end takes: 1 hour to 180 days; fixed. */
  readonly notice: bigint;
};

/** One authority's list. The same authority and notice are the same list. */
export function trustList({ authority, notice }: TrustListParameters): Construction {
  return { build: trustListBuild, args: [authority, notice] };
}

export type TrustPolicyParameters = {
  /** 1 to 8, each a contract that is there. */
  readonly lists: readonly ListTerms[];
  /** The sum of the weights that must vouch. */
  readonly needed: bigint;
};

/** A verifier's rule over lists. The same lists, terms and sum are the same policy. */
export function trustPolicy({ lists, needed }: TrustPolicyParameters): Construction {
  return { build: trustPolicyBuild, args: [lists, needed] };
}
