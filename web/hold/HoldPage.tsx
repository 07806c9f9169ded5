import { lazy, Suspense, useId, useState } from "react";
import type { Vault, VaultState } from "../../src/react/index.ts";
import { deviceVault, useHeldCredentials } from "../../src/react/useHeldCredentials.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Offline } from "../shared/Offline.tsx";
import { Problem } from "../shared/Problem.tsx";
import { useHoldTexts } from "./holdTexts.ts";
import { Intake } from "./Intake.tsx";
import { PassphraseForm } from "./PassphraseForm.tsx";
import { SavedFile } from "./SavedFile.tsx";
import { useEverything } from "./useEverything.ts";
import { type Inbox, useInbox } from "./useInbox.ts";

const Received = lazy(async () => ({ default: (await import("./Received.tsx")).Received }));
const HeldList = lazy(async () => ({ default: (await import("./HeldList.tsx")).HeldList }));
const Wanted = lazy(async () => ({ default: (await import("./Wanted.tsx")).Wanted }));
const Backup = lazy(async () => ({ default: (await import("./Backup.tsx")).Backup }));
const Question = lazy(async () => ({ default: (await import("./Question.tsx")).Question }));

/** A holder's page: what they were handed, what they keep, and how they show it. */
export function HoldPage({ data }: { readonly data: PageData }) {
  const texts = useHoldTexts();
  const { loading } = useSharedTexts();
  const [vault] = useState(deviceVault);
  const state = useHeldCredentials({ vault });
  const { handed, problem, said, take, close } = useInbox();
  const isReady = useEverything();
  const waiting = <p role="status">{loading}</p>;
  return (
    <>
      <p>{texts.about}</p>
      {!state.isKept && (
        <p role="alert" className="notice">
          {texts.notKept}
        </p>
      )}
      <Suspense fallback={waiting}>
        {handed !== undefined && (
          <HandedOver
            data={data}
            vault={vault}
            state={state}
            handed={handed}
            onClose={(what) => close(handed, what)}
          />
        )}
      </Suspense>
      <p role="status">{said}</p>
      <Suspense fallback={waiting}>
        <Kept
          data={data}
          vault={vault}
          state={state}
          isPrompted={handed !== undefined && handed.kind !== "vault"}
        />
      </Suspense>
      <Intake problem={problem} onText={take} />
      {(state.status === "open" || state.status === "locked" || state.status === "unreadable") && (
        <Suspense>
          <Backup vault={vault} state={state} />
        </Suspense>
      )}
      <p role="status" className="aside">
        {isReady ? texts.offline : ""}
      </p>
      {isReady && <Offline data={data} />}
    </>
  );
}

type VaultProps = { readonly data: PageData; readonly vault: Vault; readonly state: VaultState };
type HandedOverProps = VaultProps & {
  readonly handed: Inbox;
  readonly onClose: (said?: string) => void;
};

function HandedOver({ handed, onClose, ...vault }: HandedOverProps) {
  if (handed.kind === "credential") {
    return (
      <Received key={handed.credential.id} {...vault} credential={handed.credential} onClose={onClose} />
    );
  }
  if (handed.kind === "challenge") {
    const { challenge } = handed;
    return <Question key={challenge.nonce} {...vault} challenge={challenge} onClose={() => onClose()} />;
  }
  if (handed.kind === "wanted") return <Wanted {...vault} text={handed.text} onClose={() => onClose()} />;
  return <SavedFile {...vault} file={handed.file} onClose={onClose} />;
}

/** @param isPrompted the passphrase is asked for above already */
function Kept({ data, vault, state, isPrompted }: VaultProps & { readonly isPrompted: boolean }) {
  const texts = useHoldTexts();
  const headingId = useId();
  if (state.status === "open") return <HeldList data={data} vault={vault} held={state.held} />;
  if (state.status === "unreadable") {
    return (
      <section aria-labelledby={headingId}>
        <h2 id={headingId}>{texts.unreadable.heading}</h2>
        <Problem thrown={state.problem} />
      </section>
    );
  }
  if (state.status !== "locked" || isPrompted) return null;
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.pass.openHeading}</h2>
      <PassphraseForm submit={texts.pass.open} onPassphrase={vault.unlock} />
    </section>
  );
}
