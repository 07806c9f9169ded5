import { Problem } from "../shared/Problem.tsx";
import { Pending } from "./Badge.tsx";
import { useClaimTexts } from "./claimTexts.ts";

type AskingProps = {
  /** What is asked, in a sentence. */
  readonly asking: string;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
};

/** A question that is not answered yet, or what went wrong with it. */
export function Asking({ asking, error, isFetching, refetch }: AskingProps) {
  const { answer } = useClaimTexts();
  if (error === null) return <Pending>{asking}</Pending>;
  return (
    <>
      <Problem thrown={error} />
      <button type="button" className="plain" disabled={isFetching} onClick={() => void refetch()}>
        {answer.again}
      </button>
    </>
  );
}
