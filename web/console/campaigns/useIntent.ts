import { useState } from "react";

/** What somebody wants to do in a part of the console, until it is done. */
export function useIntent<Wanted>() {
  const [wanted, setWanted] = useState<Wanted>();
  const [isDone, setIsDone] = useState(false);
  return {
    wanted,
    isDone,
    want(next: Wanted | undefined) {
      setIsDone(false);
      setWanted(next);
    },
    /** Every call of it is mined: what was planned holds no longer. */
    done() {
      setIsDone(true);
      setWanted(undefined);
    },
  };
}
