import { useState } from "react";
import { Problem } from "../shared/Problem.tsx";

type ActButtonProps = {
  readonly label: string;
  readonly isPlain?: boolean;
  readonly act: () => Promise<void>;
};

/** Does something that may fail, once at a time, and says why it did. */
export function ActButton({ label, isPlain = false, act }: ActButtonProps) {
  const [isPending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly thrown?: unknown }>({});
  const click = async () => {
    setPending(true);
    try {
      await act();
      setOutcome({});
    } catch (thrown) {
      setOutcome({ thrown });
    }
    setPending(false);
  };
  return (
    <>
      <button
        type="button"
        className={isPlain ? "plain" : ""}
        disabled={isPending}
        onClick={() => void click()}
      >
        {label}
      </button>
      {"thrown" in outcome && <Problem thrown={outcome.thrown} />}
    </>
  );
}
