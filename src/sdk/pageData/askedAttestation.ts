import type { PageGate } from "./pageGate.ts";

/** What the one part of a gate accepts that asks for an attestation; undefined: none does. */
export function askedAttestation(gate: PageGate): PageGate["accepts"] {
  if (gate.kind === "AttestationGate") return gate.accepts;
  return "parts" in gate ? gate.parts.map(askedAttestation).find((one) => one !== undefined) : undefined;
}
