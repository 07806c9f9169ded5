import { useId, useState } from "react";
import type { KeptCredential, Vault } from "../../src/react/index.ts";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { CredentialCard } from "./CredentialCard.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type HeldListProps = {
  readonly data: PageData;
  readonly vault: Vault;
  readonly held: readonly KeptCredential[];
};

/** All credentials that are kept, while they are open. */
export function HeldList({ data, vault, held }: HeldListProps) {
  const texts = useHoldTexts().list;
  const headingId = useId();
  const [config] = useState(() => nodeConfig(data));
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.heading}</h2>
      {held.length === 0 && <p>{texts.empty}</p>}
      {held.map((credential) => (
        <CredentialCard
          key={credential.id}
          data={data}
          config={config}
          vault={vault}
          credential={credential}
        />
      ))}
      <div className="actions">
        <button type="button" className="plain" onClick={vault.lock}>
          {texts.lock}
        </button>
        <span className="aside">{texts.idle}</span>
      </div>
    </section>
  );
}
