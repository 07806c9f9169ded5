import { useState } from "react";
import type { Vault } from "../../src/react/index.ts";
import { useHoldTexts } from "./holdTexts.ts";
import { NewPassphraseForm } from "./NewPassphraseForm.tsx";
import { CurrentPassphrase } from "./PassphraseForm.tsx";

/** Gives what is kept another passphrase. */
export function ChangePassphrase({ vault }: { readonly vault: Vault }) {
  const texts = useHoldTexts().pass;
  const [isChanged, setChanged] = useState(false);
  return (
    <>
      <p>{texts.changeAbout}</p>
      <NewPassphraseForm
        submit={texts.changeNow}
        onPassphrase={async (next, current) => {
          setChanged(false);
          await vault.changePassphrase(current, next);
          setChanged(true);
        }}
      >
        <CurrentPassphrase label={texts.current} />
      </NewPassphraseForm>
      <p role="status">{isChanged && texts.changed}</p>
    </>
  );
}
