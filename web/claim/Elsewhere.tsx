import { useEffect, useState } from "react";
import type { Address } from "viem";
import type { PageData } from "../../src/page/config/index.ts";
import { explainThrown } from "../../src/react/explainThrown.ts";
import type { ClaimedCampaign } from "../../src/react/index.ts";
import { useRecipient } from "../../src/react/useRecipient.ts";
import { Field } from "../shared/Field.tsx";
import { useMoreTexts } from "./claimTexts.ts";

type ElsewhereProps = {
  readonly data: PageData;
  readonly campaign: ClaimedCampaign;
  /** Who is to be paid; `wrong`: what was typed is not checked, or no good; undefined: nothing was typed. */
  readonly onChange: (recipient: Address | "wrong" | undefined) => void;
};

/** Another address to be paid, checked before anything is sent there. */
export function Elsewhere({ data, campaign, onChange }: ElsewhereProps) {
  const { wallet: texts } = useMoreTexts();
  const [text, setText] = useState("");
  const isGiven = text.trim() !== "";
  const asked = { chainId: data.chain.id, campaign, text: text.trim() };
  const { data: found, error } = useRecipient({ ...asked, query: { enabled: isGiven } });
  const recipient = isGiven ? (found?.recipient ?? "wrong") : undefined;
  useEffect(() => onChange(recipient), [recipient, onChange]);
  const { reason, hint } = explainThrown(error);
  const problem = isGiven && error !== null ? `${reason} ${hint}` : undefined;
  return (
    <details className="elsewhere">
      <summary>{texts.elsewhere}</summary>
      <Field
        label={texts.recipient}
        about={texts.recipientAbout}
        problem={problem}
        dir="ltr"
        autoCapitalize="off"
        placeholder="0x..."
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p role="status">
        {isGiven && found === undefined && error === null ? texts.checkingRecipient : ""}
        {isGiven && found?.isContract === true ? texts.isContract : ""}
      </p>
    </details>
  );
}
