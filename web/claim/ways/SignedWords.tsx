import type { Address } from "viem";
import type { termsOfKept } from "../../../src/react/keptClaim.ts";
import type { ClaimData } from "../../../src/sdk/pageData/index.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import { useTokens } from "../claimTexts.ts";
import { useWayTexts } from "./useWayTexts.ts";

type SignedWordsProps = {
  readonly title: string;
  readonly claim: ClaimData;
  readonly account: Address;
  readonly terms: NonNullable<ReturnType<typeof termsOfKept>>;
};

/** What a signature says, in plain words. */
export function SignedWords({ title, claim, account, terms }: SignedWordsProps) {
  const { signed: texts } = useWayTexts();
  const tokens = useTokens(claim);
  const { upTo, recipient, maxFee, deadline } = terms;
  return (
    <>
      <h3>{title}</h3>
      <Facts
        facts={[
          [texts.signer, <Code key="signer">{account}</Code>],
          [texts.pays, texts.upTo(tokens(upTo))],
          [texts.to, <Code key="to">{recipient}</Code>],
          [texts.fee, maxFee === 0n ? texts.nothing : texts.atMost(tokens(maxFee))],
          [texts.until, deadline === 0n ? texts.noEnd : <Moment key="until" at={deadline} />],
        ]}
      />
      <p>{texts.once}</p>
    </>
  );
}
