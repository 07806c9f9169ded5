import { type Consumer, installPacked } from "../../bench/package/installPacked.ts";

let shared: Consumer | undefined;

/** Another's project with our package, packed once for all tests of a process; it ends with that. */
export function packedConsumer(): Consumer {
  if (shared !== undefined) return shared;
  const made = installPacked();
  process.once("exit", made.remove);
  shared = made;
  return made;
}
