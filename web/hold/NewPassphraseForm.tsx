import { type FormEvent, type ReactNode, useState } from "react";
import { MIN_PASSPHRASE_BITS, passphraseBits, randomPassphrase } from "../../src/react/passphrase.ts";
import { Field } from "../shared/Field.tsx";
import { useFormats } from "../shared/language.ts";
import { Code } from "../shared/Value.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { PassphraseForm } from "./PassphraseForm.tsx";

type NewPassphraseFormProps = {
  readonly submit: string;
  /** @param current what was typed into the field `passphrase`, if that is before the new one */
  readonly onPassphrase: (next: string, current: string) => Promise<void>;
  /** Fields before the new one; default: none. */
  readonly children?: ReactNode;
};

/** Lets somebody choose a passphrase, typed twice, and says how strong it is; the device makes one for whoever wants that. */
export function NewPassphraseForm({ submit, onPassphrase, children }: NewPassphraseFormProps) {
  const texts = useHoldTexts().pass;
  const { count } = useFormats();
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [made, setMade] = useState<string>();
  const [differs, setDiffers] = useState(false);
  const clear = () => {
    setNext("");
    setAgain("");
    setMade(undefined);
  };
  const make = () => {
    const passphrase = randomPassphrase();
    setNext(passphrase);
    setAgain(passphrase);
    setMade(passphrase);
  };
  const act = async (current: string) => {
    const isSame = next === again;
    setDiffers(!isSame);
    try {
      if (isSame) await onPassphrase(next, current);
    } finally {
      clear();
    }
  };
  const type = (set: (text: string) => void) => (event: FormEvent<HTMLInputElement>) =>
    set(event.currentTarget.value);
  const secret = { type: "password", required: true, autoComplete: "new-password" } as const;
  return (
    <PassphraseForm submit={submit} onPassphrase={act}>
      {children}
      <Field
        {...secret}
        label={children === undefined ? texts.passphrase : texts.next}
        about={texts.aboutNew}
        value={next}
        onInput={type(setNext)}
      />
      <p role="status" className="about">
        {next !== "" && texts.strength(count(passphraseBits(next)), count(MIN_PASSPHRASE_BITS))}
      </p>
      <Field
        {...secret}
        label={texts.again}
        value={again}
        problem={differs ? texts.differs : undefined}
        onInput={type(setAgain)}
      />
      <div className="actions">
        <button type="button" className="plain" onClick={make}>
          {texts.make}
        </button>
        {made !== undefined && (
          <output>
            {texts.made} <Code>{made}</Code>
          </output>
        )}
      </div>
    </PassphraseForm>
  );
}
