import { useEffect } from "react";
import { readyForCopies, useCopyIntake } from "../../src/react/useCopyIntake.ts";
import { nameAmong, type VerifyData } from "../../src/sdk/pageData/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import type { Texts } from "./verifyTexts.ts";

type TakeCopyProps = {
  readonly chainId: number;
  readonly verify: VerifyData;
  /** The copy that is kept. */
  readonly copy: string | undefined;
  readonly setCopy: (copy: string) => void;
};

/** What is needed by the time that there is no network; where it fails, it is loaded when it is needed. */
function loadTheRest(): void {
  void Promise.allSettled([readyForCopies(), import("../shared/Explained.tsx")]);
}

/** Takes a copy of status words out of a file, once the guard has read whose it is. What a holder shows never gets here. */
export function TakeCopy({ chainId, verify, copy, setCopy }: TakeCopyProps) {
  const texts = usePageTexts<Texts>().copy;
  const { registries, copySigners = [] } = verify;
  const signers = copySigners.map(({ address }) => address);
  const intake = useCopyIntake({ chainId, registries, signers, kept: copy });
  const { thrown, choose } = useFileIntake((text) => intake.mutate(text));
  useEffect(loadTheRest, []);
  const problem = thrown ?? intake.error ?? undefined;
  const found = intake.data;
  return (
    <details className="card">
      <summary>{texts.load}</summary>
      <p>{texts.trust}</p>
      <label className="field">
        {texts.file}
        <input type="file" onChange={choose} />
      </label>
      {problem !== undefined && <Problem thrown={problem} />}
      {found !== undefined && (
        <Found
          found={found}
          copySigners={copySigners}
          leave={intake.reset}
          take={() => {
            setCopy(found.text);
            intake.reset();
          }}
        />
      )}
    </details>
  );
}

type FoundProps = {
  readonly found: NonNullable<ReturnType<typeof useCopyIntake>["data"]>;
  readonly copySigners: NonNullable<VerifyData["copySigners"]>;
  readonly take: () => void;
  readonly leave: () => void;
};

/** Of which block a copy is, who answers for it, and what it would replace. */
function Found({ found, copySigners, take, leave }: FoundProps) {
  const texts = usePageTexts<Texts>().copy;
  const { count, moment } = useFormats();
  const { block, signer, replaces } = found;
  const name = signer && nameAmong(copySigners, signer);
  const maker =
    signer === undefined ? texts.unsigned : name === undefined ? texts.byUnknown(signer) : texts.by(name);
  return (
    <div role="alert" className="notice">
      <p>{texts.is(count(block.number), moment(block.timestamp))}</p>
      <p>{maker}</p>
      {replaces !== undefined && <p>{texts.replaces(count(replaces.number), moment(replaces.timestamp))}</p>}
      <div className="actions">
        <button type="button" className="plain" onClick={take}>
          {texts.take}
        </button>
        <button type="button" className="plain" onClick={leave}>
          {texts.leave}
        </button>
      </div>
    </div>
  );
}
