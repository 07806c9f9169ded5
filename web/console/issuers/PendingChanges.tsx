import { useMemo, useState } from "react";
import { zeroHash } from "viem";
import {
  type BatchOverview,
  indexesInWord,
  type KnownBatch,
  lastRetraction,
  type PendingChange,
  type RequestedChange,
} from "../../../src/react/statusChanges.ts";
import { useFormats } from "../../shared/language.ts";
import { Facts } from "../../shared/Value.tsx";
import { ChangeConsequences } from "./ChangeConsequences.tsx";
import { Coming, LastSecond, useNow } from "./Clock.tsx";
import { useIndexes } from "./indexes.ts";
import { useIssuerTexts } from "./texts.ts";

type PendingChangesProps = { readonly batch: KnownBatch; readonly overview: BatchOverview };

/** What is announced and not in force: when it will be, and how long it can be taken back. */
export function PendingChanges({ batch, overview: { status } }: PendingChangesProps) {
  const { pending: texts, batch: batchTexts } = useIssuerTexts();
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      {status === undefined && <p className="notice">{batchTexts.tooLarge}</p>}
      {status?.pending.length === 0 && <p>{texts.none}</p>}
      {status?.pending.map((pending) => (
        <Pending key={`${pending.from} ${pending.kind}`} batch={batch} pending={pending} />
      ))}
    </section>
  );
}

type PendingProps = { readonly batch: KnownBatch; readonly pending: PendingChange };

function Pending({ batch, pending }: PendingProps) {
  const { pending: texts } = useIssuerTexts();
  const { count } = useFormats();
  const now = useNow();
  const [isRetracting, setIsRetracting] = useState(false);
  const { from, kind, masks } = pending;
  const indexes = useMemo(() => masks.flatMap(indexesInWord), [masks]);
  const named = useIndexes(indexes);
  const last = lastRetraction(batch.header.policy.epochLength, from);
  const over = kind === "Revoke" ? texts.revokeOver : texts.over;
  const canRetract = now !== undefined && now <= last;
  return (
    <div className="card" data-pending={kind}>
      <h4>{texts.what[kind](count(indexes.length))}</h4>
      <Facts
        facts={[
          [texts.credentials, named],
          [texts.from, <Coming key="from" at={from} />],
          [texts.retractable, <LastSecond key="last" at={last} over={over} />],
        ]}
      />
      {canRetract && (
        <button type="button" className="plain" onClick={() => setIsRetracting(!isRetracting)}>
          {isRetracting ? texts.dismiss : texts.retract}
        </button>
      )}
      {isRetracting && <Retraction batch={batch} indexes={indexes} isRevocation={kind === "Revoke"} />}
    </div>
  );
}

type RetractionProps = {
  readonly batch: KnownBatch;
  readonly indexes: readonly number[];
  readonly isRevocation: boolean;
};

function Retraction({ batch, indexes, isRevocation }: RetractionProps) {
  const rows = useMemo(() => {
    const kind = isRevocation ? "RetractRevoke" : "RetractSuspension";
    return indexes.map((index): RequestedChange => ({ index, kind, reason: 0, evidence: zeroHash }));
  }, [indexes, isRevocation]);
  return <ChangeConsequences batch={batch} rows={rows} />;
}
