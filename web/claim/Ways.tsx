import { lazy, Suspense, useState } from "react";
import type { Hash, Hex } from "viem";
import type { ClaimedCampaign, ClaimState, OwnersWait } from "../../src/react/index.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import type { ConnectedWallet } from "../shared/wallet/WalletArea.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { StandingProps } from "./Standing.tsx";

export type WaysProps = StandingProps & {
  readonly campaign: ClaimedCampaign;
  /** As it was read last. */
  readonly state: ClaimState;
  /** Whether the state is being read, for a wallet or a credential that is new: the last one may be wrong. */
  readonly isAsking: boolean;
  readonly gateData: Hex | undefined;
  readonly onSent: (hash: Hash) => void;
  /** Other owners of the account have to sign; undefined: no longer. */
  readonly onOwners: (owners: OwnersWait | undefined) => void;
  readonly onWallet: (wallet: ConnectedWallet | undefined) => void;
};

const ByWallet = lazy(async () => ({ default: (await import("./ByWallet.tsx")).ByWallet }));
const OtherWays = lazy(async () => ({ default: (await import("./ways/OtherWays.tsx")).OtherWays }));

/** By a wallet in this browser, whose code is loaded when it is asked for; and by any other. */
export function Ways(props: WaysProps) {
  const { state, isConnecting, connect } = props;
  const { wallet: texts } = useMoreTexts();
  const { loading } = useSharedTexts();
  // Nothing is to be had: no wallet is asked for.
  if (!("due" in state)) return null;
  return (
    <>
      <section aria-labelledby="wallet">
        <h2 id="wallet">{texts.heading}</h2>
        {isConnecting ? (
          <Caught>
            <Suspense fallback={<p role="status">{loading}</p>}>
              <ByWallet {...props} />
            </Suspense>
          </Caught>
        ) : (
          <>
            <p>{texts.about}</p>
            <button type="button" onClick={connect}>
              {texts.connect}
            </button>
          </>
        )}
      </section>
      <Others {...props} state={state} />
    </>
  );
}

type Due = Extract<ClaimState, { readonly due: bigint }>;

function Others({ state, ...props }: WaysProps & { readonly state: Due }) {
  const { data, claim, campaign, leaf, gateData, onSent, onOwners } = props;
  const { others } = useMoreTexts();
  const { loading } = useSharedTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="card others"
      onToggle={({ currentTarget }) => setOpen((was) => was || currentTarget.open)}
    >
      <summary>{others.summary}</summary>
      {isOpen && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>
            <OtherWays {...{ data, claim, campaign, leaf, state, gateData, onSent, onOwners }} />
          </Suspense>
        </Caught>
      )}
    </details>
  );
}
