import { useMemo } from "react";
import { type Address, isAddressEqual, numberToHex } from "viem";
import { headerFileText, type PublishedBatch, requireManifest } from "../../../src/react/batchFiles.ts";
import {
  type BatchOverview,
  type BatchRole,
  batchRole,
  horizon,
  type KnownBatch,
  unpackHold,
} from "../../../src/react/statusChanges.ts";
import { useBatchOverview } from "../../../src/react/useBatchOverview.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts, Moment, saveFile } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
import { useNode } from "../plan/node.ts";
import { ChangeStatus } from "./ChangeStatus.tsx";
import { Coming } from "./Clock.tsx";
import { HoldCredentials } from "./HoldCredentials.tsx";
import { useNamedIssuer } from "./issuerNames.ts";
import { PendingChanges } from "./PendingChanges.tsx";
import { usePolicyFacts } from "./policyFacts.tsx";
import { useIssuerTexts } from "./texts.ts";

type BatchViewProps = {
  readonly batch: KnownBatch;
  readonly manifest: PublishedBatch | undefined;
  readonly onClose: () => void;
};

/** A batch: who may do what, how it stands, what is announced; and all that can be done with it. */
export function BatchView({ batch, manifest, onClose }: BatchViewProps) {
  const { batch: texts } = useIssuerTexts();
  const { chain, config } = useNode();
  const overview = useBatchOverview({ config, chainId: chain.id, batch });
  const subjects = useMemo(() => subjectsOf(batch, manifest), [batch, manifest]);
  return (
    <>
      <section aria-label={texts.heading}>
        <h3>{texts.heading}</h3>
        <BatchFacts batch={batch} overview={overview.data} />
        {overview.isError && <Problem thrown={overview.error} />}
        <Roles batch={batch} />
        <div className="actions">
          <button
            type="button"
            className="plain"
            onClick={() => saveFile("header.json", headerFileText(batch, chain.id))}
          >
            {texts.saveHeader}
          </button>
          <button type="button" className="plain" onClick={onClose}>
            {texts.close}
          </button>
        </div>
      </section>
      {overview.data !== undefined && <PendingChanges batch={batch} overview={overview.data} />}
      <ChangeStatus batch={batch} subjects={subjects} />
      <HoldCredentials batch={batch} />
    </>
  );
}

/** Of a manifest that the batch was made from, and no other. */
function subjectsOf(batch: KnownBatch, manifest: PublishedBatch | undefined) {
  if (manifest === undefined) return undefined;
  try {
    requireManifest(batch, manifest);
    return manifest.subjects;
  } catch {
    return undefined;
  }
}

type BatchFactsProps = { readonly batch: KnownBatch; readonly overview: BatchOverview | undefined };

function BatchFacts({ batch: { id, registry, header }, overview }: BatchFactsProps) {
  const { batch: texts } = useIssuerTexts();
  const { count } = useFormats();
  const policy = usePolicyFacts(header.policy);
  return (
    <Facts
      facts={[
        [texts.id, <Code key="id">{id}</Code>],
        [texts.issuer, <IssuerName key="issuer" issuer={header.issuer} />],
        [texts.schema, <Code key="schema">{header.schema}</Code>],
        [texts.size, count(header.size)],
        [texts.issuedAt, <Moment key="at" at={header.issuedAt} />],
        [texts.registry, <Code key="registry">{registry}</Code>],
        ...policy,
        ...useBatchFacts(header.policy.epochLength, overview),
      ]}
    />
  );
}

function IssuerName({ issuer }: { readonly issuer: Address }) {
  const named = useNamedIssuer(issuer);
  return (
    <>
      {named !== undefined && <bdi>{named.name} </bdi>}
      <Code>{issuer}</Code>
    </>
  );
}

/** How a batch stands, as names and values. */
function useBatchFacts(epochLength: bigint, overview: BatchOverview | undefined) {
  const { batch: texts } = useIssuerTexts();
  const { count, moment } = useFormats();
  if (overview === undefined) return [];
  const { state, status, now, blockNumber } = overview;
  const held = unpackHold(state.batchHold);
  const counted = status ?? { revoked: undefined, suspended: undefined };
  const countOf = (number: number | undefined) => (number === undefined ? texts.tooLarge : count(number));
  return [
    [texts.revision, count(state.revision)],
    [texts.digest, <Code key="digest">{numberToHex(state.digest, { size: 28 })}</Code>],
    [texts.revoked, countOf(counted.revoked)],
    [texts.suspended, countOf(counted.suspended)],
    ...(held.until > now ? [[texts.held, texts.heldUntil(moment(held.until))] as const] : []),
    [texts.asOf, texts.asOfBlock(count(blockNumber), moment(now))],
    [texts.horizon, <Coming key="horizon" at={horizon(epochLength, now)} />],
  ] as const;
}

const ROLES: readonly BatchRole[] = ["issuer", "revoker", "emergency"];

function Roles({ batch: { header } }: Pick<BatchFactsProps, "batch">) {
  const { batch: texts } = useIssuerTexts();
  const { language } = useFormats();
  const { account } = useActing();
  if (account === undefined) return null;
  const held = ROLES.filter((role) => isAddressEqual(batchRole(header, role), account));
  const names = new Intl.ListFormat(language).format(held.map((role) => texts.roles[role]));
  return <p role="status">{held.length === 0 ? texts.roles.none : texts.roles.some(names)}</p>;
}
