import { useMemo, useState } from "react";
import { zeroAddress } from "viem";
import {
  type BatchToIssueParameters,
  batchToIssue,
  forgetBatchToIssue,
  headerFileText,
  issuableUntil,
  type PublishedBatch,
  requireManifest,
} from "../../../src/react/batchFiles.ts";
import type { KnownBatch } from "../../../src/react/statusChanges.ts";
import { useIssuePlan } from "../../../src/react/useIssuePlan.ts";
import { Field } from "../../shared/Field.tsx";
import { useFormats, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts, saveFile } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import type { BatchTakerProps } from "./BatchFinder.tsx";
import { LastSecond, useNow } from "./Clock.tsx";
import { RolePlan } from "./RolePlan.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type HeaderToIssueProps = Pick<BatchTakerProps, "open"> & {
  readonly place: Omit<BatchToIssueParameters, "now">;
};

/**
 * A header for a manifest: dated once by the chain's clock, and remembered, so that no second batch is issued by
 * mistake.
 */
export function HeaderToIssue({ place, open }: HeaderToIssueProps) {
  const { loading } = useSharedTexts();
  const now = useNow();
  return now === undefined ? <p role="status">{loading}</p> : <Dated place={place} open={open} now={now} />;
}

function Dated({ place, open, now }: HeaderToIssueProps & { readonly now: bigint }) {
  const [first] = useState(now);
  const [date, setDate] = useState(first);
  const { manifest, chainId, registry, issuer } = place;
  const batch = useMemo(
    () => batchToIssue({ manifest, chainId, registry, issuer, now: date }),
    [manifest, chainId, registry, issuer, date],
  );
  const renewDate = () => {
    forgetBatchToIssue(place);
    setDate(now);
  };
  return (
    <IssueConsequences key={batch.id} manifest={manifest} open={open} batch={batch} renewDate={renewDate} />
  );
}

type IssueConsequencesProps = Pick<BatchTakerProps, "open"> & {
  readonly batch: KnownBatch;
  /** Undefined: only its header is given. */
  readonly manifest: PublishedBatch | undefined;
  /** Undefined: its header is given, and this page can no longer choose its date. */
  readonly renewDate?: () => void;
};

/** The effects of issuing a batch at the newest block, and its plan for the issuer. */
export function IssueConsequences({ batch, manifest, open, renewDate }: IssueConsequencesProps) {
  const { issue: texts, batch: batchTexts } = useIssuerTexts();
  const { chain } = useNode();
  const fault = useMemo(() => faultOf(batch, manifest), [batch, manifest]);
  if (fault !== undefined) return <Problem thrown={fault} />;
  return (
    <>
      <Facts
        facts={[
          [batchTexts.id, <Code key="id">{batch.id}</Code>],
          [batchTexts.issuer, <Code key="issuer">{batch.header.issuer}</Code>],
        ]}
      />
      <p>{texts.keepHeader}</p>
      <button
        type="button"
        className="plain"
        onClick={() => saveFile("header.json", headerFileText(batch, chain.id))}
      >
        {batchTexts.saveHeader}
      </button>
      <Planned batch={batch} open={open} renewDate={renewDate} />
    </>
  );
}

function faultOf(batch: KnownBatch, manifest: PublishedBatch | undefined): unknown {
  try {
    if (manifest !== undefined) requireManifest(batch, manifest);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

type PlannedProps = Pick<IssueConsequencesProps, "batch" | "open"> & {
  readonly renewDate: (() => void) | undefined;
};

function Planned({ batch, open, renewDate }: PlannedProps) {
  const { issue: texts, pending, change } = useIssuerTexts();
  const { chain, config } = useNode();
  const now = useNow();
  const [uri, setUri] = useKept("issue-uri");
  const until = issuableUntil(batch);
  const isLate = now !== undefined && now > until;
  const planned = useIssuePlan({
    config,
    chainId: chain.id,
    batch,
    uri: uri.trim(),
    query: { enabled: !isLate },
  });
  const { data } = planned;
  if (data?.wasIssued) {
    return (
      <div className="notice" role="status">
        <p>{texts.wasIssued}</p>
        <button type="button" onClick={() => open(batch)}>
          {texts.openIt}
        </button>
      </div>
    );
  }
  return (
    <>
      <Facts facts={[[texts.until, <LastSecond key="until" at={until} over={pending.over} />]]} />
      {isLate && <p className="notice">{texts.tooLate}</p>}
      {isLate && renewDate !== undefined && (
        <button type="button" onClick={renewDate}>
          {texts.dateAnew}
        </button>
      )}
      <Field
        label={texts.uri}
        about={texts.uriAbout}
        dir="ltr"
        value={uri}
        onChange={({ target }) => setUri(target.value)}
      />
      {planned.isPending && !isLate && <p role="status">{change.planning}</p>}
      {planned.isError && <Problem thrown={planned.error} />}
      {data !== undefined && !isLate && <Sending batch={batch} open={open} uri={uri.trim()} planned={data} />}
    </>
  );
}

type SendingProps = Pick<PlannedProps, "batch" | "open"> & {
  readonly uri: string;
  readonly planned: NonNullable<ReturnType<typeof useIssuePlan>["data"]>;
};

function Sending({ batch, open, uri, planned }: SendingProps) {
  const { issue: texts, batch: batchTexts } = useIssuerTexts();
  const { count } = useFormats();
  const { policy, size, issuer } = batch.header;
  const nobody = policy.revoker === zeroAddress ? [texts.nobodyRevokes] : [];
  const shown = {
    id: `issue ${batch.registry} ${batch.id} ${uri}`,
    name: texts.name(count(size)),
    what: [texts.what(batch.id)],
    calls: planned.calls,
    warnings: [texts.policyFixed, ...nobody],
    refusals: "batches",
    asOf: planned.blockNumber,
  } as const;
  return <RolePlan plan={shown} holder={issuer} only={batchTexts.only.issuer} onDone={() => open(batch)} />;
}
