import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { formatThings } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playAttestations } from "./playAttestations.ts";
import { EAS_TOTAL, playEas } from "./playEas.ts";

type Played = Awaited<ReturnType<typeof playAttestations>> & {
  /** Undefined: EAS's package is not installed. */
  readonly byEas: Awaited<ReturnType<typeof playEas>>;
};

export const attestationsChapter: Chapter = {
  step: "Attest to helpers one by one, revoke one, verify both; pay one by an attestation of EAS",
  supply: EAS_TOTAL,
  play: async (chain, contracts) => {
    const played = await playAttestations(chain, contracts);
    return tellAttestations({ ...played, byEas: await playEas(chain, contracts) });
  },
};

export function tellAttestations({ attestations, gas, byEas }: Played): PlayedChapter {
  const { made, verdicts } = attestations;
  const outcomes = verdicts.map(({ role, outcome }) => `${role}: ${outcome}`).join(", ");
  return {
    name: "attestations",
    title: "Attestations, one by one",
    result: { ...attestations, eas: byEas?.eas ?? null },
    gas: byEas === undefined ? gas : [...gas, byEas.gas],
    lines: [`Attested to ${formatThings(made, "helper")}, one by one: ${outcomes}`, easLine(byEas)],
    prose: html`To ${formatThings(made, "helper")} the issuer attested a role, one by one. The verifier was asked on the
chain, and each verdict was computed again here from what the registry holds (${outcomes}). ${easLine(byEas)}`,
    evidence: table(
      "Attestations",
      columnsOf({ Role: "head", Verdict: "text", Uid: "code" }),
      verdicts.map(({ uid, role, outcome }) => [role, outcome, uid]),
    ),
    checks: [],
  };
}

function easLine(played: Played["byEas"]): string {
  if (played === undefined) {
    return "A campaign gated by EAS is not played: npm install @ethereum-attestation-service/eas-contracts first.";
  }
  const { paid, refused } = played.eas;
  return `EAS's own contracts: ${tokenAmount(paid, TOKEN)} paid by an attestation there; to a stranger who showed the same one, ${refused}`;
}
