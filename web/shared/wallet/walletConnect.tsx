import { Suspense, useEffect, useSyncExternalStore } from "react";
import { walletConfig } from "../../../src/react/walletConfig.ts";
import type { SignClientModule } from "../../../src/react/walletConnect/signClient.ts";
import {
  type WalletConnectParameters,
  walletConnect,
} from "../../../src/react/walletConnect/walletConnect.ts";
import type { PageChain, WalletConnectData } from "../../../src/sdk/pageData/index.ts";
import { SIGN_CLIENT } from "../../../src/sdk/pageData/signClient.ts";
import type { walletConnect as texts } from "../../texts/en/walletConnect.ts";
import { useFormats } from "../language.ts";
import { lateTexts } from "../lateTexts.ts";
import { QrCode } from "../QrCode.tsx";
import { Copy } from "../Value.tsx";
import type { OfferedWallets } from "./offeredWallets.ts";

// `page build` leaves out whatever of a bundle is named after this file, and its texts, where no WalletConnect is wanted.

const textsOf = lateTexts(
  import.meta.glob<typeof texts>("../../texts/*/walletConnect.ts", { import: "walletConnect" }),
);

type Step = Parameters<WalletConnectParameters["onPairing"]>[0];

let ofPage: OfferedWallets | undefined;

/**
 * The wallets of the browser, and those that pair by WalletConnect: of that nothing is loaded before somebody chooses it. The
 * same whenever the area is drawn again: a page has one chain and one relay, and its session would be heard of twice.
 */
export function withWalletConnect(chain: PageChain, data: WalletConnectData): OfferedWallets {
  ofPage ??= offer(chain, data);
  return ofPage;
}

function offer(chain: PageChain, { projectId, relay }: WalletConnectData): OfferedWallets {
  let step: Step;
  const listeners = new Set<() => void>();
  const onPairing = (next: Step) => {
    step = next;
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const page = { name: document.title, url: location.origin };
  const connector = walletConnect({ projectId, relay, page, chainId: chain.id, load, onPairing });
  return {
    config: walletConfig({ chain, others: [connector] }),
    Beside: () => (
      <Suspense fallback={null}>
        <Pairing step={useSyncExternalStore(subscribe, () => step)} relay={relay} />
      </Suspense>
    ),
  };
}

/** It is no module, and sets what it exports by its name. */
async function load(): Promise<SignClientModule> {
  await import(/* @vite-ignore */ new URL(SIGN_CLIENT.path, document.baseURI).href);
  return (globalThis as unknown as Readonly<Record<string, SignClientModule>>)[
    SIGN_CLIENT.name
  ] as SignClientModule;
}

function Pairing({ step, relay }: { readonly step: Step; readonly relay: string }) {
  const texts = textsOf(useFormats().language);
  if (typeof step === "object") return <Waiting step={step} />;
  return (
    <>
      {step === "ended" && <p role="status">{texts.ended}</p>}
      <p className="hint">
        {texts.about(new URL(relay).host)} {texts.lasts} {texts.owners}
      </p>
    </>
  );
}

function Waiting({ step: { uri, cancel } }: { readonly step: Exclude<Step, string | undefined> }) {
  const texts = textsOf(useFormats().language);
  // Whoever scans after people have gone elsewhere pairs with nobody.
  useEffect(() => cancel, [cancel]);
  return (
    <div className="notice">
      <p role="status">{uri === undefined ? texts.asking : texts.scan}</p>
      {uri !== undefined && (
        <>
          <QrCode text={uri} label={texts.code} />
          <div className="actions">
            <a href={uri}>{texts.open}</a>
            <Copy text={uri} label={texts.copy} />
          </div>
        </>
      )}
      <button type="button" className="plain" onClick={cancel}>
        {texts.stop}
      </button>
    </div>
  );
}
