import { runGateway } from "../gateway/gatewayRun.ts";
import { growthOf, sampleMemory } from "../harness/memory.ts";
import type { FaultStage } from "./killedGateway.ts";

/** Of the samples, those at the end, and as many after the warm-up. */
const PART = 0.1;

export type Soaked = {
  /** Memory at the end, of that after the warm-up. */
  readonly growth: number;
  readonly requests: number;
  readonly paid: number;
  readonly mostMiB: number;
};

/** The memory of a gateway over a PGlite at the end of a long even load, as a share of that after it had warmed up. */
export async function soakedGateway({ folder, scale, progress }: FaultStage, seed: number): Promise<Soaked> {
  const { soak, soakClaims: claims } = scale;
  let samples: readonly number[] = [];
  const beside = {
    prepare: async () => ["--finality", "4"],
    async play(_url: string, _chain: unknown, pid: number) {
      samples = await sampleMemory(pid, soak);
    },
  };
  const stage = { folder, scale: { ...scale, claims, over: soak } };
  const { requests, blocks } = await runGateway(stage, { seed, manner: "tickets", beside });
  const growth = growthOf(samples, PART);
  progress(`soak: ${samples.length} samples, growth ${growth.toFixed(3)}`);
  return {
    growth,
    requests: requests.length,
    paid: blocks.reduce((sum, { paid }) => sum + paid.length, 0),
    mostMiB: Math.round(Math.max(...samples) / 1_024),
  };
}
