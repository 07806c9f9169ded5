import { useState } from "react";

/** What somebody wants to do in a part of the console, until it is done. */
export function useIntent<Intent>() {
  const [intent, setIntent] = useState<Intent>();
  const [isDone, setIsDone] = useState(false);
  return {
    intent,
    isDone,
    want(next: Intent | undefined) {
      setIsDone(false);
      setIntent(next);
    },
    /** Every call of it is mined: what was planned holds no longer. */
    done() {
      setIsDone(true);
      setIntent(undefined);
    },
  };
}
