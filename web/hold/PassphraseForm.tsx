import { type FormEvent, useState } from "react";
import { MIN_PASSPHRASE } from "../../src/react/useHeldCredentials.ts";
import { Field } from "../shared/Field.tsx";
import { useFormats } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type PassphraseFormProps = {
  /** It is chosen here, and typed twice. */
  readonly isNew: boolean;
  readonly submit: string;
  readonly onPassphrase: (passphrase: string) => Promise<void>;
};

type Outcome = { readonly thrown?: unknown; readonly differs?: true };

/** Asks for a passphrase and hands it on; nothing here keeps it: what was typed is gone once it was tried. */
export function PassphraseForm({ isNew, submit, onPassphrase }: PassphraseFormProps) {
  const texts = useHoldTexts().pass;
  const { count } = useFormats();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [isPending, setPending] = useState(false);
  const attempt = async (form: FormData): Promise<Outcome> => {
    const passphrase = String(form.get("passphrase"));
    if (isNew && passphrase !== form.get("again")) return { differs: true };
    try {
      await onPassphrase(passphrase);
      return {};
    } catch (thrown) {
      return { thrown };
    }
  };
  const act = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setPending(true);
    setOutcome(await attempt(new FormData(form)));
    setPending(false);
    form.reset();
  };
  return (
    <form onSubmit={act}>
      <Field
        name="passphrase"
        type="password"
        required={true}
        label={texts.passphrase}
        autoComplete={isNew ? "new-password" : "current-password"}
        {...(isNew && { about: texts.aboutNew(count(MIN_PASSPHRASE)) })}
      />
      {isNew && (
        <Field
          name="again"
          type="password"
          required={true}
          label={texts.again}
          autoComplete="new-password"
          problem={outcome.differs && texts.differs}
        />
      )}
      <button type="submit" disabled={isPending}>
        {submit}
      </button>
      <span role="status">{isPending ? ` ${texts.working}` : ""}</span>
      {"thrown" in outcome && <Problem thrown={outcome.thrown} />}
    </form>
  );
}
