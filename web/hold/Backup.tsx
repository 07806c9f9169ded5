import { useId } from "react";
import type { Vault, VaultState } from "../../src/react/index.ts";
import { saveFile } from "../shared/Value.tsx";
import { ActButton } from "./ActButton.tsx";
import { ChangePassphrase } from "./ChangePassphrase.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type BackupProps = { readonly vault: Vault; readonly state: VaultState };

const FILE_NAME = "held-credentials.json";

/** Saves what is kept as a file, encrypted as it is, or erases it. */
export function Backup({ vault, state }: BackupProps) {
  const { backup, unreadable, pass } = useHoldTexts();
  const headingId = useId();
  const { status } = state;
  const save = async () => {
    const file = await vault.file();
    if (file !== undefined) saveFile(FILE_NAME, `${file}\n`);
  };
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{backup.heading}</h2>
      <div className="actions">
        <ActButton isPlain label={status === "unreadable" ? unreadable.save : backup.save} act={save} />
      </div>
      {status !== "unreadable" && (
        <>
          <p className="hint">{backup.about}</p>
          <details>
            <summary>{pass.change}</summary>
            <ChangePassphrase vault={vault} />
          </details>
        </>
      )}
      <details>
        <summary>{status === "locked" ? pass.lost : backup.erase}</summary>
        <p>{backup.eraseAbout}</p>
        <ActButton isPlain label={backup.eraseNow} act={vault.erase} />
      </details>
    </section>
  );
}
