import { createHash } from "node:crypto";
import { KEY_BYTES, type RangeResult } from "./rangeResult.ts";

/** @param keys what was read or changed, in names that are the same in all ranges */
export function packKeys(keys: Iterable<string>): string {
  const hashes = [...new Set(keys)].map((key) => createHash("sha256").update(key).digest());
  return Buffer.concat(hashes.map((hash) => hash.subarray(0, KEY_BYTES))).toString("base64");
}

/**
 * Finds out why the results of some ranges may differ when they are claimed one after the other on one chain. There are
 * three reasons: one range changes what another reads, all payments together exceed the campaign's money, or a sweep of
 * what the others would have taken failed. Payments that change the campaign's money, and claims that change its count
 * of promises, do not make ranges dependent as long as there is enough.
 * @param results of ranges that do not overlap
 * @param held base units that the campaign held at the block
 * @returns one sentence; undefined: each leaf has the same result whatever was claimed before
 */
export function findDependence(results: readonly RangeResult[], held: bigint): string | undefined {
  if (results.length < 2) return undefined;
  const footprints = results.flatMap(({ footprint }) => footprint ?? []);
  if (footprints.length < results.length) return "This chain does not tell what claims have looked at.";
  const paid = footprints.reduce((sum, footprint) => sum + footprint.paid, 0n);
  if (paid > held) return `The campaign holds ${held} base units, but its leaves total ${paid}.`;
  const isSwept = ({ sweep, footprint }: RangeResult) =>
    sweep.refusedBefore && sweep.doneAfter && footprint?.sweepsNothing === true;
  if (!results.every(isSwept)) return "How the sweep goes depends on how much is left.";
  const shared = repeated(footprints.map(({ touched }) => keysOf(touched)));
  const isShared = footprints.some(({ changed }) => keysOf(changed).some((key) => shared.has(key)));
  return isShared ? "What some leaves change in token, gate or campaign, others look at." : undefined;
}

/** Keys that are in more than one list. */
function repeated(lists: readonly BigUint64Array[]): ReadonlySet<bigint> {
  const all = new BigUint64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  return new Set(all.filter((key, i) => key === all[i - 1]));
}

function keysOf(packed: string): BigUint64Array {
  const bytes = Buffer.from(packed, "base64");
  return BigUint64Array.from({ length: bytes.length / KEY_BYTES }, (_, i) =>
    bytes.readBigUInt64BE(i * KEY_BYTES),
  );
}
