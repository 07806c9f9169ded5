import { useEffect, useState } from "react";
import type { Handed } from "../../src/react/index.ts";
import type { LinkText } from "../../src/react/links.ts";
import { takeHanded } from "../shared/handed.ts";

/** What the newest link handed over. */
const useLinked = takeHanded<LinkText | undefined>(undefined, (_, link) => link);

/** What a holder was handed, or what a claim's gate asks of them. */
export type Inbox = Handed | { readonly kind: "wanted"; readonly text: string };

/** What the holder was handed last, by link or into the page; undefined: nothing, or it was seen to. */
export function useInbox() {
  const link = useLinked();
  const [handed, setHanded] = useState<Inbox>();
  const [problem, setProblem] = useState<{ readonly thrown?: unknown }>({});
  const [said, setSaid] = useState("");
  const take = async (text: string): Promise<boolean> => {
    setSaid("");
    try {
      const { parseHanded } = await import("../../src/react/handed.ts");
      setHanded(parseHanded(text));
      setProblem({});
      return true;
    } catch (thrown) {
      setProblem({ thrown });
      return false;
    }
  };
  useEffect(() => {
    if (link?.kind === "wanted") setHanded({ kind: "wanted", text: link.text });
    else if (link !== undefined) void take(link.text);
  }, [link]);
  /** It was seen to: what is said of that. What was handed over meanwhile stays. */
  const close = (seen: Inbox, what = "") => {
    setHanded((current) => (current === seen ? undefined : current));
    setProblem({});
    setSaid(what);
  };
  return { handed, problem, said, take, close };
}
