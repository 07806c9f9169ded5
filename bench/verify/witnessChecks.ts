import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { verifyOffline } from "../../src/sdk/credentials/verify/index.ts";
import { deepStatuses, deepWitness } from "../../test/toolkit/credentials/verify/deepWitness.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { momentOf } from "./momentOf.ts";

const ROUNDS = 11;
const CHECKS = 50;
const ANY = { issuers: "any", schema: "any", subject: "any" } as const;

/** Judging a credential by its witness alone, and a large one: block header, account, nine slots, and the verdict. */
export function measureWitnessChecks(): readonly Measurement[] {
  const witness = deepWitness(deepStatuses.largest);
  const terms = { expected: ANY, finality: "finalized" } as const;
  const moment = momentOf(witness);
  const answer = verifyOffline({ ...witness, ...terms, moment });
  if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
  const round = () => {
    const before = process.cpuUsage();
    for (let i = 0; i < CHECKS; i++) verifyOffline({ ...witness, ...terms, moment });
    const { user, system } = process.cpuUsage(before);
    return Math.round((user + system) / CHECKS) / 1_000;
  };
  round();
  const about =
    "checking the largest witness with no network (16^8 accounts, 16^6 slots, nine of them proven, batch of 16,384) and " +
    "deciding by it; CPU time";
  const program = join(import.meta.dirname, "witnessCheckProcess.ts");
  const first = () => Number(execFileSync(process.execPath, [program], { encoding: "utf8" }));
  const common = { unit: "ms", peer: null };
  return [
    {
      ...common,
      id: "witness-check",
      about,
      ours: spreadOf(Array.from({ length: ROUNDS }, round)),
      goal: 5,
    },
    {
      ...common,
      id: "witness-check-first",
      about: `${about}; the first that a new process checks`,
      ours: spreadOf(Array.from({ length: ROUNDS }, first)),
      goal: null,
    },
  ];
}
