import { useId } from "react";
import type { Vault, VaultState } from "../../src/react/index.ts";
import { useFormats } from "../shared/language.ts";
import { HandedHeading } from "./HandedHeading.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { PassphraseForm } from "./PassphraseForm.tsx";

type SavedFileProps = {
  readonly vault: Vault;
  readonly state: VaultState;
  readonly file: string;
  readonly onClose: (said?: string) => void;
};

/** A file of credentials that were saved: opened by its own passphrase, and kept beside what is here. */
export function SavedFile({ vault, state, file, onClose }: SavedFileProps) {
  const { saved, received } = useHoldTexts();
  const { count } = useFormats();
  const headingId = useId();
  const { status } = state;
  const takeIn = async (passphrase: string) => {
    onClose(received.added(count(await vault.takeIn(file, passphrase))));
  };
  return (
    <section aria-labelledby={headingId}>
      <HandedHeading id={headingId}>{saved.heading}</HandedHeading>
      <p>{status === "empty" ? saved.aboutFirst : saved.about}</p>
      {status === "locked" ? (
        <p role="status">{saved.openFirst}</p>
      ) : (
        <PassphraseForm submit={saved.take} onPassphrase={takeIn} />
      )}
      <div className="actions">
        <button type="button" className="plain" onClick={() => onClose()}>
          {received.close}
        </button>
      </div>
    </section>
  );
}
