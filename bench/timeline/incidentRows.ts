import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findIncidents } from "../../src/services/timeline/incidents/findIncidents.ts";
import type { Incident } from "../../src/services/timeline/incidents/incident.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import { livedHealthily } from "../../test/toolkit/timeline/incidents/healthyDay.ts";
import { openHistory } from "../../test/toolkit/timeline/incidents/history.ts";
import {
  buildSampleTree,
  type Plant,
  type PlantStage,
  plants,
} from "../../test/toolkit/timeline/incidents/plants.ts";
import type { Measurement } from "../harness/measurement.ts";
import { row, type Stage } from "./stage.ts";

/** Which of the planted incidents are not found, and what is found that nobody planted: the histories of the rules' own test. */
export async function incidentRows({ folder, progress }: Stage): Promise<readonly Measurement[]> {
  const tree = await buildSampleTree(folder);
  let missed = 0;
  let falseAlarms = 0;
  for (const [i, { name, rule, actor, cause, plant, twin }] of plants.entries()) {
    const isIt = (one: Incident) => one.rule === rule && actor.test(one.actor) && cause.test(one.cause);
    const found = await incidentsOf(plant, { folder: join(folder, `plant ${i}`), tree });
    const looked = await incidentsOf(twin, { folder: join(folder, `twin ${i}`), tree });
    if (!found.some(isIt)) missed += 1;
    falseAlarms += found.filter((one) => !isIt(one)).length + looked.length;
    progress(`incidents: ${name}: ${found.some(isIt) ? "found" : "missed"}; its twin: ${looked.length}`);
  }
  const about = `of ${plants.length} planted incidents, those without a finding that names its rule, who did it and why`;
  const alarms = `findings beside them, and in ${plants.length} histories that only look so`;
  return [
    row("incidents-missed", about, "incidents", [missed], 0),
    row("false-alarms", alarms, "findings", [falseAlarms], 0),
  ];
}

async function incidentsOf(planting: Plant["plant"], stage: PlantStage): Promise<readonly Incident[]> {
  mkdirSync(stage.folder);
  const { sql, remove } = await openTestStore("postgres");
  try {
    const history = await openHistory(sql);
    await livedHealthily(history);
    return await findIncidents(sql, (await planting(history, stage)) ?? {});
  } finally {
    await remove();
  }
}
