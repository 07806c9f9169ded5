import { useEffect } from "react";
import { useCopyIntake } from "../../src/react/useCopyIntake.ts";
import { nameAmong, type VerifyData } from "../../src/sdk/pageData/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import type { Texts } from "./verifyTexts.ts";

export type TakeCopyProps = {
  readonly chainId: number;
  readonly verify: VerifyData;
  /** The copy that is kept. */
  readonly copy: string | undefined;
  readonly setCopy: (copy: string) => void;
  /** Looks at what is kept again, as another window of this page may have replaced it. @returns whether it is still `copy` */
  readonly isStillKept: () => boolean;
};

/** Takes a copy of status words out of a file, once the guard has read whose it is. What a holder shows never gets here. */
export function TakeCopy({ chainId, verify, copy, setCopy, isStillKept }: TakeCopyProps) {
  const texts = usePageTexts<Texts>().copy;
  const { registries, finality, copySigners = [] } = verify;
  const signers = copySigners.map(({ address }) => address);
  const intake = useCopyIntake({ chainId, registries, signers, finality, kept: copy });
  const { reset } = intake;
  const { thrown, choose } = useFileIntake((text) => intake.mutate(text));
  // What was found was compared with a copy that is no longer kept, so each new one ends it.
  useEffect(() => reset(), [copy, reset]);
  const problem = thrown ?? intake.error ?? undefined;
  const found = intake.data;
  return (
    <details className="card">
      <summary>{texts.load}</summary>
      <p>{texts.trust}</p>
      <label className="field">
        {texts.file}
        <input
          type="file"
          onChange={(event) => {
            reset();
            choose(event);
          }}
        />
      </label>
      {problem !== undefined && <Problem thrown={problem} />}
      {found !== undefined && (
        <Found
          found={found}
          copySigners={copySigners}
          leave={reset}
          take={() => isStillKept() && setCopy(found.text)}
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
  const { block, batches, signer, replaces } = found;
  const name = signer && nameAmong(copySigners, signer);
  const maker =
    signer === undefined ? texts.unsigned : name === undefined ? texts.byUnknown(signer) : texts.by(name);
  return (
    <div role="alert" className="notice">
      <p>
        {texts.is(count(block.number), moment(block.timestamp))} {texts.batches(count(batches))}
      </p>
      <p>{maker}</p>
      {replaces !== undefined && (
        <p>
          {texts.replaces(count(replaces.block.number), moment(replaces.block.timestamp))}{" "}
          {replaces.lost > 0 && texts.lost(count(replaces.lost))}
        </p>
      )}
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
