import { useState } from "react";
import type { PublishedBatch } from "../../../src/react/batchFiles.ts";
import type { KnownBatch } from "../../../src/react/statusChanges.ts";
import type { ConsoleData, PageData } from "../../../src/sdk/pageData/index.ts";
import { BatchFinder } from "./BatchFinder.tsx";
import { BatchView } from "./BatchView.tsx";
import { IssueBatch } from "./IssueBatch.tsx";
import { IssuersContext } from "./issuerNames.ts";
import { keepBatch, keptBatch } from "./keptBatch.ts";
import { RevokeAttestations } from "./RevokeAttestations.tsx";
import { useIssuerTexts } from "./texts.ts";

type IssuersProps = { readonly data: PageData; readonly console: ConsoleData };

/** Batches and attestations, for whoever their policies name: issuers, revokers, and holders of the emergency role. */
export function Issuers({ data, console }: IssuersProps) {
  const texts = useIssuerTexts();
  const { batchRegistry } = console.contracts;
  const [batch, setBatch] = useState(() => keptBatch(data.chain.id, batchRegistry));
  const [manifest, setManifest] = useState<PublishedBatch>();
  const open = (next: KnownBatch | undefined) => {
    setBatch(next);
    keepBatch(next, data.chain.id);
  };
  return (
    <IssuersContext value={console.issuers ?? []}>
      <h2>{texts.heading}</h2>
      {batchRegistry === undefined ? (
        <p className="notice">{texts.noRegistry}</p>
      ) : (
        <>
          <BatchFinder registry={batchRegistry} manifest={manifest} open={open} onManifest={setManifest} />
          {batch !== undefined && (
            <BatchView key={batch.id} batch={batch} manifest={manifest} onClose={() => open(undefined)} />
          )}
          <IssueBatch registry={batchRegistry} manifest={manifest} open={open} onManifest={setManifest} />
        </>
      )}
      <RevokeAttestations contracts={console.contracts} />
    </IssuersContext>
  );
}
