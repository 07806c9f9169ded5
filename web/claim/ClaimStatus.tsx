import { lazy, useState } from "react";
import { type Address, type Hex, isAddressEqual } from "viem";
import type { ClaimState, OwnersWait } from "../../src/react/index.ts";
import { useForgetPaid, useKeptClaim } from "../../src/react/keptClaim.ts";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import { useClaimCost } from "../../src/react/useClaimCost.ts";
import { useClaimState } from "../../src/react/useClaimState.ts";
import { usePinnedCampaign } from "../../src/react/usePinnedCampaign.ts";
import { useReceipt } from "../../src/react/useReceipt.ts";
import { useSentClaims } from "../../src/react/useSentClaims.ts";
import { Late } from "../shared/Late.tsx";
import { useSharedTexts } from "../shared/language.ts";
import type { ConnectedWallet } from "../shared/wallet/WalletArea.tsx";
import { Asking } from "./Asking.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import { MoreTexts } from "./MoreTexts.tsx";
import { campaignOf, pinnedOf } from "./pinnedOf.ts";
import type { ClaimStatusProps, Leaf } from "./props.ts";
import { Sent } from "./Sent.tsx";
import { StateDetails, StateSection } from "./StateSection.tsx";
import { sentSoFar } from "./sentSoFar.ts";
import { Ways } from "./Ways.tsx";

export { sentSoFar };

const Next = lazy(async () => ({ default: (await import("./Next.tsx")).Next }));
const GateProof = lazy(async () => ({ default: (await import("./GateProof.tsx")).GateProof }));

/** What has a next step other than a claim. */
const NOT_NOW: readonly ClaimState["kind"][] = ["taken", "tooEarly"];

/** How the claim of a proven leaf stands by the chain, what was sent, and ways to claim. */
export function ClaimStatus(props: ClaimStatusProps) {
  return (
    <MoreTexts>
      <Stands {...props} />
    </MoreTexts>
  );
}

function Stands(props: ClaimStatusProps) {
  const { data, claim, leaf, link } = props;
  const { state: texts, wallet: walletTexts } = useMoreTexts();
  const [config] = useState(() => nodeConfig(data));
  const [gateData, setGateData] = useState<Hex>();
  const [wallet, setWallet] = useState<ConnectedWallet>();
  const [owners, setOwners] = useState<OwnersWait>();
  const pinned = usePinnedCampaign({ config, ...pinnedOf(data, claim) });
  const chainId = data.chain.id;
  const campaign = campaignOf(claim);
  const caller = callerOf(wallet, leaf);
  const walletChainId = wallet?.chainId === chainId ? undefined : wallet?.chainId;
  const stateQuery = useClaimState({
    config,
    chainId,
    campaign,
    leaf,
    caller,
    gateData,
    walletChainId,
    owners,
  });
  // Asked with the state, in the same request: it counts once the claim is open.
  const leafCall = { campaign, leaf, caller: caller ?? leaf.account, gateData, isRelease: false };
  useClaimCost({ config, chainId, ...leafCall, query: { retry: false } });
  const of = { chainId, campaign: claim.campaign, index: leaf.index };
  useForgetPaid(of, stateQuery.data);
  const [calls] = useKeptClaim(of, "calls");
  const [last, setLast] = useState<ClaimState>();
  if (stateQuery.data !== undefined && stateQuery.data !== last) setLast(stateQuery.data);
  const sent = useSentClaims({ chainId, campaign: claim.campaign, account: leaf.account });
  // The same question as that of what was sent: it is asked once.
  const newest = useReceipt({ config, chainId, campaign: claim.campaign, hash: sent.hashes[0] });
  const { gate } = claim;
  const refetch = () => {
    void pinned.refetch();
    void stateQuery.refetch();
  };
  const isRefused = pinned.error !== null && pinned.data === undefined;
  const state = stateQuery.data ?? last;
  // What is at a gateway can be sent here all the same: its place in the queue is shown beside.
  const soFar = sentSoFar({ hashes: sent.hashes, newest, calls }, state);
  return (
    <>
      {caller !== undefined && (
        <p className="notice" role="status">
          {walletTexts.otherAccount(caller, leaf.account)}
        </p>
      )}
      {isRefused ? (
        <section>
          <Asking {...pinned} asking={texts.asking} refetch={refetch} />
        </section>
      ) : (
        <StateSection
          data={data}
          claim={claim}
          leaf={leaf}
          config={config}
          state={state}
          caller={caller}
          gateData={gateData}
          sent={soFar}
          query={stateQuery}
        />
      )}
      <Sent
        {...sent}
        data={data}
        claim={claim}
        config={config}
        index={leaf.index}
        onChange={() => void stateQuery.refetch()}
      />
      {state !== undefined && !isRefused && NOT_NOW.includes(state.kind) && (
        <Late fallback={<Loading />}>
          <Next {...props} state={state} config={config} hashes={sent.hashes} />
        </Late>
      )}
      {/* Nothing is signed or sent before the campaign is known to be the one that the page was built for. */}
      {pinned.data !== undefined && state !== undefined && (
        <>
          {gate !== undefined && "due" in state && !state.isRelease && (
            <Late fallback={<Loading />}>
              <GateProof
                data={data}
                claim={claim}
                gate={gate}
                leaf={leaf}
                link={link}
                config={config}
                isRefused={gateData !== undefined && stateQuery.data?.kind === "gated"}
                onAnswer={setGateData}
              />
            </Late>
          )}
          <Ways
            {...props}
            campaign={campaign}
            gateData={gateData}
            state={state}
            isAsking={stateQuery.data === undefined}
            isOnItsWay={soFar === "waiting" || soFar === "unknown"}
            onSent={sent.remember}
            onOwners={setOwners}
            onWallet={setWallet}
          />
        </>
      )}
      {state !== undefined && !isRefused && <StateDetails claim={claim} leaf={leaf} state={state} />}
    </>
  );
}

/** Stands for a part that is not loaded yet: what follows it waits. */
function Loading() {
  const { loading } = useSharedTexts();
  return (
    <p role="status" className="pending">
      {loading}
    </p>
  );
}

/** Who sends it, where that is not the listed account itself. */
function callerOf(wallet: ConnectedWallet | undefined, { account }: Leaf): Address | undefined {
  return wallet === undefined || isAddressEqual(wallet.account, account) ? undefined : wallet.account;
}
