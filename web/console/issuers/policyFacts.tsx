import { type Hex, zeroAddress, zeroHash } from "viem";
import type { BatchPolicy } from "../../../src/react/statusChanges.ts";
import { useFormats } from "../../shared/language.ts";
import { Code } from "../../shared/Value.tsx";
import { useIssuerTexts } from "./texts.ts";

/** What a policy lets whom do, and with what notice, as names and values. */
export function usePolicyFacts({ revoker, emergency, epochLength, emergencyLimit, rulesHash }: BatchPolicy) {
  const { batch: texts } = useIssuerTexts();
  const { span } = useFormats();
  const who = (address: Hex) => (address === zeroAddress ? texts.nobody : <Code>{address}</Code>);
  const notice =
    epochLength === 0n
      ? texts.noNotice
      : texts.noticeOf(span(epochLength), span(epochLength), span(2n * epochLength));
  return [
    [texts.revoker, who(revoker)],
    [
      texts.emergency,
      <span key="emergency">
        {who(emergency)} {emergency !== zeroAddress && texts.upTo(span(emergencyLimit))}
      </span>,
    ],
    [texts.notice, notice],
    [texts.rules, rulesHash === zeroHash ? texts.noRules : <Code key="rules">{rulesHash}</Code>],
  ] as const;
}
