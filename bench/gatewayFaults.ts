import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { PACE } from "./gateway/gatewayProcess.ts";
import { type FaultStage, type KilledGateway, killedGateway } from "./gatewayFaults/killedGateway.ts";
import { FULL, type GatewayFaultScale, QUICK, WHOLE } from "./gatewayFaults/scale.ts";
import { soakedGateway } from "./gatewayFaults/soak.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import type { Measurement } from "./harness/measurement.ts";
import { toldConditions } from "./harness/toldConditions.ts";
import { unwatched, type Watch } from "./harness/watch.ts";
import { oneSample } from "./rehearsal/oneSample.ts";

const SEED = 3;

/** The bench `gateway-faults`: what a gateway of several processes loses, does twice, leaves or breaks its word in while they are killed, and what it keeps in memory. */
export const runGatewayFaultsBench: RunBench = (watch) => measureGatewayFaults(FULL, watch);

/** The same, with half an hour of even load. */
export const runWholeGatewayFaultsBench: RunBench = (watch) => measureGatewayFaults(WHOLE, watch);

/** The same in some minutes, without meaning. */
export const runQuickGatewayFaultsBench: RunBench = (watch) => measureGatewayFaults(QUICK, watch);

/** The same, as large as wanted. */
export async function measureGatewayFaults(
  scale: GatewayFaultScale,
  { progress, choose }: Watch = unwatched,
): Promise<BenchOutcome> {
  const { conditions, rowsOf } = toldConditions();
  const measure = choose<FaultStage>({
    kills: async (stage) => {
      const killed = await killedGateway(stage, SEED);
      const conditions = { kills: toldOf(killed, scale) };
      return rowsOf({ measurements: [killRow(killed, scale)], conditions });
    },
    soak: async (stage) => {
      const { growth, ...seen } = await soakedGateway(stage, SEED);
      const conditions = { soak: { seconds: scale.soak, claims: scale.soakClaims, ...seen } };
      const about = `a gateway's memory after ${scale.soak} s of even load, of that after it has warmed up; PGlite`;
      return rowsOf({ measurements: [oneSample("soak-growth", about, "times", growth, 1.05)], conditions });
    },
  });
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-gateway-faults-"));
  try {
    return {
      measurements: await measure({ scale, folder, progress }),
      conditions: {
        scale: scale.name,
        chain: `anvil on the same machine, a block each second of ${scale.blockGas} gas, final 4 deep`,
        campaign: `an InstantCampaign of ${scale.leaves} leaves`,
        gateway: `gateway start --only api and --only worker, --pace ${PACE}, ${scale.keys} keys, over one PostgreSQL; claimants in a process of their own, with the client of symbolon/distribution, through whichever process listens`,
        ...conditions,
        seed: SEED,
        loadBefore: load,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function killRow(killed: KilledGateway, { claims, kills, apis, workers }: GatewayFaultScale): Measurement {
  const after = `${kills} SIGKILLs of ${apis} processes that serve and ${workers} that send`;
  const wrong = Object.values(wrongIn(killed)).reduce((sum, count) => sum + count, 0);
  return oneSample(
    "kills-front",
    `claims lost, paid or sent twice, stuck, or refused though a ticket promised them a place, after ${after} (${killed.outcome.paid} of ${claims} paid)`,
    "claims",
    wrong,
    0,
  );
}

/** What must not be. */
function wrongIn({ outcome, seen }: KilledGateway) {
  const { lost, double, wasted, stuck } = outcome;
  return { lost, double: double + wasted, stuck, broken: seen.broken.length };
}

function toldOf(killed: KilledGateway, { kills, apart }: GatewayFaultScale) {
  const { outcome, seen, failures } = killed;
  const { paid, transactions, reverted } = outcome;
  return {
    kills,
    secondsApart: apart,
    killed: killed.killed,
    ...wrongIn(killed),
    paid,
    transactions,
    reverted,
    taken: seen.taken,
    requests: seen.requests,
    answers: seen.answers,
    tickets: seen.tickets,
    comebacks: seen.comebacks,
    brokenBy: seen.broken,
    refused: seen.refused,
    endedByThemselves: failures,
  };
}
