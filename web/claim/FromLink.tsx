import { useLayoutEffect, useMemo } from "react";
import type { Address } from "viem";
import { gateAnswer, leastAnswer } from "../../src/react/gateAnswer.ts";
import type { ClaimData, PageData, PageGate } from "../../src/sdk/pageData/index.ts";
import { useGateTexts } from "../shared/gateTexts.ts";
import { type ClaimLink, linkedClaim } from "./claimLink.ts";
import type { Leaf } from "./props.ts";

type FromLinkProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly gate: PageGate;
  /** Whose claim it is. */
  readonly leaf: Leaf;
  readonly link: ClaimLink;
  /** What this device keeps of the claim. */
  readonly kept: string | undefined;
  /** Whether that answers the gate. */
  readonly isAnswered: boolean;
  readonly use: (text: string) => void;
};

/** Links that were followed: what a reader took away does not come back by one of them. */
const followed = new Set<string>();

/**
 * What a link brought for the gate of the campaign that it is about: it is used at once where nothing that is kept answers the
 * gate; else the reader chooses, since anybody writes links.
 */
export function FromLink({ data, claim, gate, leaf, link, kept, isAnswered, use }: FromLinkProps) {
  const texts = useGateTexts();
  const about = linkedClaim(link, data);
  const brought = about?.campaign === claim.campaign ? link.credential : undefined;
  const offered = useMemo(() => fitting(gate, leaf.account, brought), [gate, leaf.account, brought]);
  // Before it is drawn: nothing is asked that the link answers.
  useLayoutEffect(() => {
    const name = `${claim.campaign} ${leaf.index} ${brought}`;
    if (brought === undefined || followed.has(name)) return;
    followed.add(name);
    if (!isAnswered) use(brought);
  }, [brought]);
  if (link.credential !== undefined && about === undefined)
    return <p className="notice">{texts.notOfLink}</p>;
  if (offered === undefined || offered === kept) return null;
  return (
    <button type="button" className="plain" onClick={() => use(offered)}>
      {texts.fromLink}
    </button>
  );
}

/** What would be kept of it; undefined: it does not answer the gate. */
function fitting(gate: PageGate, account: Address, text: string | undefined): string | undefined {
  try {
    if (text === undefined || gateAnswer({ gate, account, text }) === undefined) return undefined;
    return leastAnswer({ gate, text });
  } catch {
    return undefined;
  }
}
