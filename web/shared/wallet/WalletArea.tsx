import { createContext, memo, type ReactNode, useContext } from "react";
import type { Address } from "viem";
import {
  type Config,
  useConnect,
  useConnection,
  useConnectors,
  useDisconnect,
  useSwitchChain,
  WagmiProvider,
} from "wagmi";
import type { PageChain } from "../../../src/page/config/index.ts";
import { walletConfig } from "../../../src/react/walletConfig.ts";
import { walletFault } from "../../../src/react/walletFault.ts";
import { useSharedTexts } from "../language.ts";
import { Problem } from "../Problem.tsx";
import { Code } from "../Value.tsx";

/** The wallet that is connected: one account of it, and the chain that it is on. */
export type ConnectedWallet = { readonly account: Address; readonly chainId: number | undefined };

type WalletAreaProps = {
  readonly chain: PageChain;
  /** What is drawn once an account is connected; wagmi's hooks work in it. */
  readonly children: (wallet: ConnectedWallet) => ReactNode;
};

/**
 * Lets a reader choose among the wallets of their browser (EIP-6963), and draws what needs one. Load it lazily, on "Connect":
 * no page needs wagmi before. A wallet that was connected before is connected again at once, without asking.
 */
export function WalletArea(props: WalletAreaProps) {
  return (
    <AreaContext value={props}>
      <Provided config={configOf(props.chain)} />
    </AreaContext>
  );
}

const configs = new WeakMap<PageChain, Config>();

/** One a page: wagmi connects while it draws, and what React draws and throws away would take the wallet with it. */
function configOf(chain: PageChain): Config {
  const config = configs.get(chain) ?? walletConfig({ chain });
  configs.set(chain, config);
  return config;
}

const AreaContext = createContext<WalletAreaProps | undefined>(undefined);

/** Whenever wagmi's provider is drawn, it connects anew, and there is no wallet meanwhile: so it is drawn once. */
const Provided = memo(function Provided({ config }: { readonly config: Config }) {
  return (
    <WagmiProvider config={config}>
      <Connected />
    </WagmiProvider>
  );
});

function Connected() {
  const { chain, children } = useContext(AreaContext) as WalletAreaProps;
  const { address, chainId, status, connector } = useConnection();
  const { mutate: disconnect } = useDisconnect();
  const texts = useSharedTexts().wallet;
  if (status === "reconnecting") return <p role="status">{texts.connecting}</p>;
  if (address === undefined) return <Choice />;
  return (
    <>
      <div className="actions wallet">
        <span>{texts.connected(connector?.name ?? "")}</span>
        <Code>{address}</Code>
        <button type="button" className="plain" onClick={() => disconnect({})}>
          {texts.disconnect}
        </button>
      </div>
      {chainId !== chain.id && <OtherChain chain={chain} />}
      {children({ account: address, chainId })}
    </>
  );
}

function Choice() {
  const connectors = useConnectors();
  const { mutate: connect, isPending, error } = useConnect();
  const texts = useSharedTexts().wallet;
  // Whatever is injected without a name of its own stands for those that announce none.
  const named = connectors.filter(({ id }) => id !== "injected");
  const offered = named.length > 0 ? named : connectors;
  return (
    <div className="wallet">
      <p>{texts.choose}</p>
      <div className="actions">
        {offered.map((connector) => (
          <button
            key={connector.uid}
            type="button"
            disabled={isPending}
            onClick={() => connect({ connector })}
          >
            {connector.id === "injected" ? texts.unnamed : connector.name}
          </button>
        ))}
      </div>
      {isPending && <p role="status">{texts.connecting}</p>}
      {error !== null && <Missing error={error} />}
    </div>
  );
}

/** Without any wallet, the page still says what else there is. */
function Missing({ error }: { readonly error: Error }) {
  const texts = useSharedTexts().wallet;
  if (error.name === "ProviderNotFoundError") return <p role="alert">{texts.none}</p>;
  return <Problem thrown={walletFault(error)} />;
}

function OtherChain({ chain }: { readonly chain: PageChain }) {
  const { mutate: switchChain, isPending, error } = useSwitchChain();
  const texts = useSharedTexts().wallet;
  return (
    <div className="notice" role="status">
      <p>{texts.otherChain(chain.name)}</p>
      <button type="button" disabled={isPending} onClick={() => switchChain({ chainId: chain.id })}>
        {texts.switchTo(chain.name)}
      </button>
      {error !== null && <Problem thrown={walletFault(error)} />}
    </div>
  );
}
