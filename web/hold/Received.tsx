import { useId } from "react";
import type { KeptCredential, Vault, VaultState } from "../../src/react/index.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { CredentialFacts, useIssuer } from "./CredentialFacts.tsx";
import { HandedHeading } from "./HandedHeading.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { Opening } from "./Opening.tsx";

type ReceivedProps = {
  readonly data: PageData;
  readonly vault: Vault;
  readonly state: VaultState;
  readonly credential: KeptCredential;
  /** @param said what came of it; default: nothing did */
  readonly onClose: (said?: string) => void;
};

/** A credential that was handed over: what it says, before it is kept. */
export function Received({ data, vault, state, credential, onClose }: ReceivedProps) {
  const { received, pass, card } = useHoldTexts();
  const issuer = useIssuer(data);
  const headingId = useId();
  const isKept = state.status === "open" && state.held.some(({ id }) => id === credential.id);
  const keep = async () => {
    await vault.keep([credential]);
    onClose(received.kept);
  };
  return (
    <section aria-labelledby={headingId}>
      <HandedHeading id={headingId}>{received.heading}</HandedHeading>
      <h3>{card.of(issuer(credential.held))}</h3>
      <CredentialFacts data={data} credential={credential} />
      <p className="hint">{received.proven}</p>
      {isKept ? (
        <p role="status">{received.known}</p>
      ) : (
        <Opening
          vault={vault}
          state={state}
          act={keep}
          labels={{ open: received.keep, locked: pass.openAndKeep, empty: pass.chooseAndKeep }}
        />
      )}
      <div className="actions">
        <button type="button" className="plain" onClick={() => onClose()}>
          {isKept ? received.close : received.dismiss}
        </button>
      </div>
    </section>
  );
}
