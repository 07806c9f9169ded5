import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import type { Address } from "viem";
import {
  type Config,
  useConnect,
  useConnection,
  useConnectors,
  useDisconnect,
  useSwitchChain,
  WagmiContext,
} from "wagmi";
import { reconnect } from "wagmi/actions";
import { walletConfig } from "../../../src/react/walletConfig.ts";
import type { PageChain } from "../../../src/sdk/pageData/index.ts";
import { isFramed } from "../frame.ts";
import { useSharedTexts } from "../language.ts";
import { Problem } from "../Problem.tsx";
import { readPageData } from "../pageData.ts";
import { ShortHex } from "../Value.tsx";
import type { OfferedWallets } from "./offeredWallets.ts";
import { WalletIcon } from "./WalletIcon.tsx";

/** The wallet that is connected: one account of it, and the chain that it is on. */
export type ConnectedWallet = {
  readonly account: Address;
  readonly chainId: number | undefined;
  /** It is a Safe within whose own app the page is open: it answers no hash of the chain's, and no signature. */
  readonly isSafe?: boolean;
};

type WalletAreaProps = {
  readonly chain: PageChain;
  /** Shown where a browser has no wallet: what else there is. */
  readonly without?: ReactNode;
  /** What is drawn once an account is connected; wagmi's hooks work in it. */
  readonly children: (wallet: ConnectedWallet) => ReactNode;
};

/**
 * Lets a reader choose among the wallets of their browser (EIP-6963), and draws what needs one. Load it lazily, on "Connect":
 * no page needs wagmi before. A wallet that was connected before is connected again at once, without asking.
 */
export function WalletArea({ chain, without, children }: WalletAreaProps) {
  const [offered, setOffered] = useState<OfferedWallets | undefined>(() => {
    const isOwn = !isFramed() && readPageData().walletConnect === undefined;
    return isOwn ? { config: walletConfig({ chain }) } : undefined;
  });
  useEffect(() => {
    if (offered !== undefined) return;
    loadOffered(chain).then(setOffered, (thrown) =>
      setOffered(() => {
        throw thrown;
      }),
    );
  }, [offered, chain]);
  return (
    offered && (
      <Wallets config={offered.config}>
        <Connected chain={chain} without={without} Beside={offered.Beside}>
          {children}
        </Connected>
      </Wallets>
    )
  );
}

/** Wallets that most pages do not have. */
async function loadOffered(chain: PageChain): Promise<OfferedWallets> {
  const { walletConnect } = readPageData();
  if (isFramed() || walletConnect === undefined) {
    // Within Safe's frame: no other lets a page come as far as this.
    const { safeConfig } = await import("./safeConfig.ts");
    return { config: safeConfig(chain) };
  }
  const { withWalletConnect } = await import("./walletConnect.tsx");
  return withWalletConnect(chain, walletConnect);
}

/** As WagmiProvider, which connects again whenever it is drawn again, and so takes away what is being done: this does it once. */
function Wallets({ config, children }: { readonly config: Config; readonly children: ReactNode }) {
  useEffect(() => {
    // Those that outlive the area may be connected still.
    if (config.state.status !== "connected") void reconnect(config);
  }, [config]);
  return <WagmiContext value={config}>{children}</WagmiContext>;
}

type ConnectedProps = WalletAreaProps & Pick<OfferedWallets, "Beside">;

function Connected({ chain, without, Beside, children }: ConnectedProps) {
  const { address, chainId, status, connector } = useConnection();
  const { mutate: disconnect } = useDisconnect();
  const texts = useSharedTexts().wallet;
  // What the device kept of a connection is none before the wallet has answered: nothing can be asked of it.
  const isKept = address !== undefined && status !== "connected";
  if (isKept || status === "reconnecting") return <p role="status">{texts.connecting}</p>;
  if (address === undefined) return <Choice Beside={Beside} without={without} />;
  return (
    <>
      <div className="actions">
        <span>
          <WalletIcon key={connector?.uid} icon={connector?.icon} />{" "}
          <span>
            {texts.connected(connector?.name ?? "")} <ShortHex>{address}</ShortHex>
          </span>
        </span>
        <button type="button" className="plain minor" onClick={() => disconnect({})}>
          {texts.disconnect}
        </button>
      </div>
      {chainId !== chain.id && <OtherChain chain={chain} />}
      {children({ account: address, chainId, isSafe: connector?.id === "safe" })}
    </>
  );
}

function Choice({ Beside, without }: Pick<ConnectedProps, "Beside" | "without">) {
  const { mutate: connect, isPending, error } = useConnect();
  const texts = useSharedTexts().wallet;
  const { offered, hasOwn } = useOffered();
  return (
    <div>
      {!hasOwn && <p role="status">{texts.none}</p>}
      {offered.length > 0 && (
        <>
          <p>{texts.choose}</p>
          <div className="actions">
            {offered.map((connector) => (
              <button
                key={connector.uid}
                type="button"
                disabled={isPending}
                onClick={() => connect({ connector })}
              >
                <WalletIcon icon={connector.icon} />{" "}
                {connector.id === "injected" ? texts.unnamed : connector.name}
              </button>
            ))}
          </div>
        </>
      )}
      {isPending && <p role="status">{texts.connecting}</p>}
      {error !== null && <Missing error={error} />}
      {Beside && <Beside />}
      {!hasOwn && without}
    </div>
  );
}

/** Wallets that are really there. @returns `hasOwn`: the browser has one, or the page is within a wallet's frame */
function useOffered() {
  const connectors = useConnectors();
  const isInjected = useInjected();
  // Whatever is injected without a name of its own stands for those that announce none.
  const named = connectors.filter(({ id }) => id !== "injected");
  const others = named.some(({ type }) => type !== "injected" && type !== "walletConnect");
  const hasNamed = named.some(({ type }) => type === "injected");
  const offered = hasNamed || !isInjected ? named : connectors;
  return { offered, hasOwn: hasNamed || isInjected || others };
}

/** Some wallets come after the page, and say so by this event (EIP-1193's forerunners), perhaps before it listens. */
function useInjected(): boolean {
  return useSyncExternalStore(onInjected, () => "ethereum" in window);
}

function onInjected(look: () => void): () => void {
  addEventListener("ethereum#initialized", look);
  return () => removeEventListener("ethereum#initialized", look);
}

/** Without any wallet, the page still says what else there is. */
function Missing({ error }: { readonly error: Error }) {
  const texts = useSharedTexts().wallet;
  if (error.name === "ProviderNotFoundError") return <p role="alert">{texts.none}</p>;
  return <Problem thrown={error} />;
}

function OtherChain({ chain }: { readonly chain: PageChain }) {
  const { mutate: switchChain, isPending, error } = useSwitchChain();
  const texts = useSharedTexts().wallet;
  return (
    <>
      <p className="notice" role="status">
        {texts.otherChain(chain.name)}
      </p>
      <div className="act reachable">
        <button type="button" disabled={isPending} onClick={() => switchChain({ chainId: chain.id })}>
          {texts.switchTo(chain.name)}
        </button>
      </div>
      {error !== null && <Problem thrown={error} />}
    </>
  );
}
