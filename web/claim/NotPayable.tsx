import { useContext } from "react";
import type { ClaimState } from "../../src/react/index.ts";
import type { ClaimData } from "../../src/sdk/pageData/index.ts";
import { SpokenContext, useFormats } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";
import type * as English from "../texts/en/claimClosed.ts";
import { useTokens } from "./claimTexts.ts";
import { Said } from "./Said.tsx";

const closedTextsOf = lateTexts<typeof English.claimClosed>(
  import.meta.glob<typeof English.claimClosed>("../texts/*/claimClosed.ts", { import: "claimClosed" }),
);

/** States in which the campaign pays nobody: those who claim never load their sentences. */
export type NotPayableState = Extract<
  ClaimState,
  { readonly kind: "paused" | "notFunded" | "recalled" | "ended" }
>;

/** Why the campaign pays nobody now, and what is to be done. */
export function NotPayable({ claim, state }: { readonly claim: ClaimData; readonly state: NotPayableState }) {
  const { moment, language } = useFormats();
  const closed = closedTextsOf(language);
  const { state: texts } = useContext(SpokenContext)?.reword(closed) ?? closed;
  const tokens = useTokens(claim);
  switch (state.kind) {
    case "paused":
      return (
        <Said hint={texts.pausedHint}>
          {state.until === undefined ? texts.paused : texts.pausedUntil(moment(state.until))}
        </Said>
      );
    case "notFunded":
      return (
        <Said hint={texts.notFundedHint}>{texts.notFunded(tokens(state.balance), tokens(state.due))}</Said>
      );
    case "recalled":
      return <Said hint={texts.recalledHint}>{state.isCertain ? texts.recalled : texts.empty}</Said>;
    case "ended":
      return (
        <Said hint={state.paidBefore > 0n ? texts.endedPaid(tokens(state.paidBefore)) : undefined}>
          {texts.ended(moment(state.end))}
        </Said>
      );
  }
}
