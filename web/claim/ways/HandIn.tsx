import { useEffect, useEffectEvent, useState } from "react";
import { type TicketProgress, useTicket } from "../../../src/react/useTicket.ts";
import { requireHash } from "../../../src/react/walletFault.ts";
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
  readonly onHandIn: () => void;
  readonly onPaid: () => void;
};

/** Hands a signed claim in at the campaign's gateway, waits for its turn, and follows it until it is paid. */
export function HandIn({ data, claim, gateway, text, isHandedIn, onHandIn, onPaid, onSent }: HandInProps) {
  const { handIn: texts } = useWayTexts();
  const ticket = useTicket({ gateway });
  const { mutate, progress, isPending, isError, error } = ticket;
  const resume = useEffectEvent(() => isHandedIn && mutate(text));
  useEffect(() => void resume(), []);
  const transaction = progress !== undefined && "isIn" in progress ? progress.transaction : undefined;
  const isPaid = progress !== undefined && ["mined", "done"].includes(stateOf(progress));
  const tell = useEffectEvent((hash: string | undefined) => {
    // The page asks a node about it: the gateway's word is none of the chain's.
    if (hash !== undefined) onSent(requireHash(hash));
    onPaid();
  });
  useEffect(() => {
    if (isPaid) tell(transaction);
  }, [isPaid, transaction]);
  return (
    <section>
      <h3>{texts.title}</h3>
      <p>{texts.about}</p>
      {!isPending && (
        <button
          type="button"
          onClick={() => {
            onHandIn();
            mutate(text);
          }}
        >
          {isHandedIn ? texts.again : texts.start}
        </button>
      )}
      {isPending && progress === undefined && <p role="status">{texts.asking}</p>}
      {progress !== undefined && <Progress {...{ data, claim, progress }} />}
      {isError && <Problem thrown={error} />}
    </section>
  );
}

const stateOf = (progress: TicketProgress): string => progress.state;

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
        {progress.reason !== undefined && <p lang="en">{progress.reason}</p>}
      </>
    );
  }
  const { seconds, doors } = progress;
  return (
    <>
      <p role="status">{texts.waiting}</p>
      <Countdown key={seconds} seconds={seconds} />
      {doors !== undefined && <Doors {...{ data, claim, doors }} />}
    </>
  );
}

const SECOND_MS = 1_000;

/** Counts down by a stopwatch that nobody can set. Not read aloud each second. */
function Countdown({ seconds }: { readonly seconds: number }) {
  const { handIn: texts } = useWayTexts();
  const { span } = useFormats();
  const [begun] = useState(() => performance.now());
  const [now, setNow] = useState(begun);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil(Math.max(0, seconds - (now - begun) / SECOND_MS));
  return (
    <p className="figure" role="timer">
      {texts.inTime(span(left))}
    </p>
  );
}
