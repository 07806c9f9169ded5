import type { useTermsText } from "../../src/react/useTermsText.ts";
import { useGateTexts } from "../shared/gateTexts.ts";
import { useClaimTexts } from "./claimTexts.ts";

type UnreadTermsProps = {
  readonly query: Pick<ReturnType<typeof useTermsText>, "data" | "isError" | "isFetching" | "refetch">;
};

/** Why a text cannot be shown: its host did not serve it, or served another one. Nothing where there is no such reason. */
export function UnreadTerms({ query: { data, isError, isFetching, refetch } }: UnreadTermsProps) {
  const { terms: texts } = useGateTexts();
  const { answer } = useClaimTexts();
  if (data === null) return <p className="notice">{texts.other}</p>;
  if (!isError) return null;
  return (
    <div className="notice">
      <p>{texts.notServed}</p>
      <button type="button" className="plain" disabled={isFetching} onClick={() => void refetch()}>
        {answer.again}
      </button>
    </div>
  );
}
