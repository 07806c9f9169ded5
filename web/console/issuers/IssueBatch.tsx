import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { zeroHash } from "viem";
import { fetchPublishedBatch, type PublishedBatch, parseBatchFile } from "../../../src/react/batchFiles.ts";
import type { KnownBatch } from "../../../src/react/statusChanges.ts";
import { Field } from "../../shared/Field.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
import { useNode } from "../plan/node.ts";
import type { BatchTakerProps } from "./BatchFinder.tsx";
import { HeaderToIssue, IssueConsequences } from "./IssueConsequences.tsx";
import { usePolicyFacts } from "./policyFacts.tsx";
import { TakeFile } from "./TakeFile.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

/** Issues a batch from what is published of it; no secret of it is asked for. */
export function IssueBatch({ registry, manifest, open, onManifest }: BatchTakerProps) {
  const { issue: texts } = useIssuerTexts();
  const { chain } = useNode();
  const { account } = useActing();
  const [header, setHeader] = useState<KnownBatch>();
  const place = { chainId: chain.id, registry };
  const take = (name: string, bytes: Uint8Array) => {
    const file = parseBatchFile(name, bytes, place);
    if (file.kind === "header") setHeader(file.batch);
    else onManifest(file.manifest);
  };
  const onFolder = (found: { manifest: PublishedBatch; batch: KnownBatch | undefined }) => {
    onManifest(found.manifest);
    setHeader(found.batch);
  };
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      <p>{texts.about}</p>
      <TakeFile label={texts.file} take={take} />
      <FromAddress registry={registry} onFolder={onFolder} />
      {manifest !== undefined && <ManifestFacts manifest={manifest} />}
      {header !== undefined && (
        <IssueConsequences manifest={manifest} open={open} batch={header} key={header.id} />
      )}
      {header === undefined && manifest !== undefined && account === undefined && (
        <p className="notice">{texts.nobody}</p>
      )}
      {header === undefined && manifest !== undefined && account !== undefined && (
        <HeaderToIssue open={open} place={{ ...place, manifest, issuer: account }} />
      )}
    </section>
  );
}

type FromAddressProps = Pick<BatchTakerProps, "registry"> & {
  readonly onFolder: (found: Awaited<ReturnType<typeof fetchPublishedBatch>>) => void;
};

function FromAddress({ registry, onFolder }: FromAddressProps) {
  const { issue: texts } = useIssuerTexts();
  const { chain } = useNode();
  const [address, setAddress] = useKept("issue-address");
  const fetching = useMutation({
    mutationFn: () => fetchPublishedBatch(address.trim(), { chainId: chain.id, registry }),
    onSuccess: onFolder,
  });
  return (
    <>
      <Field
        label={texts.address}
        about={texts.addressAbout}
        dir="ltr"
        value={address}
        onChange={({ target }) => setAddress(target.value)}
      />
      <button
        type="button"
        className="plain"
        disabled={address.trim() === "" || fetching.isPending}
        onClick={() => fetching.mutate()}
      >
        {texts.fetch}
      </button>
      <p role="status">{fetching.isSuccess ? texts.fetched : ""}</p>
      {fetching.isError && <Problem thrown={fetching.error} />}
    </>
  );
}

function ManifestFacts({ manifest }: { readonly manifest: PublishedBatch }) {
  const { issue: texts, batch } = useIssuerTexts();
  const { count } = useFormats();
  const policy = usePolicyFacts(manifest.policy);
  const { schema, uid, size, root, manifestHash, subjects } = manifest;
  return (
    <Facts
      facts={[
        [texts.schemaText, <Code key="text">{schema.schema === "" ? "-" : schema.schema}</Code>],
        [texts.schema, <Code key="uid">{uid === zeroHash ? "-" : uid}</Code>],
        [batch.size, count(size)],
        [texts.root, <Code key="root">{root}</Code>],
        [texts.manifestHash, <Code key="hash">{manifestHash}</Code>],
        [texts.subjects, subjects === undefined ? texts.subjectsHidden : texts.subjectsPublic],
        ...policy,
      ]}
    />
  );
}
