import { type FormEvent, useState } from "react";
import type { ClaimData } from "../../src/sdk/pageData/index.ts";
import { Field } from "../shared/Field.tsx";
import { Code } from "../shared/Value.tsx";
import { useClaimTexts } from "./claimTexts.ts";

type AskFormProps = {
  readonly claim: ClaimData;
  /** Newest first. */
  readonly addresses: readonly string[];
  /** The one whose answer is shown. */
  readonly account: string | undefined;
  readonly ask: (address: string) => void;
  readonly choose: (address: string) => void;
  readonly remove: (address: string) => void;
};

/** Asks for an address, and shows which ones were asked for. */
export function AskForm({ claim, addresses, account, ask, choose, remove }: AskFormProps) {
  const { ask: texts } = useClaimTexts();
  const [text, setText] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    setEmpty(address === "");
    if (address === "") return;
    ask(address);
    setText("");
  };
  return (
    <section aria-labelledby="ask">
      <h2 id="ask">{texts.heading}</h2>
      <form onSubmit={submit} noValidate>
        <Field
          label={texts.label}
          about={claim.terms.root === undefined ? texts.aboutRewards : texts.about}
          problem={isEmpty ? texts.empty : undefined}
          dir="ltr"
          autoCapitalize="off"
          placeholder="0x..."
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit">{texts.look}</button>
      </form>
      {addresses.length > 0 && (
        <ul className="asked" aria-label={texts.asked}>
          {addresses.map((address) => (
            <li key={address.toLowerCase()} className="actions">
              <button
                type="button"
                className="plain"
                aria-pressed={address === account}
                aria-label={texts.show(address)}
                onClick={() => choose(address)}
              >
                <Code>{address}</Code>
              </button>
              <button
                type="button"
                className="plain"
                aria-label={texts.remove(address)}
                onClick={() => remove(address)}
              >
                {texts.removeShort}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
