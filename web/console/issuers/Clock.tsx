import { useChainTime } from "../../../src/react/useChainTime.ts";
import { useFormats } from "../../shared/language.ts";
import { Moment } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { useIssuerTexts } from "./texts.ts";

/** The chain's clock in unix seconds, ticking; undefined: no node has answered yet. */
export function useNow(): bigint | undefined {
  const { chain, config } = useNode();
  return useChainTime({ config, chainId: chain.id }).now;
}

/** A moment to come, and how far off it is by the chain's clock. */
export function Coming({ at }: { readonly at: bigint }) {
  const { clock } = useIssuerTexts();
  const { span } = useFormats();
  const now = useNow();
  return (
    <>
      <Moment at={at} />{" "}
      {now !== undefined && (
        <span className="aside">({now < at ? clock.left(span(at - now)) : clock.now})</span>
      )}
    </>
  );
}

/** The last second in which something is possible, and how long that is by the chain's clock; `over` once it has passed. */
export function LastSecond({ at, over }: { readonly at: bigint; readonly over: string }) {
  const { clock } = useIssuerTexts();
  const { span } = useFormats();
  const now = useNow();
  if (now !== undefined && now > at) return <>{over}</>;
  return (
    <>
      <Moment at={at} />{" "}
      {now !== undefined && <span className="aside">({clock.more(span(at - now + 1n))})</span>}
    </>
  );
}
