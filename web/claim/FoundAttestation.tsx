import { type ReactNode, useEffect } from "react";
import type { Address, Hex } from "viem";
import { isAnsweredBy } from "../../src/react/gateAnswer.ts";
import type { ReadConfig } from "../../src/react/index.ts";
import { type SearchedPlace, useFoundAttestation } from "../../src/react/useFoundAttestation.ts";
import {
  askedAttestation,
  type ClaimData,
  type PageData,
  type PageGate,
} from "../../src/sdk/pageData/index.ts";
import { useGateTexts } from "../shared/gateTexts.ts";
import { Code } from "../shared/Value.tsx";

type FoundAttestationProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly gate: PageGate;
  readonly account: Address;
  readonly config: ReadConfig;
  /** Whether the claim is refused with what was found. */
  readonly isRefused: boolean;
  /** Called with its uid, or undefined. */
  readonly onFound: (uid: Hex | undefined) => void;
  /** By which the reader gives another one. */
  readonly children: ReactNode;
};

/** Looks for the attestation that the gate asks for, where the page knows a place, uses it, and says where it has looked. */
export function FoundAttestation(props: FoundAttestationProps) {
  const { data: page, claim, gate, account, config, isRefused, onFound, children } = props;
  const { found: texts } = useGateTexts();
  const search = searchOf(claim, gate, account);
  const { data, isFetching, refetch } = useFoundAttestation({ config, chainId: page.chain.id, search });
  const named = isFetching ? undefined : data?.uid;
  const uid = named !== undefined && isAnsweredBy(gate, named) ? named : undefined;
  useEffect(() => onFound(uid), [uid, onFound]);
  const again = (
    <button type="button" className="plain" onClick={() => void refetch()}>
      {texts.again}
    </button>
  );
  if (uid !== undefined) {
    return (
      <>
        <p role="status" className={isRefused ? "notice" : "good"}>
          {isRefused ? texts.refused : texts.used}
        </p>
        <details>
          <summary>{texts.uid}</summary>
          <Code>{uid}</Code>
        </details>
        {isRefused && again}
        <details>
          <summary>{texts.another}</summary>
          {children}
        </details>
      </>
    );
  }
  return (
    <>
      {isFetching && (
        <p role="status" className="pending">
          {texts.searching}
        </p>
      )}
      {!isFetching && data !== undefined && (
        <>
          <Looked at={data.lookedAt} />
          {again}
        </>
      )}
      {children}
    </>
  );
}

/** What is looked for; undefined: the page knows no place. Of a gate that accepts several issuers, those with names count. */
function searchOf(
  { attestations: places, issuers: named = [] }: ClaimData,
  gate: PageGate,
  account: Address,
) {
  const asked = askedAttestation(gate);
  if (places === undefined || asked === undefined) return undefined;
  const { fromBlock, ...rest } = places;
  const { registry, schema, soleIssuer } = asked;
  const issuers = soleIssuer === undefined ? named.map(({ address }) => address) : [soleIssuer];
  const from = fromBlock === undefined ? undefined : BigInt(fromBlock);
  return { ...rest, registry, schema, account, issuers, fromBlock: from };
}

function Looked({ at }: { readonly at: readonly SearchedPlace[] }) {
  const { found: texts } = useGateTexts();
  return (
    <div role="status">
      <p>{texts.none}</p>
      <ul>
        {at.map((looked) => (
          <li key={looked.place}>{texts[looked.place][whatOf(looked)]}</li>
        ))}
      </ul>
    </div>
  );
}

/** What a place had that did not help. */
function whatOf({ named, thrown }: SearchedPlace): "empty" | "unfit" | "failed" {
  if (thrown !== undefined) return "failed";
  return named === 0 ? "empty" : "unfit";
}
