import { lazy, Suspense, useId, useState } from "react";
import { formatCredentialPackage } from "../../src/react/handed.ts";
import type { KeptCredential, ReadConfig, Vault } from "../../src/react/index.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { saveFile } from "../shared/Value.tsx";
import { ActButton } from "./ActButton.tsx";
import { CredentialFacts, useIssuer } from "./CredentialFacts.tsx";
import { Disclose } from "./Disclose.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { LostWallet } from "./LostWallet.tsx";
import { Status } from "./Status.tsx";

const Paper = lazy(async () => ({ default: (await import("./Paper.tsx")).Paper }));

type CredentialCardProps = {
  readonly data: PageData;
  readonly config: ReadConfig;
  readonly vault: Vault;
  readonly credential: KeptCredential;
};

/** One credential that is kept: how it stands, what it says, and what can be done with it. */
export function CredentialCard({ data, config, vault, credential }: CredentialCardProps) {
  const { card, disclose, print } = useHoldTexts();
  const [isPrinted, setPrinted] = useState(false);
  const issuer = useIssuer(data);
  const headingId = useId();
  const { held, id } = credential;
  const save = () => {
    saveFile(`credential-${held.credential.index}.json`, `${formatCredentialPackage(held)}\n`);
  };
  return (
    <article className="card" aria-labelledby={headingId} data-id={id}>
      <h3 id={headingId}>{card.of(issuer(held))}</h3>
      <Status data={data} config={config} held={held} />
      <CredentialFacts data={data} credential={credential} />
      <details>
        <summary>{disclose.open}</summary>
        <Disclose credential={credential} />
      </details>
      <LostWallet credential={credential} issuer={issuer(held)} />
      <details onToggle={({ currentTarget }) => setPrinted(currentTarget.open)}>
        <summary>{print.open}</summary>
        {isPrinted && (
          <Suspense>
            <Paper data={data} credential={credential} />
          </Suspense>
        )}
      </details>
      <details>
        <summary>{card.plain}</summary>
        <p>{card.plainAbout}</p>
        <button type="button" className="plain" onClick={save}>
          {card.plain}
        </button>
      </details>
      <details>
        <summary>{card.remove}</summary>
        <p>{card.removeAbout}</p>
        <ActButton isPlain label={card.removeNow} act={() => vault.remove(id)} />
      </details>
    </article>
  );
}
