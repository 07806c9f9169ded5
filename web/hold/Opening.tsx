import type { Vault, VaultState } from "../../src/react/index.ts";
import { ActButton } from "./ActButton.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { NewPassphraseForm } from "./NewPassphraseForm.tsx";
import { PassphraseForm } from "./PassphraseForm.tsx";

type OpeningProps = {
  readonly vault: Vault;
  readonly state: VaultState;
  /** What the button says where the credentials are open, are locked, and where none are kept yet. */
  readonly labels: Readonly<Record<"open" | "locked" | "empty", string>>;
  readonly act: () => Promise<void>;
};

/** Does something with the kept credentials; where they are not open, their passphrase is asked for first. */
export function Opening({ vault, state, labels, act }: OpeningProps) {
  const texts = useHoldTexts().pass;
  const { status } = state;
  if (status === "open") return <ActButton label={labels.open} act={act} />;
  if (status !== "locked" && status !== "empty") return null;
  const begin = async (passphrase: string) => {
    await vault.unlock(passphrase);
    await act();
  };
  return status === "empty" ? (
    <>
      <h3>{texts.chooseHeading}</h3>
      <NewPassphraseForm submit={labels.empty} onPassphrase={begin} />
    </>
  ) : (
    <>
      <h3>{texts.openHeading}</h3>
      <PassphraseForm submit={labels.locked} onPassphrase={begin} />
    </>
  );
}
