import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hex } from "viem";
import { type PublishedBatch, parseBatchFile } from "../../../src/react/batchFiles.ts";
import type { KnownBatch } from "../../../src/react/statusChanges.ts";
import { batchByIdQueryOptions } from "../../../src/react/useBatchById.ts";
import {
  type BatchIssuedEvent,
  type BlockProgress,
  useIssuedBatches,
} from "../../../src/react/useIssuedBatches.ts";
import { Field } from "../../shared/Field.tsx";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "../plan/acting.ts";
import { addressOf } from "../plan/addressOf.ts";
import { useNode } from "../plan/node.ts";
import { TakeFile } from "./TakeFile.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

export type BatchTakerProps = {
  readonly registry: Address;
  /** A manifest that was given; undefined: none. */
  readonly manifest: PublishedBatch | undefined;
  readonly open: (batch: KnownBatch) => void;
  readonly onManifest: (manifest: PublishedBatch) => void;
};

type BatchQuery = { readonly issuer: Address; readonly fromBlock: bigint | undefined };
const ID = /^0x[\da-f]{64}$/i;
const BLOCK = /^\d{1,15}$/;

/** Finds a batch by its issuer, its id or its header. */
export function BatchFinder({ registry, manifest, open, onManifest }: BatchTakerProps) {
  const { read: texts } = useIssuerTexts();
  const { acting } = usePageTexts<typeof English.console>();
  const { chain } = useNode();
  const { account } = useActing();
  const [typed, setTyped] = useKept("issuer");
  const [from, setFrom] = useKept("from-block");
  const [search, setSearch] = useState<BatchQuery>();
  const issuer = typed.trim() === "" ? account : addressOf(typed);
  const isWrong = typed.trim() !== "" && issuer === undefined;
  const fromBlock = BLOCK.test(from.trim()) ? BigInt(from.trim()) : undefined;
  const isNoBlock = from.trim() !== "" && fromBlock === undefined;
  const take = (name: string, bytes: Uint8Array) => {
    const file = parseBatchFile(name, bytes, { chainId: chain.id, registry });
    if (file.kind === "manifest") onManifest(file.manifest);
    else open(file.batch);
  };
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      <Field
        label={texts.issuer}
        about={texts.issuerAbout}
        dir="ltr"
        placeholder={account}
        problem={isWrong ? acting.addressWrong : undefined}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Field
        label={texts.fromBlock}
        about={texts.fromBlockAbout}
        inputMode="numeric"
        problem={isNoBlock ? texts.fromBlockWrong : undefined}
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <div className="actions">
        <button
          type="button"
          disabled={issuer === undefined || isNoBlock}
          onClick={() => issuer !== undefined && setSearch({ issuer, fromBlock })}
        >
          {texts.search}
        </button>
      </div>
      {search !== undefined && <Found registry={registry} manifest={manifest} open={open} {...search} />}
      <ById registry={registry} open={open} fromBlock={fromBlock} />
      <TakeFile label={texts.file} about={texts.fileAbout} take={take} />
    </section>
  );
}

type FoundProps = Omit<BatchTakerProps, "onManifest"> & {
  readonly issuer: Address;
  readonly fromBlock: bigint | undefined;
};

/** Batches that are shown at most; an older one is opened by its id. */
const MAX_SHOWN = 100;

function Found({ registry, manifest, open, issuer, fromBlock }: FoundProps) {
  const { read: texts, change } = useIssuerTexts();
  const { chain, config } = useNode();
  const { count, moment } = useFormats();
  const found = useIssuedBatches({ config, chainId: chain.id, registry, issuer, fromBlock });
  if (found.isPending) return <Searching progress={found.progress} />;
  if (found.isError) return <Problem thrown={found.error} />;
  if (found.data.length === 0) return <p role="status">{texts.none}</p>;
  const isOfManifest = ({ header }: BatchIssuedEvent) => header.manifestHash === manifest?.manifestHash;
  // The newest first, but for those that are looked for.
  const newest = found.data.toReversed();
  const shown = [...newest.filter(isOfManifest), ...newest.filter((one) => !isOfManifest(one))];
  return (
    <>
      <p role="status">{texts.found(count(found.data.length))}</p>
      <ul>
        {shown.slice(0, MAX_SHOWN).map(({ batch: id, header }) => (
          <li key={id}>
            <Code>{id}</Code>
            <p className="about">
              {texts.entry(count(header.size), moment(header.issuedAt))}
              {header.manifestHash === manifest?.manifestHash && `; ${texts.ofManifest}`}
            </p>
            <button
              type="button"
              className="plain"
              aria-label={texts.open(id)}
              onClick={() => open({ id, registry, header })}
            >
              {texts.openId}
            </button>
          </li>
        ))}
      </ul>
      {shown.length > MAX_SHOWN && <p>{change.more(count(shown.length - MAX_SHOWN))}</p>}
    </>
  );
}

type ByIdProps = Pick<FoundProps, "registry" | "open" | "fromBlock">;

function ById({ registry, open, fromBlock }: ByIdProps) {
  const { read: texts } = useIssuerTexts();
  const { chain, config } = useNode();
  const queries = useQueryClient();
  const [typed, setTyped] = useKept("batch-id");
  const [progress, setProgress] = useState<BlockProgress>();
  const look = useMutation({
    mutationFn: (id: Hex) => {
      const query = { chainId: chain.id, registry, id, fromBlock };
      return queries.fetchQuery(batchByIdQueryOptions(config, query, setProgress));
    },
    onSuccess: open,
  });
  const id = typed.trim();
  return (
    <>
      <Field
        label={texts.id}
        about={texts.idAbout}
        dir="ltr"
        problem={id === "" || ID.test(id) ? undefined : texts.idWrong}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <div className="actions">
        <button
          type="button"
          disabled={!ID.test(id) || look.isPending}
          onClick={() => ID.test(id) && look.mutate(id as Hex)}
        >
          {texts.openId}
        </button>
      </div>
      {look.isPending && <Searching progress={progress} />}
      {look.isError && <Problem thrown={look.error} />}
    </>
  );
}

function Searching({ progress }: { readonly progress: BlockProgress | undefined }) {
  const { read: texts } = useIssuerTexts();
  const { count } = useFormats();
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <>
      <p role="status">{texts.searching(count(done), count(total))}</p>
      <progress max={Math.max(total, 1)} value={done} aria-label={texts.search} />
    </>
  );
}
