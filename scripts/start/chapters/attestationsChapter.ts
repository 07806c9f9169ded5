import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { formatThings } from "../../../src/sdk/core/text/format.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playAttestations } from "./playAttestations.ts";

type Played = Awaited<ReturnType<typeof playAttestations>>;

export const attestationsChapter: Chapter = {
  step: "Attest to helpers one by one, revoke one, verify both",
  supply: 0n,
  play: async (chain, contracts) => tellAttestations(await playAttestations(chain, contracts)),
};

export function tellAttestations({ attestations, gas }: Played): PlayedChapter {
  const { made, verdicts } = attestations;
  const outcomes = verdicts.map(({ role, outcome }) => `${role}: ${outcome}`).join(", ");
  return {
    name: "attestations",
    title: "Attestations, one by one",
    result: attestations,
    gas,
    lines: [`Attested to ${formatThings(made, "helper")}, one by one: ${outcomes}`],
    prose: html`To ${formatThings(made, "helper")} the issuer attested a role, one by one. The verifier was asked on the
chain, and each verdict was computed again here from what the registry holds (${outcomes}).`,
    evidence: table(
      "Attestations",
      columnsOf({ Role: "head", Verdict: "text", Uid: "code" }),
      verdicts.map(({ uid, role, outcome }) => [role, outcome, uid]),
    ),
    checks: [],
  };
}
