export type UpstreamEstimate = {
  readonly calls: number;
  /** Seconds that the calls take at the rate. */
  readonly seconds: number;
};

/**
 * What a dry run will ask of a node.
 * @param callsPerLeaf as the upstream says (`Upstream.callsPerLeaf`)
 * @param callsPerSecond that the node allows
 */
export function estimateUpstream({
  leaves,
  callsPerLeaf,
  callsPerSecond,
}: {
  readonly leaves: number;
  readonly callsPerLeaf: number;
  readonly callsPerSecond: number;
}): UpstreamEstimate {
  const calls = Math.ceil(leaves * callsPerLeaf);
  return { calls, seconds: calls / callsPerSecond };
}
