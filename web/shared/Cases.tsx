import { type ComponentProps, useEffect, useState } from "react";
import { Problem } from "./Problem.tsx";

export const loadCases = async () => (await import("./OpenCases.tsx")).loadCases();

type Parts = Awaited<ReturnType<typeof loadCases>>;

/**
 * The open cases about a credential; of a copy, that it does not tell. Loaded when it is drawn, and never waited for: what is
 * around it stays as it is.
 */
export function Cases({
  isCopied = false,
  ...asked
}: ComponentProps<Parts["OpenCases"]> & { isCopied?: boolean }) {
  const [parts, setParts] = useState<Parts>();
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    let isMounted = true;
    loadCases().then(
      (loaded) => isMounted && setParts(loaded),
      (thrown) => isMounted && setFailed(thrown),
    );
    return () => {
      isMounted = false;
    };
  }, []);
  if (failed !== undefined) return <Problem thrown={failed} />;
  if (parts === undefined) return null;
  return isCopied ? <parts.CasesUntold /> : <parts.OpenCases {...asked} />;
}
