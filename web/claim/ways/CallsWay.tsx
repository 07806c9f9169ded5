import { lazy, useEffect, useEffectEvent, useState } from "react";
import { isAddressEqual } from "viem";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useCallsStatus } from "../../../src/react/useCallsStatus.ts";
import { useClaimCalls } from "../../../src/react/useClaimCalls.ts";
import { Late } from "../../shared/Late.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts } from "../../shared/Value.tsx";
import { useTokens } from "../claimTexts.ts";
import type { ChosenDelegate } from "../votes/ChooseDelegate.tsx";
import { type CallsEnd, endOfCalls } from "./endOfCalls.ts";
import { useWayTexts } from "./useWayTexts.ts";
import { Waiting } from "./Waiting.tsx";
import type { WalletWayProps } from "./wayProps.ts";

const CallsVotes = lazy(async () => ({ default: (await import("../votes/CallsVotes.tsx")).CallsVotes }));

type CallsWayProps = WalletWayProps & {
  /** Whether the wallet asks the campaign's paymaster. */
  readonly asksPaymaster: boolean;
};

/** A claim as calls of EIP-5792, and what became of them. */
export function CallsWay(props: CallsWayProps) {
  const { data, claim, leaf, state, wallet } = props;
  const { calls: texts } = useWayTexts();
  const chainId = data.chain.id;
  const { account } = wallet;
  const of = { chainId, campaign: claim.campaign, index: leaf.index };
  const [kept, keep] = useKeptClaim(of, "calls");
  // Until the claim's state is read again, nothing is to be sent twice.
  const [isSent, setIsSent] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const end = (by: CallsEnd) => {
    setFailed(by === "failed");
    keep(undefined);
    props.onOwners?.(undefined);
    if (by === "failed" || by === "over") return;
    setIsSent(true);
    props.onSent(by);
  };
  return (
    <section>
      <h3>{paymasterOf(props) === undefined ? texts.title : texts.titleFree}</h3>
      {hasFailed && <p role="alert">{texts.failed}</p>}
      {isSent ? (
        <p role="status">{texts.sent}</p>
      ) : kept === undefined ? (
        <Ask {...props} onAsk={() => setFailed(false)} onAccepted={(id) => keep({ id, account })} />
      ) : (
        <FollowedCalls
          {...props}
          id={kept.account === account ? kept.id : undefined}
          readAt={state.asOf.blockNumber}
          onEnd={end}
        />
      )}
    </section>
  );
}

/** Who pays the network fee; undefined: nobody, or the wallet does not ask them. */
function paymasterOf({ claim, asksPaymaster }: CallsWayProps): string | undefined {
  return asksPaymaster ? claim.paymaster : undefined;
}

type AskProps = CallsWayProps & { readonly onAsk: () => void; readonly onAccepted: (id: string) => void };

function Ask(props: AskProps) {
  const { data, claim, campaign, leaf, state, gateData, wallet, onAsk, onAccepted } = props;
  const paymaster = paymasterOf(props);
  const { calls: texts } = useWayTexts();
  const tokens = useTokens(claim);
  const calls = useClaimCalls({ mutation: { onSuccess: ({ id }) => onAccepted(id) } });
  const { account } = wallet;
  const { isRelease } = state;
  // The votes are the sender's.
  const hasVotes = claim.hasVotes === true && isAddressEqual(account, leaf.account);
  const [chosen, setChosen] = useState<ChosenDelegate>();
  const delegatee = chosen === "wrong" ? undefined : chosen;
  return (
    <>
      <p>{texts.about}</p>
      <Facts
        facts={[
          [texts.call, <Code key="call">{claim.campaign}</Code>],
          [texts.pays, tokens(state.due)],
          [texts.to, <Code key="to">{leaf.account}</Code>],
          ...(paymaster === undefined ? [] : [[texts.fee, texts.free(data.brand?.name)] as const]),
        ]}
      />
      {paymaster !== undefined && <p className="hint">{texts.freeAbout}</p>}
      {hasVotes && (
        <Late>
          <CallsVotes
            data={data}
            claim={claim}
            wallet={wallet}
            isFree={paymaster !== undefined}
            onChange={setChosen}
          />
        </Late>
      )}
      <div className="actions">
        <button
          type="button"
          disabled={state.kind !== "open" || calls.isPending || chosen === "wrong"}
          onClick={() => {
            onAsk();
            const call = { campaign, leaf, gateData, isRelease };
            calls.mutate({ chainId: data.chain.id, account, ...call, paymaster, delegatee });
          }}
        >
          {texts.start}
        </button>
        {calls.isPending && <Waiting text={texts.asking} stop={calls.reset} />}
      </div>
      {calls.isError && <Problem thrown={calls.error} />}
    </>
  );
}

type FollowedProps = Pick<WalletWayProps, "data" | "wallet" | "onOwners"> & {
  /** As the wallet named them; undefined: another account's wallet has taken them, and tells nothing here. */
  readonly id: string | undefined;
  /** The block by which their claims are known; undefined: not yet. */
  readonly readAt: bigint | undefined;
  readonly onEnd: (by: CallsEnd) => void;
};

/** What became of calls that the wallet has taken. */
export function FollowedCalls({ data, wallet, id, readAt, onOwners, onEnd }: FollowedProps) {
  const { calls: texts } = useWayTexts();
  const { count } = useFormats();
  const { data: status, error } = useCallsStatus({ chainId: data.chain.id, account: wallet.account, id });
  const owners = status?.state === "pending" ? status.owners : undefined;
  const { signed, needed } = owners ?? {};
  const tellOwners = useEffectEvent(() => onOwners?.(owners));
  useEffect(() => tellOwners(), [signed, needed]);
  const [sentAt, setSentAt] = useState<bigint>();
  if (status?.state === "sent" && sentAt === undefined && readAt !== undefined) setSentAt(readAt);
  const end = endOfCalls(status, sentAt, readAt);
  const tellEnd = useEffectEvent((by: CallsEnd) => onEnd(by));
  useEffect(() => {
    if (end !== undefined) tellEnd(end);
  }, [end]);
  const isWaiting = signed !== undefined && needed !== undefined && signed < needed;
  const said = () => {
    if (status === undefined) return texts.pending;
    if (status.state !== "pending") return texts[status.state];
    return isWaiting ? texts.owners(count(signed), count(needed)) : texts.waiting;
  };
  return (
    <>
      <p role="status" data-state={isWaiting ? "waitingForOwners" : status?.state}>
        {said()}
      </p>
      {error !== null && <Problem thrown={error} />}
      <button type="button" className="plain" onClick={() => onEnd("over")}>
        {texts.forget}
      </button>
    </>
  );
}
