import { unpackHold } from "../../core/status/holds.ts";
import { horizon, inForceFrom } from "../../core/status/statusWords.ts";
import { bitsAt, type StatusListBitsParameters, statusListBits } from "./statusListBits.ts";

/**
 * First moment for which a list may no longer be used: where one of its bits is known to change, or the horizon. An
 * emergency hold, where the policy grants them, may still make the suspensions wrong before it.
 * @throws SymbolonError as `statusListBits`
 */
export function statusListFreshUntil(parameters: StatusListBitsParameters): bigint {
  const { plane, size, epochLength, asOf } = parameters;
  const end = horizon(epochLength, asOf);
  const now = statusListBits(parameters);
  // Only where an announced change takes effect or a hold begins or ends can a bit change.
  for (const edge of edgesBetween(parameters, end)) {
    if (Buffer.compare(now, bitsAt(plane, size, epochLength, edge)) !== 0) return edge;
  }
  return end;
}

function edgesBetween(
  { plane, epochLength, moment }: StatusListBitsParameters,
  end: bigint,
): readonly bigint[] {
  const edges = new Set<bigint>();
  for (const { newest, older } of plane.words) {
    edges.add(inForceFrom(newest, epochLength)).add(inForceFrom(older, epochLength));
  }
  if (plane.purpose === "suspension") {
    for (const hold of [plane.batchHold, ...plane.holds.values()]) {
      const { from, until } = unpackHold(hold);
      edges.add(from).add(until);
    }
  }
  return [...edges].filter((edge) => edge > moment && edge < end).sort((a, b) => (a < b ? -1 : 1));
}
