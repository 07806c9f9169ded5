import type { Address } from "viem";
import { relayBuild } from "../chain/builds/relayBuild.ts";
import type { Construction } from "./deterministic.ts";

export type RelayParameters = {
  /** Lists keys, and can do nothing else. */
  readonly owner: Address;
  /** Gets all fees; it alone names its successor. */
  readonly treasury: Address;
  /** Send bundles from the beginning; the owner lists others later. */
  readonly keys: readonly Address[];
};

/** A contract that takes the fees of signed claims for many keys. Another owner, treasury or first key is another address. */
export function relay({ owner, treasury, keys }: RelayParameters): Construction {
  return { build: relayBuild, args: [owner, treasury, keys] };
}
