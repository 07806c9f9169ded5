import { Suspense, useState } from "react";
import { isAddressEqual } from "viem";
import { claimKeeper } from "../../../src/react/claimKeeper.ts";
import { type ClaimCallsVariables, useClaimCalls } from "../../../src/react/useClaimCalls.ts";
import { rememberSentClaim } from "../../../src/react/useSentClaims.ts";
import { useAsksPaymaster, useTakesCalls } from "../../../src/react/useTakesCalls.ts";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { type ConnectedWallet, WalletArea } from "../../shared/wallet/WalletArea.tsx";
import { Waiting } from "../ByWallet.tsx";
import { useTokens } from "../claimTexts.ts";
import { campaignOf } from "../pinnedOf.ts";
import { FollowedCalls } from "../ways/CallsWay.tsx";
import type { CallsEnd } from "../ways/endOfCalls.ts";
import { useWayTexts } from "../ways/useWayTexts.ts";
import { isClaimable, type OpenClaim, readUpTo, type Standing, totalsOf } from "./standing.ts";
import { useSeveralTexts } from "./useSeveralTexts.ts";

type ClaimAllProps = { readonly data: PageData; readonly standings: readonly Standing[] };

/** Claims all that is open by one request, where the wallet takes several calls as one, and says what became of it. */
export function ClaimAll(props: ClaimAllProps) {
  return (
    <WalletArea chain={props.data.chain}>
      {(wallet) => (
        <Suspense>
          <Connected key={wallet.account} {...props} wallet={wallet} />
        </Suspense>
      )}
    </WalletArea>
  );
}

type ConnectedProps = ClaimAllProps & { readonly wallet: ConnectedWallet };

function Connected({ data, standings, wallet }: ConnectedProps) {
  const open = standings.filter(isClaimable);
  const taken = standings.filter(({ calls }) => calls?.account === wallet.account);
  const [first] = open;
  const [hasFailed, setFailed] = useState(false);
  const { calls: texts } = useWayTexts();
  return (
    <>
      {hasFailed && <p role="alert">{texts.failed}</p>}
      {[...Map.groupBy(taken, ({ calls }) => calls?.id ?? "")].map(([id, claims]) => (
        <Taken key={id} data={data} wallet={wallet} id={id} claims={claims} onEnd={setFailed} />
      ))}
      {first !== undefined && open.length > 1 && (
        <Offered
          data={data}
          wallet={wallet}
          first={first}
          others={open.slice(1)}
          onAsk={() => setFailed(false)}
        />
      )}
    </>
  );
}

type TakenProps = Pick<ConnectedProps, "data" | "wallet"> & {
  /** As the wallet named the calls. */
  readonly id: string;
  readonly claims: readonly Standing[];
  readonly onEnd: (hasFailed: boolean) => void;
};

/** What became of calls: their transaction is kept for each of their claims, as if it had been sent for that one alone. */
function Taken({ data, wallet, id, claims, onEnd }: TakenProps) {
  const chainId = data.chain.id;
  const end = (by: CallsEnd) => {
    for (const { claim, leaf } of claims) {
      if (!leaf) continue;
      const of = { chainId, campaign: claim.campaign };
      if (by !== "failed" && by !== "over") rememberSentClaim({ ...of, account: leaf.account }, by);
      claimKeeper().keep({ ...of, index: leaf.index }, "calls", undefined);
    }
    onEnd(by === "failed");
  };
  return <FollowedCalls data={data} wallet={wallet} id={id} readAt={readUpTo(claims)} onEnd={end} />;
}

type OfferedProps = Pick<ConnectedProps, "data" | "wallet"> & {
  readonly first: OpenClaim;
  /** One at least. */
  readonly others: readonly OpenClaim[];
  readonly onAsk: () => void;
};

function Offered(props: OfferedProps) {
  const { data, wallet, first } = props;
  const { all: texts } = useSeveralTexts();
  const { account } = first.leaf;
  const chainId = data.chain.id;
  const query = { enabled: wallet.chainId === chainId };
  const atomic = useTakesCalls({ chainId, account: wallet.account, areSeveral: true, query });
  if (!isAddressEqual(wallet.account, account)) {
    return <p className="notice">{texts.otherAccount(wallet.account, account)}</p>;
  }
  if (atomic.data === undefined) return null;
  return atomic.data ? <Ask {...props} /> : <p role="status">{texts.oneByOne}</p>;
}

/** Keeps for each claim by what the wallet named its calls: a reload, and the campaign's own answer, go on with them. */
function keepTaken(id: string, { chainId, account, others = [], ...first }: ClaimCallsVariables) {
  for (const { campaign, leaf } of [first, ...others]) {
    const of = { chainId, campaign: campaign.campaign, index: leaf.index };
    claimKeeper().keep(of, "calls", { id, account });
  }
}

function Ask({ data, wallet, first, others, onAsk }: OfferedProps) {
  const { all: texts } = useSeveralTexts();
  const { count } = useFormats();
  const calls = useClaimCalls({ mutation: { onSuccess: ({ id }, variables) => keepTaken(id, variables) } });
  const claims = [first, ...others];
  const chainId = data.chain.id;
  const { account } = wallet;
  const asks = useAsksPaymaster({ chainId, account });
  // One request has one: who would pay for some of the campaigns alone pays for none.
  const isAlike = others.every(({ claim }) => claim.paymaster === first.claim.paymaster);
  const paymaster = asks.data && isAlike ? first.claim.paymaster : undefined;
  const { calls: wayTexts } = useWayTexts();
  const called = ({ claim, leaf, state }: OpenClaim) => ({
    campaign: campaignOf(claim),
    leaf,
    isRelease: state.isRelease,
  });
  const send = () => {
    onAsk();
    calls.mutate({ chainId, account, ...called(first), others: others.map(called), paymaster });
  };
  return (
    <>
      <p>{texts.asks(count(claims.length))}</p>
      <ul>
        {totalsOf(claims).map((total) => (
          <Total key={total.claim.token.address} {...total} />
        ))}
      </ul>
      <p className="plain-words">
        {texts.to(first.leaf.account)} {texts.nothingElse}
      </p>
      {paymaster !== undefined && <p className="hint">{wayTexts.freeAbout}</p>}
      <div className="act">
        <button type="button" disabled={calls.isPending} onClick={send}>
          {texts.start(count(claims.length))}
        </button>
      </div>
      {calls.isPending && <Waiting stop={calls.reset} />}
      {calls.isError && <Problem thrown={calls.error} />}
    </>
  );
}

function Total({ claim, due }: ReturnType<typeof totalsOf>[number]) {
  const tokens = useTokens(claim);
  return (
    <li>
      <strong>{tokens(due)}</strong> (<bdi>{claim.token.name}</bdi>)
    </li>
  );
}
