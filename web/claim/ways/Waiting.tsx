import { useWayTexts } from "./useWayTexts.ts";

type WaitingProps = {
  readonly text: string;
  /** Lets go of a wallet that hangs; what it answers later counts all the same. */
  readonly stop: () => void;
};

/** While a wallet is asked. */
export function Waiting({ text, stop }: WaitingProps) {
  const { stopWaiting } = useWayTexts();
  return (
    <>
      <span role="status">{text}</span>
      <button type="button" className="plain" onClick={stop}>
        {stopWaiting}
      </button>
    </>
  );
}
