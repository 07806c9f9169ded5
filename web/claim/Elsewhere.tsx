import { lazy, useLayoutEffect, useState } from "react";
import type { Address } from "viem";
import type { ClaimedCampaign } from "../../src/react/index.ts";
import { useRecipient } from "../../src/react/useRecipient.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Field } from "../shared/Field.tsx";
import { Late } from "../shared/Late.tsx";
import { Problem } from "../shared/Problem.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import { isName } from "./useAddresses.ts";

const Named = lazy(async () => ({ default: (await import("./Named.tsx")).Named }));

type ElsewhereProps = {
  readonly data: PageData;
  readonly campaign: ClaimedCampaign;
  /** Who is to be paid; `wrong`: what was typed is not checked, or no good; undefined: nothing was typed. */
  readonly onChange: (recipient: Address | "wrong" | undefined) => void;
};

/** Of an address, `0x` included. */
const ADDRESS_LETTERS = 42;

/** Another address to be paid, checked before anything is sent there. */
export function Elsewhere({ data, campaign, onChange }: ElsewhereProps) {
  const { wallet: texts } = useMoreTexts();
  const [text, setText] = useState("");
  const [isLeft, setLeft] = useState(false);
  const isGiven = text.trim() !== "";
  const name = isName(text.trim()) ? text.trim() : undefined;
  // What is still being typed is not complained of.
  const isWhole = isGiven && name === undefined && (isLeft || text.trim().length >= ADDRESS_LETTERS);
  const query = { chainId: data.chain.id, campaign, text: text.trim() };
  const { data: found, error } = useRecipient({ ...query, query: { enabled: isWhole } });
  const recipient = isGiven ? (isWhole && found?.recipient) || "wrong" : undefined;
  // Before anybody can press: what is typed last is what is paid.
  useLayoutEffect(() => onChange(recipient), [recipient, onChange]);
  const problem = isWhole && error !== null ? <Problem thrown={error} look="sentences" /> : undefined;
  return (
    <details>
      <summary>{texts.elsewhere}</summary>
      <Field
        label={texts.recipient}
        about={texts.recipientAbout}
        problem={problem}
        dir="ltr"
        autoCapitalize="off"
        placeholder="0x..."
        value={text}
        onBlur={() => setLeft(true)}
        onChange={({ target }) => {
          setLeft(false);
          setText(target.value);
        }}
      />
      {name !== undefined && isLeft && (
        <Late key={name}>
          <Named data={data} name={name} purpose="take" choose={setText} />
        </Late>
      )}
      <p role="status">
        {isWhole && found === undefined && error === null ? texts.checkingRecipient : ""}
        {isWhole && found?.isContract === true ? texts.isContract : ""}
      </p>
    </details>
  );
}
