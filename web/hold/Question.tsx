import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { bestNow, useDeviceMoment, useLastClock } from "../../src/react/chainClock.ts";
import type { Challenge, KeptCredential, Vault, VaultState } from "../../src/react/index.ts";
import { answerLink } from "../../src/react/links.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats, useSharedTexts } from "../shared/language.ts";
import { Code, Facts, Moment } from "../shared/Value.tsx";
import { useIssuer } from "./CredentialFacts.tsx";
import { HandedHeading } from "./HandedHeading.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { PassphraseForm } from "./PassphraseForm.tsx";

const AnswerByWallet = lazy(async () => ({ default: (await import("./AnswerByWallet.tsx")).AnswerByWallet }));
const HandOn = lazy(async () => ({ default: (await import("./HandOn.tsx")).HandOn }));

type QuestionProps = {
  readonly data: PageData;
  readonly vault: Vault;
  readonly state: VaultState;
  readonly challenge: Challenge;
  readonly onClose: () => void;
};

/** A verifier's question: who asks, what is signed, about which credential and until when; then the wallet. */
export function Question({ data, vault, state, challenge, onClose }: QuestionProps) {
  const { challenge: texts, pass } = useHoldTexts();
  const headingId = useId();
  const found = state.status === "open" ? state.held.find(({ id }) => id === idIn(challenge)) : undefined;
  return (
    <section aria-labelledby={headingId}>
      <HandedHeading id={headingId}>{texts.heading}</HandedHeading>
      <ChallengeText data={data} challenge={challenge} found={found} />
      {state.status === "locked" && (
        <>
          <p>{pass.openToAnswer}</p>
          <PassphraseForm submit={pass.open} onPassphrase={vault.unlock} />
        </>
      )}
      {found !== undefined && <Answering data={data} challenge={challenge} found={found} />}
      {found === undefined && state.status !== "locked" && <p role="status">{texts.none}</p>}
      <div className="actions">
        <button type="button" className="plain" onClick={onClose}>
          {texts.close}
        </button>
      </div>
    </section>
  );
}

const idIn = ({ credential }: Challenge) => credential.toLowerCase();

type ChallengeProps = Pick<QuestionProps, "data" | "challenge"> & {
  readonly found: KeptCredential | undefined;
};

function ChallengeText({ data, challenge, found }: ChallengeProps) {
  const { challenge: texts, card } = useHoldTexts();
  const { count } = useFormats();
  const issuer = useIssuer(data);
  const about: readonly [string, ReactNode] =
    found === undefined
      ? [texts.wantedId, <Code>{challenge.credential}</Code>]
      : [
          texts.about,
          <>
            {card.of(issuer(found.held))},{" "}
            {card.numberOf(count(found.held.credential.index), count(found.held.batch.header.size))}
          </>,
        ];
  return (
    <>
      <Facts
        facts={[
          [
            texts.who,
            <strong>
              <bdi>{challenge.audience}</bdi>
            </strong>,
          ],
          [texts.what, texts.sign],
          about,
          [texts.until, <Moment at={challenge.deadline} />],
        ]}
      />
      <p className="notice">{texts.anybody}</p>
    </>
  );
}

type AnsweringProps = Pick<QuestionProps, "data" | "challenge"> & { readonly found: KeptCredential };

function Answering({ data, challenge, found }: AnsweringProps) {
  const { challenge: texts, hand } = useHoldTexts();
  const { loading } = useSharedTexts();
  const [isConnecting, setConnecting] = useState(false);
  const [answer, setAnswer] = useState<string>();
  const now = useNow(data.chain.id);
  const waiting = <p role="status">{loading}</p>;
  if (answer !== undefined) {
    return (
      <Suspense fallback={waiting}>
        <p role="status">{texts.done}</p>
        <HandOn
          code={answer}
          codeLabel={hand.answerCode}
          text={answer}
          fileName="answer.json"
          linkTo={(page) => answerLink(page, answer)}
        />
      </Suspense>
    );
  }
  if (challenge.chainId !== BigInt(data.chain.id)) {
    return <p role="alert">{texts.otherChain(String(challenge.chainId))}</p>;
  }
  if (now > challenge.deadline) return <p role="alert">{texts.over}</p>;
  if (!isConnecting) {
    return (
      <button type="button" onClick={() => setConnecting(true)}>
        {texts.connect}
      </button>
    );
  }
  return (
    <Suspense fallback={waiting}>
      <AnswerByWallet
        chain={data.chain}
        challenge={challenge}
        shown={found.held}
        now={now}
        onAnswer={setAnswer}
      />
    </Suspense>
  );
}

/** The chain's clock where a node has told it on this page, else the device's: only the verifier's decides. */
function useNow(chainId: number): bigint {
  const device = useDeviceMoment();
  const clock = useLastClock(chainId);
  return bestNow(clock, device);
}
