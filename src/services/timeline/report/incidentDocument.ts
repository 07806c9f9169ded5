import { type Incident, incidentRules } from "../incidents/incident.ts";

/** An incident as programs get it: with its rule's words; moments in milliseconds since 1970. */
export function incidentDocument(incident: Incident) {
  return { ...incident, ...incidentRules[incident.rule] };
}
