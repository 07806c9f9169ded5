import { lazy, useState } from "react";
import type { Address } from "viem";
import type { KeptClaim } from "../../../src/react/claimKeeper.ts";
import type { termsOfKept } from "../../../src/react/keptClaim.ts";
import type { ClaimData } from "../../../src/sdk/pageData/index.ts";
import { Late } from "../../shared/Late.tsx";
import { Code, Copy, Facts, Moment, saveFile } from "../../shared/Value.tsx";
import { useTokens } from "../claimTexts.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WalletWayProps, WayProps } from "./wayProps.ts";

const SignVotes = lazy(async () => ({ default: (await import("../votes/SignVotes.tsx")).SignVotes }));
const HandIn = lazy(async () => ({ default: (await import("./HandIn.tsx")).HandIn }));

type SignedTextProps = WayProps &
  Partial<Pick<WalletWayProps, "wallet">> &
  KeptClaim["signed"] & {
    readonly terms: NonNullable<ReturnType<typeof termsOfKept>>;
    readonly keep: (kept: KeptClaim["signed"] | undefined) => void;
  };

/** A signed claim, to give to its sender. */
export function SignedText(props: SignedTextProps) {
  const { claim, leaf, text, isHandedIn, delegation, terms, keep, wallet } = props;
  const forget = () => keep(undefined);
  const { signed: texts } = useWayTexts();
  const [isSigning, setSigning] = useState(false);
  return (
    <section>
      <h3>{texts.kept}</h3>
      {!isHandedIn && <p role="status">{texts.done}</p>}
      {claim.gateway !== undefined && (
        <Late>
          {claim.hasVotes && wallet && !isHandedIn && (
            <SignVotes
              {...props}
              wallet={wallet}
              gateway={claim.gateway}
              onSigning={setSigning}
              onSigned={(signed) => keep({ text, isHandedIn, delegation: signed })}
            />
          )}
          <HandIn
            {...props}
            gateway={claim.gateway}
            isHeld={isSigning}
            onHandIn={() => keep({ text, isHandedIn: true, delegation })}
            onPaid={forget}
          />
        </Late>
      )}
      <div className="actions">
        <Copy text={text} label={texts.copy} />
        <button
          type="button"
          className="plain"
          onClick={() => saveFile(`symbolon-claim-${leaf.index}.json`, text)}
        >
          {texts.save}
        </button>
      </div>
      <SignedWords title={texts.signed} claim={claim} account={leaf.account} terms={terms} />
      <p className="aside">
        {texts.keptAbout} {texts.forgetAbout}
      </p>
      <button type="button" className="plain" onClick={forget}>
        {texts.forget}
      </button>
    </section>
  );
}

type SignedWordsProps = {
  readonly title: string;
  readonly claim: ClaimData;
  readonly account: Address;
  readonly terms: NonNullable<ReturnType<typeof termsOfKept>>;
};

/** What a signature says, in plain words: whoever signs sees the whole of this file anyway, and it compresses better in one. */
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
