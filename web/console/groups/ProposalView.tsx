import { lazy, Suspense, useId, useState } from "react";
import { hashesToSign, type OpenedProposal, type ToldCall } from "../../../src/react/openProposal.ts";
import { useFormats, useSharedTexts } from "../../shared/language.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
import { useGroupTexts } from "./texts.ts";

const SignByWallet = lazy(async () => {
  const { SignByWallet: component } = await import("./SignByWallet.tsx");
  return { default: component };
});

type ProposalViewProps = {
  readonly opened: OpenedProposal;
  /** Given the text of the file with one more signature. */
  readonly onSigned: (text: string) => void;
};

/** A proposal: all that its call says, what a wallet shows of it, who has signed; and a wallet's signature. */
export function ProposalView({ opened: { file, call }, onSigned }: ProposalViewProps) {
  const texts = useGroupTexts();
  const { loading } = useSharedTexts();
  const { account, wallet } = useActing();
  const id = useId();
  const [checked, setChecked] = useState<ToldCall>();
  const { quorum, roster, proposal, assents, objections } = file;
  const seats = (votes: typeof assents) =>
    votes.length === 0 ? texts.nobody : votes.map(({ seat }) => seat).join(", ");
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{texts.proposal}</h3>
      <Told call={checked ?? call} />
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
      <Shown file={file} />
      {wallet === undefined || account === undefined ? (
        <p className="notice">{texts.connect}</p>
      ) : (
        <Suspense fallback={<p role="status">{loading}</p>}>
          <SignByWallet
            key={account}
            file={file}
            account={account}
            config={wallet.config}
            onChecked={setChecked}
            onSigned={onSigned}
          />
        </Suspense>
      )}
    </section>
  );
}

const isNone = (hash: string) => /^0x0*$/.test(hash);

/** What a call does: the toolkit's own words, which are English whatever the page speaks. */
function Told({ call: { what, warnings, rows } }: { readonly call: ToldCall }) {
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
function Shown({ file }: Pick<OpenedProposal, "file">) {
  const texts = useGroupTexts();
  const { count } = useFormats();
  const { digest, domain, message } = hashesToSign(file, "assents");
  const objection = hashesToSign(file, "objections");
  return (
    <>
      <h4>{texts.shown}</h4>
      <p className="about">{texts.shownAbout(count((file.proposal.data.length - 2) / 2))}</p>
      <Facts
        facts={[
          [texts.digest, <Code key="digest">{digest}</Code>],
          [texts.domain, <Code key="domain">{domain}</Code>],
          [texts.message, <Code key="message">{message}</Code>],
          [texts.objectionDigest, <Code key="objection">{objection.digest}</Code>],
        ]}
      />
    </>
  );
}
