import { seededRandom } from "../../test/differential/calls/seededRandom.ts";
import { openVerdictArena, playVerdicts } from "../../test/differential/verdicts/playVerdicts.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { deployWrongRegistries, gateRefusal } from "./attestations/wrongRegistries.ts";
import { openBenchChain } from "./openBenchChain.ts";
import type { Measure } from "./subject.ts";

/** A tenth of those that `npm run test:deep` plays. */
const HISTORIES = 10_000;
const SEED = 54;
const REFUSALS = ["RegistryUnknown", "RegistryWithoutCode"];

/** What passes for a registry of attestations, and whether all who judge attestations of EAS agree; on chains of their own. */
export const measureAttestationSources: Measure = async () => [
  await wrongRegistries(),
  await disagreements(),
];

async function wrongRegistries(): Promise<Measurement> {
  const chain = await openBenchChain();
  try {
    const wrong = await deployWrongRegistries(chain);
    let refused = 0;
    for (const { address } of wrong) {
      if (REFUSALS.includes((await gateRefusal(chain, address)) ?? "")) refused += 1;
    }
    return {
      id: "wrong-registry",
      about:
        "contracts that are no registry of attestations, refused by name by the gate that is deployed over them",
      unit: `of ${wrong.length}`,
      ours: spreadOf([refused]),
      peer: null,
      goal: wrong.length,
    };
  } finally {
    await chain.close();
  }
}

async function disagreements(): Promise<Measurement> {
  const arena = await openVerdictArena();
  try {
    const tally = await playVerdicts(arena, seededRandom(SEED), HISTORIES);
    return {
      id: "verdict-disagreements",
      about: `of ${tally.judged.toLocaleString("en")} random histories of attestations on EAS's published bytecode, those of which contract, toolkit, hooks and gateway do not say the same, or not what is so`,
      unit: "histories",
      ours: spreadOf([tally.disagreements.length]),
      peer: null,
      goal: 0,
    };
  } finally {
    await arena.close();
  }
}
