import { formatThings } from "../../src/sdk/core/text/format.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { findIncidents, isAlarming } from "../../src/services/timeline/incidents/findIncidents.ts";
import { type Incident, incidentRules } from "../../src/services/timeline/incidents/incident.ts";
import { incidentDocument } from "../../src/services/timeline/report/incidentDocument.ts";
import { printResult } from "../output.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openTimelineStore } from "./openTimeline.ts";

const ALARM = 3;

export type IncidentsOptions = StoreOptions & {
  readonly chain?: bigint;
  readonly since?: bigint;
  readonly until?: bigint;
  readonly tree?: string;
  readonly allocation?: string;
  readonly import?: readonly string[];
  readonly rules?: boolean;
  readonly json?: boolean;
};

const milliseconds = (moment: bigint | undefined) =>
  moment === undefined ? undefined : Number(moment) * 1_000;

export async function showIncidents({
  chain,
  since,
  until,
  json = false,
  ...options
}: IncidentsOptions): Promise<void> {
  const { tree, allocation, import: imports } = options;
  const sql = await openTimelineStore(options);
  const incidents = await findIncidents(sql, {
    tree,
    allocation,
    imports,
    since: milliseconds(since),
    until: milliseconds(until),
    chain: chain === undefined ? undefined : Number(chain),
  });
  const document = {
    store: sql.name,
    alarms: incidents.filter(isAlarm).length,
    incidents: incidents.map(incidentDocument),
  };
  printResult(json, document, incidentLines(incidents));
  if (isAlarming(incidents)) process.exitCode = ALARM;
}

const isAlarm = ({ rule }: Incident) => incidentRules[rule].severity === "alarm";

function incidentLines(incidents: readonly Incident[]): readonly string[] {
  if (incidents.length === 0) return ["nothing broke a rule, as far as the store knows"];
  const alarms = incidents.filter(isAlarm).length;
  return [
    `${formatThings(alarms, "alarm")}, ${formatThings(incidents.length - alarms, "notice")}`,
    ...incidents.flatMap((incident) => {
      const { rule, chain, actor, cause, from, to, count, subjects, severity, hint } =
        incidentDocument(incident);
      const span = from === to ? at(from) : `${at(from)} to ${at(to)}`;
      return [
        "",
        `${severity}: ${rule}, on chain ${chain}, ${span}${count === 1 ? "" : `, ${count} times`}`,
        `  who    ${actor}`,
        `  why    ${cause}`,
        `  hint   ${hint}`,
        ...(subjects.length === 0 ? [] : [`  trace  ${subjects.join(" ")}`]),
      ];
    }),
  ];
}

const at = (moment: number) => isoMoment(BigInt(Math.floor(moment / 1_000)));
