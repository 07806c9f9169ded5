import type { ClaimData, PageGate } from "../../src/sdk/pageData/index.ts";
import { GateFacts } from "../shared/GateFacts.tsx";
import { useGateTexts } from "../shared/gateTexts.ts";

type RefusingPartProps = {
  readonly claim: ClaimData;
  /** Its place among the gate's parts, from 0, and where that has parts itself, the place in it. */
  readonly part: readonly number[];
};

/** Which of the conditions of a campaign's gate a claim does not meet: by what it asks for. */
export function RefusingPart({ claim, part }: RefusingPartProps) {
  const texts = useGateTexts();
  const refusing = part.reduce<PageGate | undefined>(
    (gate, place) => (gate !== undefined && "parts" in gate ? gate.parts[place] : undefined),
    claim.gate,
  );
  if (refusing === undefined) return null;
  return (
    <div data-part={part.join(".")}>
      <p>{texts.refusingPart}</p>
      <GateFacts claim={claim} gate={refusing} />
    </div>
  );
}
