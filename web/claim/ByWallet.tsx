import { lazy, type ReactNode, useEffect, useId, useState } from "react";
import { type Address, isAddressEqual } from "viem";
import { useClaim, useRelease } from "../../src/react/useClaim.ts";
import { useLostFocus } from "../shared/focus.ts";
import { Late, Loading } from "../shared/Late.tsx";
import { Problem } from "../shared/Problem.tsx";
import { shortHex } from "../shared/Value.tsx";
import { type ConnectedWallet, WalletArea } from "../shared/wallet/WalletArea.tsx";
import { useMoreTexts, useTokens } from "./claimTexts.ts";
import { Elsewhere } from "./Elsewhere.tsx";
import type { Due, WaysProps } from "./props.ts";
import { Announced } from "./Welcome.tsx";
import { WalletWays } from "./ways/WalletWays.tsx";
import { WithoutWallet } from "./ways/WithoutWallet.tsx";

const AgreeWay = lazy(async () => ({ default: (await import("./ways/AgreeWay.tsx")).AgreeWay }));

type ConnectedProps = WaysProps & { readonly wallet: ConnectedWallet };
type ClaimingProps = ConnectedProps & { readonly state: Due };

/** Everything that a wallet of this browser does. It brings wagmi with it: load it lazily. */
export function ByWallet(props: WaysProps) {
  const { data, claim, leaf } = props;
  return (
    <WalletArea chain={data.chain} without={<WithoutWallet data={data} claim={claim} leaf={leaf} />}>
      {(wallet) => <Connected {...props} wallet={wallet} />}
    </WalletArea>
  );
}

function Connected({ wallet, onWallet, ...props }: ConnectedProps) {
  const { account, chainId } = wallet;
  useEffect(() => onWallet({ account, chainId }), [account, chainId, onWallet]);
  useEffect(() => () => onWallet(undefined), [onWallet]);
  const { state: texts } = useMoreTexts();
  const { state } = props;
  if (!("due" in state)) return <p role="status">{texts.asking}</p>;
  return <Claiming {...props} wallet={wallet} onWallet={onWallet} state={state} />;
}

function Claiming(props: ClaimingProps) {
  const { data, claim, campaign, leaf, state, gateData, wallet, onSent, onOwners } = props;
  const isOwn = isAddressEqual(wallet.account, leaf.account);
  // Inside its own app, a Safe returns no transaction hash of the chain: it accepts calls.
  const isSafe = "isSafe" in wallet && wallet.isSafe === true;
  return (
    <>
      {claim.termsIn !== undefined && !state.isRelease && (
        <Late fallback={<Loading />}>
          <AgreeWay data={data} claim={claim} leaf={leaf} wallet={wallet} />
        </Late>
      )}
      {!isSafe && <Send {...props} isOwn={isOwn} />}
      <Late fallback={<Loading />}>
        <WalletWays
          data={data}
          claim={claim}
          campaign={campaign}
          leaf={leaf}
          state={state}
          gateData={gateData}
          wallet={wallet}
          onSent={onSent}
          onOwners={onOwners}
        />
      </Late>
    </>
  );
}

/** A transaction of the wallet itself: the page describes it before the wallet opens. */
function Send(props: ClaimingProps & { readonly isOwn: boolean }) {
  const { data, claim, campaign, leaf, state, isAsking, isOnItsWay, gateData, wallet, onSent, isOwn } = props;
  const { wallet: texts } = useMoreTexts();
  const tokens = useTokens(claim);
  const words = useId();
  const [elsewhere, setElsewhere] = useState<Address | "wrong">();
  const mutation = { onSuccess: ({ hash }: { readonly hash: `0x${string}` }) => onSent(hash) };
  const claiming = useClaim({ mutation });
  const releasing = useRelease({ mutation });
  const { mutate, isPending, error, reset } = state.isRelease ? releasing : claiming;
  const recipient = isOwn && elsewhere !== "wrong" ? elsewhere : undefined;
  const due = tokens(state.due);
  const send = () => {
    const account = wallet.account;
    mutate({ chainId: data.chain.id, campaign, leaf, account, recipient, gateData });
  };
  const isFree = !isAsking && !isPending && !isOnItsWay;
  const isReady = state.kind === "open" && isFree && (!isOwn || elsewhere !== "wrong");
  return (
    <>
      {state.kind === "open" && (
        <>
          <p id={words} className="promise">
            {texts.plain.promise}
          </p>
          <div className="act reachable">
            <button type="button" disabled={!isReady} aria-describedby={words} onClick={send}>
              {state.isRelease ? texts.release(due) : state.due === 0n ? texts.register : texts.claim(due)}
            </button>
          </div>
        </>
      )}
      <PlainWords
        campaign={claim.campaign}
        state={state}
        due={due}
        to={recipient ?? shortHex(leaf.account)}
        isElsewhere={recipient !== undefined}
      />
      <Announced brand={data.brand} says={texts.compare} />
      {isOnItsWay && <p className="hint">{texts.onItsWay}</p>}
      {isPending && <Waiting stop={reset} />}
      {error !== null && <Refused thrown={error} />}
      {isOwn && <Elsewhere data={data} campaign={campaign} onChange={setElsewhere} />}
    </>
  );
}

/** What became of asking the wallet, where it came to nothing. */
function Refused({ thrown }: { readonly thrown: unknown }) {
  const place = useLostFocus<HTMLDivElement>();
  return (
    <div ref={place} tabIndex={-1}>
      <Problem thrown={thrown} />
    </div>
  );
}

type PlainWordsProps = {
  readonly campaign: Address;
  readonly state: Due;
  readonly due: string;
  readonly to: string;
  /** Whether somebody else than the listed account is paid. */
  readonly isElsewhere: boolean;
};

/** What the wallet will show, below the button that opens it, to compare: folded where the listed account is paid. */
function PlainWords({ campaign, state, due, to, isElsewhere }: PlainWordsProps): ReactNode {
  const { plain } = useMoreTexts().wallet;
  if (state.kind !== "open") return <p className="hint">{plain.refusesNow}</p>;
  const what = state.isRelease
    ? plain.release(due, to)
    : state.due === 0n
      ? plain.register(to)
      : plain.claim(due, to);
  return (
    <details open={isElsewhere}>
      <summary>{plain.shows}</summary>
      <p className="plain-words">
        {plain.asks(campaign)} {what}
      </p>
    </details>
  );
}

/** Milliseconds after which a wallet counts as unresponsive. */
const PATIENCE_MS = 30_000;

/** Shown while the wallet is asked; after a long wait it says what to do, and lets the user continue. */
export function Waiting({ stop }: { readonly stop: () => void }) {
  const { wallet: texts } = useMoreTexts();
  const [isSlow, setSlow] = useState(false);
  const place = useLostFocus<HTMLDivElement>();
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className="notice" ref={place} tabIndex={-1}>
      <p>{texts.waiting}</p>
      {isSlow && (
        <>
          <p>{texts.slow}</p>
          <button type="button" className="plain" onClick={stop}>
            {texts.stopWaiting}
          </button>
        </>
      )}
    </div>
  );
}
