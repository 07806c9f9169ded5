import { lazy, Suspense, useId, useState } from "react";
import {
  hashesToSign,
  type OpenedSignable,
  type Signable,
  type ToldText,
} from "../../../src/react/openSignable.ts";
import { useFormats, useSharedTexts } from "../../shared/language.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
import { useGroupTexts } from "./texts.ts";

const SignByWallet = lazy(async () => {
  const { SignByWallet: component } = await import("./SignByWallet.tsx");
  return { default: component };
});

const SendSigned = lazy(async () => {
  const { SendSigned: component } = await import("./SendSigned.tsx");
  return { default: component };
});

type SignableViewProps = {
  readonly opened: OpenedSignable;
  /** Given the text of the file with one more signature. */
  readonly onSigned: (text: string) => void;
};

/** What is to be signed: all that it says, what a wallet shows of it, who has signed; and a wallet's signature. */
export function SignableView({ opened: { signable, summary }, onSigned }: SignableViewProps) {
  const texts = useGroupTexts();
  const { loading } = useSharedTexts();
  const { account, wallet } = useActing();
  const id = useId();
  const [checked, setChecked] = useState<ToldText>();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{texts.proposal}</h3>
      <Told summary={checked ?? summary} />
      <Around signable={signable} />
      <Shown signable={signable} />
      {wallet === undefined || account === undefined ? (
        <p className="notice">{texts.connect}</p>
      ) : (
        <Suspense fallback={<p role="status">{loading}</p>}>
          <SignByWallet
            key={account}
            signable={signable}
            account={account}
            config={wallet.config}
            onChecked={setChecked}
            onSigned={onSigned}
          />
        </Suspense>
      )}
      <Suspense fallback={<p role="status">{loading}</p>}>
        <SendSigned signable={signable} />
      </Suspense>
    </section>
  );
}

/** The rest of the file: of a proposal, what its call does not say; and who has signed. */
function Around({ signable }: { readonly signable: Signable }) {
  const texts = useGroupTexts();
  const seats = (votes: readonly { readonly seat: number }[]) =>
    votes.length === 0 ? texts.nobody : votes.map(({ seat }) => seat).join(", ");
  if (signable.kind !== "proposal") {
    return (
      <>
        <h4>{texts.signatures}</h4>
        <Facts facts={[[texts.signed, seats(signable.file.approvals)]]} />
      </>
    );
  }
  const { quorum, roster, proposal, assents, objections } = signable.file;
  return (
    <>
      <h4>{texts.around}</h4>
      <Facts
        facts={[
          [texts.group, <Code key="group">{quorum}</Code>],
          [texts.at, <Code key="at">{proposal.target}</Code>],
          [
            texts.evidence,
            isNone(proposal.evidence) ? texts.none : <Code key="evidence">{proposal.evidence}</Code>,
          ],
          [texts.roster, `${roster}`],
          [
            texts.until,
            proposal.deadline === 0n ? texts.noEnd : <Moment key="until" at={proposal.deadline} />,
          ],
          [texts.assents, seats(assents)],
          [texts.objections, seats(objections)],
        ]}
      />
    </>
  );
}

const isNone = (hash: string) => /^0x0*$/.test(hash);

/** What it does: the toolkit's own words, which are English whatever the page speaks. */
export function Told({ summary: { what, warnings, rows } }: { readonly summary: ToldText }) {
  return (
    <div lang="en" dir="ltr">
      <p className="sentence">{what}</p>
      {warnings.map((one) => (
        <p key={one} className="notice" role="alert">
          {one}
        </p>
      ))}
      <Facts facts={rows} />
    </div>
  );
}

/** What a wallet shows: bytes, whose digest can be compared. */
function Shown({ signable }: { readonly signable: Signable }) {
  const texts = useGroupTexts();
  const { count } = useFormats();
  const { digest, domain, message } = hashesToSign(signable, "assents");
  return (
    <>
      <h4>{texts.shown}</h4>
      <p className="about">
        {signable.kind === "proposal"
          ? texts.shownAbout(count((signable.file.proposal.data.length - 2) / 2))
          : texts.shownHashes}
      </p>
      <Facts
        facts={[
          [texts.digest, <Code key="digest">{digest}</Code>],
          [texts.domain, <Code key="domain">{domain}</Code>],
          [texts.message, <Code key="message">{message}</Code>],
          ...(signable.kind === "proposal"
            ? [
                [
                  texts.objectionDigest,
                  <Code key="objection">{hashesToSign(signable, "objections").digest}</Code>,
                ] as const,
              ]
            : []),
        ]}
      />
    </>
  );
}
