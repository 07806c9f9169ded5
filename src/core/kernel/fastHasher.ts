import { type Hasher, nobleHasher } from "../hasher.ts";

/** The fastest hasher that this machine can run. */
export function fastHasher(): Hasher {
  return nobleHasher;
}
