import { type FormEvent, type ReactNode, useState } from "react";
import { Field } from "../shared/Field.tsx";
import { Problem } from "../shared/Problem.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type PassphraseFormProps = {
  readonly submit: string;
  /** @param passphrase what was typed into the field `passphrase`; empty: there is none */
  readonly onPassphrase: (passphrase: string) => Promise<void>;
  /** Its fields; default: `passphrase`, which opens what is kept. */
  readonly children?: ReactNode;
};

/** Asks for passphrases and hands them on; nothing here keeps them: what was typed is gone once it was tried. */
export function PassphraseForm({ submit, onPassphrase, children }: PassphraseFormProps) {
  const texts = useHoldTexts().pass;
  const [outcome, setOutcome] = useState<{ readonly thrown?: unknown }>({});
  const [isPending, setPending] = useState(false);
  const act = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form).get("passphrase");
    setPending(true);
    try {
      await onPassphrase(String(typed ?? ""));
      setOutcome({});
    } catch (thrown) {
      setOutcome({ thrown });
    }
    setPending(false);
    form.reset();
  };
  return (
    <form onSubmit={act}>
      {children ?? <CurrentPassphrase label={texts.passphrase} />}
      <button type="submit" disabled={isPending}>
        {submit}
      </button>
      <span role="status">{isPending ? ` ${texts.working}` : ""}</span>
      {"thrown" in outcome && <Problem thrown={outcome.thrown} />}
    </form>
  );
}

/** The field `passphrase`. */
export function CurrentPassphrase({ label }: { readonly label: string }) {
  return (
    <Field name="passphrase" type="password" required={true} label={label} autoComplete="current-password" />
  );
}
