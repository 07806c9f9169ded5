import { useEffect } from "react";
import { useConfig } from "wagmi";
import type { PageChain } from "../../../src/sdk/pageData/index.ts";
import { type ConnectedWallet, WalletArea } from "../../shared/wallet/WalletArea.tsx";
import type { Acting } from "./acting.ts";

type ConnectedActingProps = {
  readonly chain: PageChain;
  /** Called with every change of account or chain; undefined: no wallet is connected. */
  readonly onChange: (acting: Acting | undefined) => void;
};

/** Lets a wallet act. Loaded on "Connect": it has wagmi in it. */
export function ConnectedActing({ chain, onChange }: ConnectedActingProps) {
  return <WalletArea chain={chain}>{(wallet) => <Tell wallet={wallet} onChange={onChange} />}</WalletArea>;
}

type TellProps = Pick<ConnectedActingProps, "onChange"> & { readonly wallet: ConnectedWallet };

function Tell({ wallet: { account, chainId }, onChange }: TellProps) {
  const config = useConfig();
  useEffect(() => {
    onChange({ account, wallet: { config, chainId } });
    return () => onChange(undefined);
  }, [account, chainId, config, onChange]);
  return null;
}
