import { useEffect, useEffectEvent, useState } from "react";
import { type Address, isAddressEqual } from "viem";
import type { KeptClaim } from "../../../src/react/claimKeeper.ts";
import type { HeldVotes, ReadConfig } from "../../../src/react/index.ts";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useDelegate } from "../../../src/react/useDelegate.ts";
import { isDelegationLost, useHandedDelegation } from "../../../src/react/useHandedDelegation.ts";
import { useReceipt } from "../../../src/react/useReceipt.ts";
import { useVotes } from "../../../src/react/useVotes.ts";
import type { ClaimData, PageData } from "../../../src/sdk/pageData/index.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type { ConnectedWallet } from "../../shared/wallet/WalletArea.tsx";
import type { Leaf } from "../props.ts";
import { Waiting } from "../ways/Waiting.tsx";
import { ChooseDelegate, type ChosenDelegate } from "./ChooseDelegate.tsx";
import { useVotesTexts } from "./useVotesTexts.ts";

const MILLI = 1_000;

type YourVotesProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly leaf: Leaf;
  readonly config: ReadConfig;
  /** Undefined: none is connected yet. */
  readonly wallet?: ConnectedWallet | undefined;
  /** Asks for the reader's wallet. */
  readonly connect: () => void;
};

/** Once all is paid: who has the votes of the account's tokens, by the chain, and a transaction to delegate them. */
export function YourVotes(props: YourVotesProps) {
  const { data, claim, leaf, config, wallet, connect } = props;
  const texts = useVotesTexts();
  const of = { chainId: data.chain.id, token: claim.token.address, account: leaf.account };
  const { data: votes } = useVotes({ config, ...of });
  if (votes === undefined || votes === null) return null;
  const { delegate, canDelegate } = votes;
  return (
    <section>
      <h3>{texts.heading}</h3>
      <Present {...props} votes={votes} />
      {canDelegate && wallet === undefined && (
        <button type="button" className="plain" onClick={connect}>
          {delegate === undefined ? texts.byCall.connect : texts.change}
        </button>
      )}
      {canDelegate && wallet !== undefined && (
        <Folded isFolded={delegate !== undefined} title={texts.change}>
          <Delegate {...props} wallet={wallet} present={delegate} />
        </Folded>
      )}
    </section>
  );
}

function Folded(props: {
  readonly isFolded: boolean;
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  if (!props.isFolded) return props.children;
  return (
    <details>
      <summary>{props.title}</summary>
      {props.children}
    </details>
  );
}

/** Who has the votes; and what a gateway still has to do, until it is done. */
function Present({ data, claim, leaf, votes }: YourVotesProps & { readonly votes: HeldVotes }) {
  const texts = useVotesTexts();
  const { delegate } = votes;
  const isSame = (one: Address) => delegate !== undefined && isAddressEqual(one, delegate);
  const [handed, keep] = useKeptClaim(
    { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index },
    "delegation",
  );
  const isDone = handed !== undefined && isSame(handed.delegatee);
  const forget = useEffectEvent(() => keep(undefined));
  useEffect(() => {
    if (isDone) forget();
  }, [isDone]);
  return (
    <>
      <p role="status" data-votes={delegate === undefined ? "nobody" : "delegated"}>
        {delegate === undefined ? (
          texts.nobody
        ) : isSame(leaf.account) ? (
          texts.own
        ) : (
          <>
            {texts.other} <Code>{delegate}</Code>
          </>
        )}
      </p>
      {handed !== undefined && !isDone && <HandedIn {...handed} forget={() => keep(undefined)} />}
    </>
  );
}

type HandedInProps = KeptClaim["delegation"] & { readonly forget: () => void };

function HandedIn({ delegatee, expiry, refusal, forget, ...of }: HandedInProps) {
  const { handedIn: texts } = useVotesTexts();
  const { moment } = useFormats();
  const { data: status, dataUpdatedAt, errorUpdatedAt } = useHandedDelegation(of);
  const progress = status?.delegation;
  const isSent = progress?.state === "done";
  const forgetSent = useEffectEvent(forget);
  useEffect(() => {
    if (isSent) forgetSent();
  }, [isSent]);
  if (isSent) return null;
  const lookedAt = Math.max(dataUpdatedAt, errorUpdatedAt);
  const isExpired = progress?.state !== "sent" && Number(expiry) * MILLI < lookedAt;
  // What the gateway says now counts: it may have another one, or this one after all.
  const isRefused = progress === undefined && refusal !== undefined;
  const isFailed = isExpired || isRefused || (status !== undefined && isDelegationLost(status));
  const reason = progress === undefined ? refusal : progress.reason;
  return (
    <div className="notice" data-delegation={isFailed ? "failed" : progress?.state}>
      <p>
        {texts.to} <Code>{delegatee}</Code>
      </p>
      <p>{isFailed ? texts.failed : texts.waiting(moment(BigInt(expiry)))}</p>
      {isFailed && reason && (
        <p lang="en" dir="ltr">
          {reason}
        </p>
      )}
      <button type="button" className="plain" onClick={forget}>
        {texts.forget}
      </button>
    </div>
  );
}

type DelegateProps = YourVotesProps & {
  readonly wallet: ConnectedWallet;
  readonly present: Address | undefined;
};

/** A transaction of the account itself. */
function Delegate({ data, claim, leaf, config, wallet, present }: DelegateProps) {
  const { byCall: texts } = useVotesTexts();
  const [chosen, setChosen] = useState<ChosenDelegate>();
  const delegate = useDelegate();
  const hash = delegate.data?.hash;
  const chainId = data.chain.id;
  const { data: receipt } = useReceipt({ config, chainId, campaign: claim.campaign, hash });
  const { account } = leaf;
  if (!isAddressEqual(wallet.account, account)) {
    return (
      <p>
        {texts.onlyAccount} <Code>{account}</Code>
      </p>
    );
  }
  const isOnItsWay = hash !== undefined && receipt?.status !== "reverted";
  const isReady = chosen !== undefined && chosen !== "wrong" && wallet.chainId === chainId && !isOnItsWay;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) delegate.mutate({ chainId, token: claim.token.address, account, delegatee: chosen });
      }}
    >
      <ChooseDelegate data={data} account={account} present={present} canLeave={false} onChange={setChosen} />
      <div className="actions">
        <button type="submit" className="plain" disabled={!isReady || delegate.isPending}>
          {texts.start}
        </button>
        {delegate.isPending && <Waiting text={texts.waiting} stop={delegate.reset} />}
      </div>
      <p className="hint">{texts.about}</p>
      <p role="status">{hash === undefined ? "" : isOnItsWay ? texts.sent : texts.failed}</p>
      {delegate.isError && <Problem thrown={delegate.error} />}
    </form>
  );
}
