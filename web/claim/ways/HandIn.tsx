import { useEffect, useEffectEvent, useState } from "react";
import type { Address, Hash } from "viem";
import { passedBetween, useDeviceMoment } from "../../../src/react/chainClock.ts";
import type { KeptClaim } from "../../../src/react/claimKeeper.ts";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { nodeConfig } from "../../../src/react/nodeConfig.ts";
import { useReceipt } from "../../../src/react/useReceipt.ts";
import { type TicketProgress, useTicket } from "../../../src/react/useTicket.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Doors } from "./Doors.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

type HandInProps = WayProps & {
  readonly gateway: string;
  /** The signed claim. */
  readonly text: string;
  /** It was handed in before: it goes on by itself. */
  readonly isHandedIn: boolean;
  /** A delegation of votes that goes with it. */
  readonly delegation?: KeptClaim["signed"]["delegation"];
  /** Whether the wallet still has something to sign for it: until then nothing is handed in. */
  readonly isHeld: boolean;
  readonly onHandIn: () => void;
  readonly onPaid: () => void;
};

/** Hands a signed claim in at the campaign's gateway, waits for its turn, and follows it until it is paid. */
export function HandIn({
  data,
  claim,
  leaf,
  gateway,
  text,
  isHandedIn,
  delegation,
  isHeld,
  onHandIn,
  onPaid,
  onSent,
}: HandInProps) {
  const { handIn: texts } = useWayTexts();
  const ticket = useTicket({ gateway });
  const { mutate, progress, isPending, isError, error } = ticket;
  const handed = { claim: text, delegation };
  const resume = useEffectEvent(() => isHandedIn && mutate(handed));
  useEffect(() => void resume(), []);
  const hash = progress !== undefined && "isIn" in progress ? hashIn(progress.transaction) : undefined;
  const id = progress !== undefined && "isIn" in progress ? progress.id : undefined;
  const refusal =
    progress !== undefined && "isIn" in progress && progress.delegation?.state === "refused"
      ? (progress.delegation.reason ?? "")
      : undefined;
  const [, keepDelegation] = useKeptClaim(
    { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index },
    "delegation",
  );
  // The claim's own place is left once it is paid, and the votes follow later.
  const followVotes = useEffectEvent(() => {
    if (delegation === undefined) return;
    const { delegatee, expiry } = delegation;
    keepDelegation({ delegatee: delegatee as Address, expiry, gateway, id, refusal });
  });
  useEffect(() => {
    if (id !== undefined) followVotes();
  }, [id, refusal]);
  // The gateway's word is none of the chain's: what is paid, a node says.
  const [config] = useState(() => nodeConfig(data));
  const { campaign } = claim;
  const { data: receipt } = useReceipt({ config, chainId: data.chain.id, campaign, hash });
  const isPaid =
    receipt?.status === "paid" && receipt.payments.some(({ index }) => index === BigInt(leaf.index));
  const tellPaid = useEffectEvent((paying: Hash) => {
    onSent(paying);
    onPaid();
  });
  useEffect(() => {
    // Before, it is nothing that was sent for this leaf: a gateway may name any transaction.
    if (isPaid && hash !== undefined) tellPaid(hash);
  }, [isPaid, hash]);
  return (
    <div>
      <h3>{texts.title}</h3>
      <p>{texts.about}</p>
      {!isPending && (
        <button
          type="button"
          disabled={isHeld}
          onClick={() => {
            onHandIn();
            mutate(handed);
          }}
        >
          {isHandedIn ? texts.again : texts.start}
        </button>
      )}
      {isPending && progress === undefined && <p role="status">{texts.asking}</p>}
      {progress !== undefined && <Progress data={data} claim={claim} progress={progress} />}
      {isError && <Problem thrown={error} />}
    </div>
  );
}

const HASH = /^0x[\da-f]{64}$/i;

const hashIn = (text: string | undefined) => (HASH.test(text ?? "") ? (text as Hash) : undefined);

function Progress({
  data,
  claim,
  progress,
}: Pick<WayProps, "data" | "claim"> & { readonly progress: TicketProgress }) {
  const { handIn: texts } = useWayTexts();
  if ("isIn" in progress) {
    return (
      <>
        <p role="status">{texts.states[progress.state] ?? texts.otherState(progress.state)}</p>
        {progress.reason !== undefined && (
          <p lang="en" dir="ltr">
            {progress.reason}
          </p>
        )}
      </>
    );
  }
  const { seconds, doors } = progress;
  return (
    <>
      <p role="status">{texts.waiting}</p>
      <Countdown key={seconds} seconds={seconds} />
      {doors !== undefined && <Doors data={data} claim={claim} doors={doors} />}
    </>
  );
}

const SECOND_MS = 1_000;

/** Counts down by what has passed, while the device slept too. Not read aloud each second. */
function Countdown({ seconds }: { readonly seconds: number }) {
  const { handIn: texts } = useWayTexts();
  const { span } = useFormats();
  const device = useDeviceMoment();
  const [begun] = useState(device);
  const left = Math.ceil(Math.max(0, seconds - passedBetween(begun, device) / SECOND_MS));
  return (
    <p className="figure" role="timer">
      {texts.inTime(span(left))}
    </p>
  );
}
