import type { Measurement } from "../../harness/measurement.ts";
import { pairedSpreads } from "../pairedSpreads.ts";
import type { Stage } from "../stage.ts";

/** Our kernel beside the portable one and beside hash-wasm. */
export async function kernelRows({ scale, inChild, progress }: Stage): Promise<Measurement[]> {
  progress("kernels in turn");
  const { kernel, ...times } = await inChild("compareKernels", {
    rounds: scale.kernelRounds,
    window: scale.kernelWindow,
  });
  const about =
    `CPU time of a keccak-256 over 64 bytes; ours (${kernel}) sorts each pair by itself, the peer is given sorted ones, a call ` +
    `each; one thread and one process, in ${scale.kernelRounds} rounds, the round with the middle ratio`;
  const ours = times.ours.map(tenths);
  const row = (id: string, name: string, peers: readonly number[], goal: number): Measurement => {
    const spreads = pairedSpreads(ours, peers.map(tenths));
    return {
      id,
      about,
      unit: "ns",
      ours: spreads.ours,
      peer: { name, spread: spreads.peer },
      ratioOf: "peer/ours",
      goal,
    };
  };
  return [
    row("kernel-vs-noble", "@noble/hashes", times.noble, 20),
    row("kernel-vs-hash-wasm", "hash-wasm", times.hashWasm, 3),
  ];
}

function tenths(nanoseconds: number): number {
  return Math.round(nanoseconds * 10) / 10;
}
