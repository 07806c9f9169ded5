import { useId } from "react";
import {
  type Presentation,
  type ReadConfig,
  type useCopiedVerdict,
  useStatusCopy,
} from "../../src/react/index.ts";
import type { VerifyData } from "../../src/sdk/pageData/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { saveFile } from "../shared/Value.tsx";
import type { Texts } from "./verifyTexts.ts";

type CopyProps = {
  readonly config: ReadConfig;
  readonly chainId: number;
  readonly finality: VerifyData["finality"];
  readonly presentation: Presentation;
  readonly copy: string | undefined;
  readonly setCopy: (copy: string | undefined) => void;
  /** Whether devices of this page take unsigned copies from one another. */
  readonly isSharable: boolean;
  readonly block: ReturnType<typeof useCopiedVerdict>["block"];
};

/** Keeps the status words of a batch for when there is no network. */
export function Copy({
  config,
  chainId,
  finality,
  presentation,
  copy,
  setCopy,
  isSharable,
  block,
}: CopyProps) {
  const texts = usePageTexts<Texts>().copy;
  const { count, moment } = useFormats();
  const headingId = useId();
  const { registry, header } = presentation.batch;
  const make = useStatusCopy({ config, mutation: { onSuccess: setCopy } });
  const about =
    copy === undefined
      ? texts.none
      : block === undefined
        ? texts.isKept
        : texts.is(count(block.number), moment(block.timestamp));
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{texts.heading}</h2>
      <p>{texts.about}</p>
      <p role="status">{make.isPending ? texts.keeping : about}</p>
      <div className="actions">
        <button
          type="button"
          className="plain"
          disabled={make.isPending}
          onClick={() => make.mutate({ chainId, registry, headers: [header], finality, before: copy })}
        >
          {texts.keep}
        </button>
        {copy !== undefined && (
          <>
            {isSharable && (
              <button type="button" className="plain" onClick={() => saveFile("status-copy.json", copy)}>
                {texts.save}
              </button>
            )}
            <button type="button" className="plain" onClick={() => setCopy(undefined)}>
              {texts.forget}
            </button>
          </>
        )}
      </div>
      {make.error !== null && <Problem thrown={make.error} />}
      {!isSharable && <p className="hint">{texts.signedOnly}</p>}
    </section>
  );
}
